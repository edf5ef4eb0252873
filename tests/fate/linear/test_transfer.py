import numpy as np
import pytest
from scipy import stats

from fate.linear.designs import draw_designs
from fate.linear.networks import RankOneNetwork
from fate.linear.pretraining import pretrain_networks
from fate.linear.teachers import draw_teachers
from fate.linear.theory import linear_transfer, scratch
from fate.linear.training import GradientFlow
from fate.linear.transfer import _transfer_linearly, compare_with_scratch, train_on_target
from fate.methods import LISTED
from fate.variables import describe

DIMENSION, INSTANCES = 60, 40
SAMPLES = [12, 30, 54, 60, 66, 120]
THETA = np.array([0.0, 0.25, 0.5]) * np.pi
METHODS = ("scratch", "linear", "fine_tuned", "lp_ft")


@pytest.fixture(scope="module")
def problem():
    teachers = draw_teachers(0, "small", DIMENSION, INSTANCES)
    pretrained = pretrain_networks(
        teachers,
        seed=0,
        problem="small",
        depth=2,
        width=20,
        init_scale=1e-5,
        initialisation="gaussian",
        source_samples=None,
        source_noise=0.0,
    )
    return draw_designs(teachers, seed=0, problem="small", samples=SAMPLES, sampler="design"), pretrained


def train(problem, noise=0.2, ridge=(0.0,)):
    trained = train_on_target(
        *problem,
        theta=list(THETA),
        noise=noise,
        init_scale=1e-5,
        ridge=list(ridge),
        weight_decay=[0.1, 1.0],
        methods=list(LISTED),
    )
    return compare_with_scratch(trained)


@pytest.fixture(scope="module")
def noisy(problem):
    return train(problem, ridge=(0.0, 0.1))


@pytest.fixture(scope="module")
def noiseless(problem):
    return train(problem, noise=0.0)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("noise", ["noisy", "noiseless"])
def test_every_draw_ends_at_its_exact_end_point(method, noise, request):
    trained = request.getfixturevalue(noise)
    assert trained[f"{method}_converged"].all()
    assert float(trained[f"{method}_end_point_error"].max()) <= 1e-6
    difference = abs(trained[f"{method}_risk"] - trained[f"{method}_risk_limit"])
    assert bool((difference <= 1e-6 * trained[f"{method}_risk_limit"] + 1e-9).all())


def family_wise_bound(statistic_count, level=1e-3):
    return stats.norm.isf(level / 2 / statistic_count)


def test_scratch_risk_has_the_mean_of_its_law(noisy):
    # Angles of one gamma share their designs: one angle, so that the gammas are independent. At abs(n - d) <= 3 the
    # law has no variance.
    for samples in (12, 30, 54, 66, 120):
        drawn = noisy["scratch_risk"].sel(gamma=samples / DIMENSION).isel(theta=1)
        error = np.sqrt(scratch.variance(samples, DIMENSION, 0.2) / INSTANCES)
        deviation = abs(float(drawn.mean()) - scratch.mean(samples, DIMENSION, 0.2)) / error
        assert deviation < family_wise_bound(5)


def test_linear_transfer_risk_has_its_law(noisy):
    """Kolmogorov-Smirnov against sin^2 + (r + sin^2) chi2_1 / chi2_n, which is too heavy-tailed for its mean."""
    for samples in SAMPLES:
        drawn = noisy["linear_risk"].sel(ridge=0.0, gamma=samples / DIMENSION).isel(theta=1).values
        generator = np.random.default_rng(samples)
        expected = linear_transfer.sample_risk(generator, samples, THETA[1], 0.2, 20_000)
        assert stats.ks_2samp(drawn, expected).pvalue > 1e-3 / len(SAMPLES)


def test_fine_tuning_equals_scratch_beyond_the_interpolation_threshold(noisy):
    beyond = noisy.sel(gamma=slice(1.05, None))
    assert np.allclose(beyond["fine_tuned_risk"], beyond["scratch_risk"], rtol=1e-8)
    assert float(abs(beyond["fine_tuned_transferability"]).max()) < 1e-8


