import numpy as np
import pytest

from fate.errors import TrainingDiverged
from fate.linear.designs import draw_designs
from fate.linear.pretraining import pretrain_networks
from fate.linear.quadratic_loss import CONVERGED_RESIDUAL
from fate.linear.teachers import draw_teachers
from fate.linear.training import Descent
from fate.linear.transfer import compare_with_scratch, train_on_target

DIMENSION, INSTANCES, THETA = 16, 3, [np.pi / 8, 3 * np.pi / 8]
STEPS = {"step": 0.02, "max_steps": 60_000}
METHODS = ("scratch", "linear", "fine_tuned")


def run(teachers, source_samples, engine):
    """(pretrained, transferred)."""
    network = {"seed": 0, "problem": "tiny", "depth": 2, "width": 12, "init_scale": 1e-4, "initialisation": "gaussian"}
    source = {"source_samples": source_samples, "source_noise": 0.2 if source_samples else 0.0}
    by_descent = engine == "descent"
    pretrained = pretrain_networks(teachers, **network, **source, **({"engine": engine, **STEPS} if by_descent else {}))
    transferred = train_on_target(
        draw_designs(teachers, seed=0, problem="tiny", samples=[6, 40], sampler="design"),
        pretrained,
        theta=THETA,
        noise=0.5,
        init_scale=1e-4,
        ridge=[0.0, 0.1],
        weight_decay=[],
        methods=["linear", "fine_tuned"],
        descent=network | STEPS if by_descent else None,
    )
    return pretrained, compare_with_scratch(transferred)


@pytest.fixture(scope="module", params=[None, 8], ids=["population", "finite source"])
def both(request):
    """(pretrained, transferred) by flow and by descent, on the same tasks, data and random streams."""
    teachers = draw_teachers(0, "tiny", DIMENSION, INSTANCES)
    return [run(teachers, request.param, engine) for engine in ("flow", "descent")]


def test_both_engines_write_the_same_variables(both):
    for flow, descent in zip(*both, strict=True):
        assert set(descent.variables) - set(flow.variables) <= {"first_layer", "last_layer"}
        for name, variable in flow.variables.items():
            assert variable.dims == descent[name].dims


def test_pretraining_by_descent_ends_where_the_flow_does(both):
    flow, descent = both[0][0], both[1][0]
    assert descent["converged"].all()
    assert (descent["relative_residual"] <= CONVERGED_RESIDUAL).all()
    np.testing.assert_allclose(descent["feature_source"], flow["feature_source"], rtol=0.01)


@pytest.mark.parametrize("method", METHODS)
def test_risks_agree_network_by_network(both, method):
    flow, descent = both[0][1], both[1][1]
    assert descent[f"{method}_converged"].all()
    np.testing.assert_allclose(descent[f"{method}_risk"], flow[f"{method}_risk"], rtol=0.05)
    assert (abs(descent[f"{method}_end_point_error"]) < 0.02).all()


def test_full_weights_lie_in_the_basis_of_each_design(both):
    """Interpolation alone would not tell: below n = d the fine-tuned network keeps its own part of the source."""
    flow, descent = (transferred.isel(gamma=0) for _, transferred in both)
    assert (abs(descent["fine_tuned_risk"] - flow["fine_tuned_risk"]) < 0.05 * abs(flow["scratch_risk"])).all()
    assert (abs(flow["scratch_risk"] - flow["fine_tuned_risk"]) > 0.05 * flow["scratch_risk"]).any()


def test_a_readout_that_cannot_descend_is_told():
    training = Descent((), (), 0.02, 100)
    with pytest.raises(TrainingDiverged, match=r"smaller than 0\.01"):
        training.train_readout(np.ones(2), np.array([1.0, 200.0]), np.ones(2))
