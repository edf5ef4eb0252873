import numpy as np
import pytest
from scipy import stats

from fate.limit.evidence import Evidence, fit_evidence
from fate.limit.theory import limit_risk, ridge_risk
from fate.linear.designs import reduce_design, sample_canonical_law
from fate.linear.teachers import orthonormalise, target_vectors
from fate.risks import excess_risk

DIMENSION, DRAWS = 300, 60
THETA = np.pi * np.array([0.05, 0.125, 0.25, 0.375, 0.5])
CELLS = [(ratio, noise) for ratio in (0.1, 0.5, 0.9, 1.5) for noise in (0.2, 1.0)]


class Draws:
    """Labels of ``DRAWS`` designs at every angle of ``THETA``, and the fits with the source and without."""

    def __init__(self, ratio: float, noise: float):
        self.samples, self.noise, generator = round(ratio * DIMENSION), noise, np.random.default_rng(0)
        designs = [sample_canonical_law(generator, self.samples, DIMENSION, 2) for _ in range(DRAWS)]
        directions = np.stack([design["directions"] for design in designs], axis=1)
        eigenvalue, unit_noise = (np.stack([design[name] for design in designs]) for name in ("eigenvalue", "noise"))
        residual = noise**2 * np.array([design["noise_residual"] for design in designs])
        self.target = target_vectors(THETA, *directions)
        labels = eigenvalue, eigenvalue * self.target + noise * unit_noise, residual, self.samples
        self.found, self.alone = fit_evidence(*labels, directions[0][:, None]), fit_evidence(*labels, None)
        self.risk, self.risk_alone = (excess_risk(each.vector, self.target) for each in (self.found, self.alone))


@pytest.fixture(scope="module")
def drawn():
    return {cell: Draws(*cell) for cell in CELLS}


def one_design(samples=40, dimension=60, noise=0.3, theta=0.9, seed=0):
    """(inputs, labels, source) as they are, and (eigenvalue, correlation, residual, samples, source) in coordinates."""
    generator = np.random.default_rng(seed)
    source, orthogonal = orthonormalise(generator.standard_normal((dimension, 2))).T
    inputs, unit_noise = generator.standard_normal((samples, dimension)), generator.standard_normal(samples)
    labels = inputs @ (np.cos(theta) * source + np.sin(theta) * orthogonal) + noise * unit_noise
    design = reduce_design(inputs, np.stack([source, orthogonal]), unit_noise)
    eigenvalue, (first, second) = design["eigenvalue"], design["directions"]
    correlation = eigenvalue * (np.cos(theta) * first + np.sin(theta) * second) + noise * design["noise"]
    return (inputs, labels, source), (eigenvalue, correlation, noise**2 * design["noise_residual"], samples, first)


@pytest.mark.parametrize("samples", [40, 90])
def test_the_fit_is_that_of_the_model_in_the_space_of_the_labels(samples):
    """The posterior over a fine grid of phi with n x n matrices, in place of sums over modes."""
    (inputs, labels, source), coordinates = one_design(samples)
    dimension, feature = inputs.shape[1], inputs @ source
    found = fit_evidence(*coordinates[:-1], coordinates[-1][None])
    likelihoods, weights, scales, vectors = [], [], [], []
    for log_ratio in np.linspace(-8, 14, 400):
        ratio = np.exp(log_ratio)
        whole = np.eye(samples) + ratio * inputs @ inputs.T / dimension
        inverse = np.linalg.inv(whole)
        precision = feature @ inverse @ feature
        scale = feature @ inverse @ labels / precision
        rest = labels - scale * feature
        variance = rest @ inverse @ rest / (samples - 1)
        determinant = np.linalg.slogdet(whole).logabsdet + np.log(precision)
        likelihoods.append(-((samples - 1) * np.log(variance) + determinant) / 2)
        weights.append(ratio / (1 + ratio) ** 2)
        scales.append(scale)
        vectors.append(scale * source + ratio / dimension * inputs.T @ inverse @ rest)
    weights = np.exp(np.array(likelihoods) - max(likelihoods)) * weights
    weights /= weights.sum()
    vector = weights @ np.array(vectors)
    assert found.scale[0] == pytest.approx(weights @ np.array(scales), rel=1e-3)
    assert found.likelihood == pytest.approx(max(likelihoods), abs=0.01)
    assert np.linalg.norm(found.vector) == pytest.approx(np.linalg.norm(vector), rel=1e-3)
    assert found.vector @ coordinates[-1] == pytest.approx(vector @ source, rel=1e-3)