def test_without_noise_the_identical_task_is_solved_by_every_pretrained_start(noiseless):
    identical = noiseless.sel(theta=0.0)
    assert float(identical["linear_risk"].max()) < 1e-9
    assert float(identical["fine_tuned_risk"].max()) < 1e-9
    assert float(identical["scratch_risk"].sel(gamma=0.5).min()) > 0.1


def test_transferability_is_the_mean_gain_over_scratch(noisy):
    gain = noisy["scratch_risk"] - noisy["fine_tuned_risk"]
    assert np.allclose(noisy["fine_tuned_transferability"], gain.mean("instance"))
    expected = gain.std("instance", ddof=1) / np.sqrt(INSTANCES)
    assert np.allclose(noisy["fine_tuned_transferability_standard_error"], expected)


def test_ridge_shrinks_the_readout_and_ridge_zero_is_least_squares(problem, noisy):
    alone = train(problem)
    assert np.array_equal(alone["linear_risk"].sel(ridge=0.0), noisy["linear_risk"].sel(ridge=0.0))
    assert not np.allclose(noisy["linear_risk"].sel(ridge=0.0), noisy["linear_risk"].sel(ridge=0.1))


def test_the_posterior_mean_is_the_best_in_the_mean_and_evidence_transfer_next(noisy):
    far = noisy.sel(gamma=[0.2, 0.5, 2.0])
    means = {
        method: far[f"{method}_risk"].mean(("gamma", "theta"))
        for method in ("bayes", "evidence", "likelihood_ridge", "linear", "fine_tuned", "scratch")
    }
    for method, risk in means.items():
        if method not in ("bayes", "evidence"):
            risk = risk.sel(ridge=0.0) if "ridge" in risk.dims else risk
            gain = risk - means["evidence"]
            assert float(gain.mean()) > 4 * float(gain.std(ddof=1)) / np.sqrt(INSTANCES), method
    loss = means["evidence"] - means["bayes"]
    assert float(loss.mean()) > 0


def test_every_variable_is_described(noisy):
    describe(noisy)


def test_the_network_and_the_noise_are_told(problem, noisy):
    _, pretrained = problem
    names = ("dimension", "depth", "width", "init_scale", "source_ratio", "source_sigma")
    assert [noisy[name].item() for name in names] == [pretrained[name].item() for name in names]
    assert noisy["sigma"].item() == 0.2


def test_networks_of_an_unconverged_source_do_not_count_as_converged(problem):
    designs, pretrained = problem
    spoilt = pretrained.assign(converged=pretrained["converged"] & (pretrained["instance"] != 1))
    trained = train((designs.isel(gamma=[0]), spoilt))
    assert not trained["fine_tuned_converged"].sel(instance=1).any()
    assert not trained["linear_converged"].sel(instance=1).any()
    assert trained["fine_tuned_converged"].sel(instance=0).all()
    assert trained["scratch_converged"].all()


def test_scratch_starts_from_the_initial_scale_and_fine_tuning_from_the_pretrained_network(problem, monkeypatch):
    designs, pretrained = problem
    starts, flow = {}, GradientFlow.train

    def record(self, method, network, *data):
        starts[method] = network
        return flow(self, method, network, *data)

    monkeypatch.setattr(GradientFlow, "train", record)
    train((designs.isel(gamma=[0]), pretrained))
    np.testing.assert_allclose(np.linalg.norm(starts["scratch"].feature, axis=-1), 1e-5)
    np.testing.assert_allclose(starts["scratch"].scales, 1e-5)
    np.testing.assert_array_equal(starts["fine_tuned"].scales, np.tile(pretrained["layer_scale"], (3, 1, 1)))


@pytest.mark.parametrize(("left", "converged"), [(1e-11, True), (1e-9, False), (1e-3, False)])
def test_a_readout_counts_as_converged_only_where_its_gradient_has_fallen_to_1e_10(left, converged):
    class Stopped:
        def train_readout(self, start, curvature, slope):
            return slope / curvature + left * (slope / curvature + start)

    network = RankOneNetwork(np.array([[[3.0, 4.0]]]), np.array([[[0.5]]]))
    data = np.array([[2.0, 1.0]]), np.array([[[1.0, 2.0]]])
    found = _transfer_linearly(network, *data, 0.1, True, lambda vector, limit: {}, Stopped())
    assert found["converged"].item() == converged
