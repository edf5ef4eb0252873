import numpy as np

from fate.limit.posterior import posterior_mean
from fate.limit.theory import limit_risk
from fate.linear.designs import reduce_design, sample_designs
from fate.linear.teachers import orthonormalise, target_vectors
from fate.risks import excess_risk


def test_it_is_the_mean_of_a_gaussian_given_the_labels():
    """In the coordinates of the data, with the precision matrix of the whole posterior inverted."""
    generator = np.random.default_rng(0)
    samples, dimension, noise, theta = 30, 40, 0.3, 0.8
    source, orthogonal = orthonormalise(generator.standard_normal((dimension, 2))).T
    target = np.cos(theta) * source + np.sin(theta) * orthogonal
    inputs, unit_noise = generator.standard_normal((samples, dimension)), generator.standard_normal(samples)
    labels = inputs @ target + noise * unit_noise
    power = np.sin(theta) ** 2 / dimension
    precision = np.eye(dimension) / power + inputs.T @ inputs / noise**2
    prior = np.cos(theta) * source
    mean = np.linalg.solve(precision, prior / power + inputs.T @ labels / noise**2)

    design = reduce_design(inputs, np.stack([source, orthogonal]), unit_noise)
    eigenvalue, (feature, other) = design["eigenvalue"], design["directions"]
    turned = np.cos(theta) * feature + np.sin(theta) * other
    correlation = eigenvalue * turned + noise * design["noise"]
    found = posterior_mean(3 * feature, turned, eigenvalue, correlation, samples, noise)
    np.testing.assert_allclose(np.sum((found - turned) ** 2), np.sum((mean - target) ** 2), rtol=1e-9)
    np.testing.assert_allclose(found @ found, mean @ mean, rtol=1e-9)


def test_its_risk_is_the_limit():
    theta, draws = np.array([0.0, 0.4, 1.0, np.pi / 2]), 60
    generators = [np.random.default_rng(seed) for seed in range(draws)]
    for samples, noise in ((90, 0.2), (300, 1.0), (450, 0.0), (90, 0.0)):
        eigenvalue, (source, orthogonal), unit_noise = sample_designs(generators, samples, 300, 2)
        target = target_vectors(theta, source, orthogonal)
        correlation = eigenvalue * target + noise * unit_noise
        risk = excess_risk(posterior_mean(source, target, eigenvalue, correlation, samples, noise), target)
        error = risk.std(axis=-1, ddof=1) / np.sqrt(draws)
        # For d = 300 the mean differs from its limit by O(1/d), which is below the error.
        assert np.all(abs(risk.mean(axis=-1) - limit_risk(samples / 300, theta, noise)) <= 4 * error + 1e-12)