def sampled_cosines(inputs, labels, source, draws=20_000):
    """Cosines of ``source`` and targets that are drawn from the posterior, by n x n matrices on a fine grid of phi."""
    generator, feature, (samples, dimension) = np.random.default_rng(1), inputs @ source, inputs.shape
    states, log_weights = [], []
    for log_ratio in np.linspace(-8, 14, 200):
        ratio = np.exp(log_ratio)
        inverse = np.linalg.inv(np.eye(samples) + ratio * inputs @ inputs.T / dimension)
        precision = feature @ inverse @ feature
        scale = feature @ inverse @ labels / precision
        power = (labels - scale * feature) @ inverse @ (labels - scale * feature)
        determinant = np.log(precision) - np.linalg.slogdet(inverse).logabsdet
        log_weights.append(-((samples - 1) * np.log(power) + determinant) / 2 + log_ratio - 2 * np.log1p(ratio))
        states.append((ratio, inverse, precision, scale, power))
    weights = np.exp(np.array(log_weights) - max(log_weights))
    cosines = []
    for count, (ratio, inverse, precision, scale, power) in zip(
        generator.multinomial(draws, weights / weights.sum()), states, strict=True
    ):
        noise = np.sqrt(power / generator.chisquare(samples - 1, count))[:, None]
        scales = scale + noise / np.sqrt(precision) * generator.standard_normal((count, 1))
        back = ratio / dimension * inputs.T @ inverse
        root = np.linalg.cholesky(ratio / dimension * (np.eye(dimension) - back @ inputs))
        rest = (labels - scales * feature) @ back.T + noise * (generator.standard_normal((count, dimension)) @ root.T)
        targets = scales * source + rest
        cosines.append(targets @ source / np.linalg.norm(targets, axis=1))
    return np.concatenate(cosines)


@pytest.mark.parametrize(("samples", "noise"), [(40, 0.3), (40, 1.0), (90, 0.3), (90, 1.5)])
def test_the_interval_of_the_cosine_is_that_of_draws_from_the_posterior(samples, noise):
    """Both ends, where lengths that are normal at each phi are 0.013 off at most, and 20,000 draws 0.004."""
    (inputs, labels, source), coordinates = one_design(samples, noise=noise)
    found = fit_evidence(*coordinates[:-1], coordinates[-1][None]).cosine_interval
    np.testing.assert_allclose(found, np.quantile(sampled_cosines(inputs, labels, source), (0.025, 0.975)), atol=0.02)


def test_draws_are_fitted_alone_as_together():
    data = [one_design(seed=seed)[1] for seed in range(3)]
    eigenvalue, correlation, residual, _, source = (np.stack(part) for part in zip(*data, strict=True))
    together = fit_evidence(eigenvalue, correlation, residual, 40, source[:, None])
    for index, one in enumerate(data):
        alone = fit_evidence(*one[:-1], one[-1][None])
        for name in (*Evidence._fields, "noise_interval", "cosine_interval"):
            if name != "posterior":
                both = getattr(together, name)[index], getattr(alone, name)
                np.testing.assert_allclose(*both, rtol=1e-6, atol=1e-9, err_msg=name)


def test_units_of_labels_and_lengths_of_features_do_not_matter():
    (eigenvalue, correlation, residual, samples, source) = one_design()[1]
    found = fit_evidence(eigenvalue, correlation, residual, samples, source[None])
    scaled = fit_evidence(eigenvalue, 10 * correlation, 100 * residual, samples, -4 * source[None])
    np.testing.assert_allclose(scaled.vector, 10 * found.vector, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(scaled.predicted_risk, 100 * found.predicted_risk, rtol=1e-9)
    np.testing.assert_allclose(scaled.scale, -2.5 * found.scale, rtol=1e-9)
    np.testing.assert_allclose(scaled.cosine, -found.cosine, rtol=1e-9)
    np.testing.assert_allclose(scaled.cosine_interval, -found.cosine_interval[::-1], atol=3e-4)


def test_features_matter_by_their_span():
    (eigenvalue, correlation, residual, samples, source) = one_design()[1]
    pair = np.stack([source, np.random.default_rng(1).standard_normal(len(source))])
    found = fit_evidence(eigenvalue, correlation, residual, samples, pair)
    mixed = fit_evidence(eigenvalue, correlation, residual, samples, np.array([[1.0, 2.0], [0.5, -1.0]]) @ pair)
    np.testing.assert_allclose(mixed.vector, found.vector, rtol=1e-7, atol=1e-10)
    np.testing.assert_allclose(mixed.cosine, found.cosine, rtol=1e-7)
    np.testing.assert_allclose(mixed.predicted_risk, found.predicted_risk, rtol=1e-7)


def test_it_is_near_the_limit_and_ridge_by_likelihood_near_the_best_ridge(drawn):
    regret, regret_alone = [], []
    for (ratio, noise), cell in drawn.items():
        regret.append(cell.risk - limit_risk(ratio, THETA, noise)[:, None])
        regret_alone.append(cell.risk_alone - ridge_risk(ratio, noise))
    for values in (np.array(regret), np.array(regret_alone)):
        error = values.mean(axis=(0, 1)).std(ddof=1) / np.sqrt(DRAWS)
        assert 0 < values.mean() < 0.03 + 3 * error
        assert values.mean() > -3 * error


def test_it_is_never_worse_in_the_mean_than_without_the_source_by_more_than_one_coefficient(drawn):
    """A useless feature costs about s^2 + tau^2 over n, which is what one more coefficient costs."""
    for (_, noise), cell in drawn.items():
        loss = (cell.risk - cell.risk_alone).mean(axis=-1)
        error = (cell.risk - cell.risk_alone).std(axis=-1, ddof=1) / np.sqrt(DRAWS)
        assert np.all(loss <= 2 * (1 + noise**2) / cell.samples + 4 * error)


def test_it_predicts_its_own_risk(drawn):
    """Given enough samples to tell noise from what is left to learn: with fewer the prior decides."""
    cells = [cell for (ratio, _), cell in drawn.items() if ratio >= 0.5]
    missed = np.array([(cell.found.predicted_risk - cell.risk).mean(axis=0) for cell in cells])
    error = missed.std(axis=-1, ddof=1) / np.sqrt(DRAWS)
    assert np.all(abs(missed.mean(axis=-1)) < 4 * error)
    assert np.all(error < 0.05 * np.array([cell.risk.mean() for cell in cells]))


@pytest.mark.parametrize("name", ["cosine", "noise"])
def test_the_intervals_hold_the_truth(drawn, name):
    """All angles share their data: as uncertain as if they were one."""
    covered = []
    for cell in drawn.values():
        truth = np.cos(THETA)[:, None] if name == "cosine" else cell.noise
        interval = getattr(cell.found, f"{name}_interval")
        covered.append(((interval[..., 0] <= truth) & (truth <= interval[..., 1])).mean())
    designs = DRAWS * len(drawn)
    low, high = stats.binom.ppf([1e-3, 1 - 1e-3], designs, 0.95) / designs
    assert low <= np.mean(covered) <= high


@pytest.mark.parametrize("law", ["rademacher", "student"])
def test_inputs_need_not_be_gaussian(law):
    """On the same cell inputs of signs, and of a law with heavy tails, have the risk of Gaussian ones."""
    samples, noise, theta, draws = 150, 0.3, 0.8, 40
    risks = {}
    for kind in ("gaussian", law):
        found = []
        for seed in range(draws):
            generator = np.random.default_rng(seed)
            shape = (samples, DIMENSION)
            inputs = {
                "gaussian": lambda: generator.standard_normal(shape),  # noqa: B023
                "rademacher": lambda: generator.choice([-1.0, 1.0], shape),  # noqa: B023
                "student": lambda: generator.standard_t(5, shape) * np.sqrt(3 / 5),  # noqa: B023
            }[kind]()
            frame = orthonormalise(generator.standard_normal((DIMENSION, 2))).T
            design = reduce_design(inputs, frame, generator.standard_normal(samples))
            first, second = design["directions"]
            target = np.cos(theta) * first + np.sin(theta) * second
            correlation = design["eigenvalue"] * target + noise * design["noise"]
            fit = fit_evidence(
                design["eigenvalue"], correlation, noise**2 * design["noise_residual"], samples, first[None]
            )
            found.append(excess_risk(fit.vector, target))
        risks[kind] = np.array(found)
    error = np.hypot(*(risk.std(ddof=1) / np.sqrt(draws) for risk in risks.values()))
    assert abs(risks[law].mean() - risks["gaussian"].mean()) < 4 * error
    assert error < 0.05 * risks["gaussian"].mean()


def test_labels_that_the_feature_explains_wholly():
    (eigenvalue, _, _, samples, source) = one_design()[1]
    found = fit_evidence(eigenvalue, 0.7 * eigenvalue * source, 0.0, samples, source[None])
    np.testing.assert_allclose(found.vector, 0.7 * source, atol=1e-10)
    assert found.cosine == pytest.approx(1.0)
    assert found.predicted_risk < 1e-15


def test_more_features_than_samples_are_refused_with_a_sentence():
    (eigenvalue, correlation, residual, _, source) = one_design()[1]
    with pytest.raises(ValueError, match="2 samples cannot settle 2 features: give more"):
        fit_evidence(eigenvalue, correlation, residual, 2, np.stack([source, source[::-1]]))
