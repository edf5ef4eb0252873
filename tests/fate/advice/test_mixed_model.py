"""The mixed model against its definition: dense covariances, the likelihood by determinants, and simulated labels."""

import numpy as np
import pytest
from simulated_transfer import draw

from fate.advice.design import decompose
from fate.advice.mixed_model import DRAWS, LOG_PRIOR, LOG_RATIO, fit_labels, orthogonalise


def fitted(features, samples=25, dimension=40, kernel="linear", noise=0.5):
    inputs, labels, columns = draw(1, samples, dimension, 0.8, noise, max(features, 1))
    fit = fit_labels(decompose(inputs, kernel), columns[:, :features], labels)
    return fit, inputs, labels, columns[:, :features]


def kernel_of(fit):
    return fit.design.left * fit.design.eigenvalue @ fit.design.left.T


def without_mean(samples):
    """An orthonormal basis of what is orthogonal to 1 (n, n - 1)."""
    return np.linalg.svd(np.eye(samples) - 1 / samples)[0][:, : samples - 1]


def restricted(fit, columns, labels, ratio, prior_ratio):
    """Log likelihood of the labels without their mean, at its best noise, and that noise.

    y ~ N(mu + F c, s^2 (phi K + rho F F^T + 1)) for weights with a prior; of one feature c is a fixed effect too.
    """
    fixed = np.column_stack([np.ones(len(labels)), columns]) if prior_ratio is None else np.ones((len(labels), 1))
    covariance = ratio * kernel_of(fit) + np.eye(len(labels))
    if prior_ratio is not None:
        covariance += prior_ratio * columns @ columns.T
    basis = np.linalg.svd(fixed)[0][:, fixed.shape[1] :]
    within, seen = basis.T @ covariance @ basis, basis.T @ labels
    noise = seen @ np.linalg.solve(within, seen) / len(seen)
    return -(len(seen) * np.log(noise) + np.linalg.slogdet(within)[1]) / 2, noise


@pytest.mark.parametrize("features", [0, 1])
@pytest.mark.parametrize(("samples", "dimension", "kernel"), [(25, 40, "linear"), (60, 10, "linear"), (25, 6, "relu")])
def test_one_feature_is_a_fixed_effect_at_the_maximum_of_the_restricted_likelihood(
    features, samples, dimension, kernel
):
    fit, _, labels, _ = fitted(features, samples, dimension, kernel)
    columns = fit.features.columns
    values, noises = zip(*(restricted(fit, columns, labels, ratio, None) for ratio in np.exp(LOG_RATIO)), strict=True)
    best = np.argmax(values)
    assert fit.ratio == pytest.approx(np.exp(LOG_RATIO[best]))
    assert fit.noise == pytest.approx(noises[best])
    assert fit.left == pytest.approx(fit.ratio * fit.noise)
    assert fit.prior == 0
    precision = np.linalg.inv(fit.ratio * kernel_of(fit) + np.eye(samples))
    fixed = np.column_stack([np.ones(samples), columns])
    weights = np.linalg.solve(fixed.T @ precision @ fixed, fixed.T @ precision @ labels)
    np.testing.assert_allclose(fit.scale, weights[1:])
    np.testing.assert_allclose(fit.covariance, fit.noise * np.linalg.inv(fixed.T @ precision @ fixed)[1:, 1:])


@pytest.mark.parametrize(("samples", "dimension"), [(25, 40), (60, 10)])
def test_several_features_have_a_prior_at_the_maximum_of_the_restricted_likelihood(samples, dimension):
    fit, _, labels, _ = fitted(4, samples, dimension)
    columns = fit.features.columns

    def likelihood(ratio, prior):
        return restricted(fit, columns, labels, ratio, prior)[0]

    found = likelihood(fit.ratio, 1 / fit.prior)
    steps = np.exp([LOG_RATIO[1] - LOG_RATIO[0], LOG_PRIOR[1] - LOG_PRIOR[0]])
    for power in (-1, 1):
        assert found >= likelihood(fit.ratio * steps[0] ** power, 1 / fit.prior)
        assert found >= likelihood(fit.ratio, steps[1] ** power / fit.prior)
    assert fit.noise == pytest.approx(restricted(fit, columns, labels, fit.ratio, 1 / fit.prior)[1])
    covariance = fit.ratio * kernel_of(fit) + columns @ columns.T / fit.prior + np.eye(samples)
    centred = labels - labels.mean()
    gain = columns.T / fit.prior @ np.linalg.pinv(without_mean(samples) @ without_mean(samples).T @ covariance)
    np.testing.assert_allclose(fit.scale, gain @ centred, atol=1e-8)
    np.testing.assert_allclose(
        fit.covariance, fit.noise * (np.eye(4) / fit.prior - gain @ columns / fit.prior), atol=1e-8
    )


@pytest.mark.parametrize(("features", "kernel"), [(0, "linear"), (1, "linear"), (1, "relu"), (3, "linear")])
def test_predictions_are_those_of_the_joint_gaussian(features, kernel):
    """The conditional mean and variance at new inputs; the mean, and the weight of one feature, are unknown."""
    fit, inputs, labels, _ = fitted(features, kernel=kernel)
    new, _, _ = draw(9, 6, 40, 0.8, 0.5)
    at_new = np.random.default_rng(0).standard_normal((6, features))
    mean, deviation = fit.predict(new, at_new)
    at_samples, _ = fit.design.scores(inputs)
    scores, own = fit.design.scores(new)
    basis = [np.ones((25, 1)), fit.features.columns]
    others = [np.ones((6, 1)), fit.features.apply(at_new)]
    # A mean and a weight of no prior are limits of ever wider ones.
    width = [1e7, fit.noise / fit.prior if fit.prior else 1e7]
    within = fit.left * kernel_of(fit) + fit.noise * np.eye(25)
    across = fit.left * scores @ at_samples.T
    alone = fit.left * own
    for here, there, power in zip(basis, others, width, strict=True):
        within = within + power * here @ here.T
        across = across + power * there @ here.T
        alone = alone + power * np.sum(there**2, axis=1)
    np.testing.assert_allclose(mean, across @ np.linalg.solve(within, labels), rtol=1e-4)
    variance = alone - np.sum(across * np.linalg.solve(within, across.T).T, axis=1)
    np.testing.assert_allclose(deviation**2, variance, rtol=1e-4)


@pytest.mark.parametrize("features", [1, 3])
def test_draws_follow_the_posterior_of_uniform_shares(features):
    """v / (v + s^2) and q omega^2 / (q omega^2 + s^2) are uniform before the labels: moments by dense likelihoods."""
    fit, _, labels, _ = fitted(features)
    columns, samples = fit.features.columns, len(labels)
    # A single weight has no prior, which is the limit of a wide one, and takes a degree of freedom.
    ratio, prior = np.exp(LOG_RATIO)[:, None], np.exp(LOG_PRIOR) if features > 1 else np.array([1e7])
    freedom = samples - 1 - (features == 1)
    basis = without_mean(samples)
    columns, kernel = basis.T @ columns, basis.T @ kernel_of(fit) @ basis
    within = ratio[..., None, None] * kernel + prior[:, None, None] * columns @ columns.T + np.eye(samples - 1)
    inverse = np.linalg.inv(within)
    noise = np.einsum("i,gpij,j->gp", labels @ basis, inverse, labels @ basis) / freedom
    shares = np.broadcast_arrays(ratio / (1 + ratio), features * prior / (1 + features * prior))
    weight = -(freedom * np.log(noise) + np.linalg.slogdet(within)[1]) / 2
    weight = np.exp(weight - weight.max())
    for share in shares[: 1 + (features > 1)]:
        weight = weight * share * (1 - share)  # d share = share (1 - share) d log
    weight /= weight.sum()
    alone = np.linalg.inv(ratio[..., None, None] * kernel + np.eye(samples - 1))
    error = np.linalg.inv(columns.T @ alone @ columns + np.eye(features) / prior[:, None, None])
    mean = error @ columns.T @ alone @ (labels @ basis)
    # s^2 given the grid is noise nu / chi^2_nu, of mean noise nu / (nu - 2).
    scatter = (noise * freedom / (freedom - 2))[..., None, None] * error
    scatter = scatter + mean[..., :, None] * mean[..., None, :]

    def near(drawn, by_grid):
        error = drawn.std(axis=0) / np.sqrt(DRAWS)
        assert np.all(np.abs(drawn.mean(axis=0) - np.tensordot(weight, by_grid, 2)) <= 4 * error)

    near(fit.draws_noise, noise * freedom / (freedom - 2))
    near(fit.draws_left, ratio * noise * freedom / (freedom - 2))
    near(fit.draws_left / (fit.draws_left + fit.draws_noise), shares[0])
    near(fit.draws_scale, mean)
    near(fit.draws_scale[:, :, None] * fit.draws_scale[:, None, :], scatter)


def test_components_are_uncorrelated_of_mean_variance_one_and_apply_to_new_rows():
    generator = np.random.default_rng(0)
    features = 2 + generator.standard_normal((50, 3)) * [10.0, 1.0, 0.1]
    found = orthogonalise(np.column_stack([features, features[:, 0] - features[:, 1]]))
    assert found.columns.shape == (50, 3)  # the fourth is collinear
    np.testing.assert_allclose(np.cov(found.columns.T), np.diag(found.variance), atol=1e-10)
    assert found.variance.mean() == pytest.approx(1)
    np.testing.assert_allclose(found.columns.mean(axis=0), 0, atol=1e-10)
    rows = np.column_stack([features, features[:, 0] - features[:, 1]])[:7]
    np.testing.assert_allclose(found.apply(rows), found.columns[:7], atol=1e-9)
    assert found.explained(np.array([1.0, 2.0, 3.0])) == pytest.approx(found.variance @ [1, 4, 9])


def test_one_feature_keeps_its_sign_and_its_direction():
    feature = np.random.default_rng(0).standard_normal((30, 1))
    for sign in (-1, 1):
        found = orthogonalise(sign * 5 * feature)
        assert np.corrcoef(found.columns[:, 0], sign * feature[:, 0])[0, 1] == pytest.approx(1)
        assert found.columns[:, 0].std(ddof=1) == pytest.approx(1)


def test_features_that_vary_nowhere_are_none():
    found = orthogonalise(np.ones((10, 2)))
    assert found.columns.shape == (10, 0)


def test_labels_without_noise_are_fitted_without_noise():
    inputs, labels, columns = draw(0, 30, 10, 0.8, 0.0)
    fit = fit_labels(decompose(inputs), columns, labels)
    mean, _ = fit.predict(inputs, columns)
    np.testing.assert_allclose(mean, labels, atol=1e-3 * labels.std())
    assert fit.noise < 1e-4 * labels.var()


def test_features_as_many_as_samples_are_refused():
    inputs, labels, _ = draw(0, 6, 10, 0.8, 0.1)
    features = np.random.default_rng(0).standard_normal((6, 5))
    with pytest.raises(ValueError, match="6 samples cannot settle 5 features"):
        fit_labels(decompose(inputs), features, labels)
    assert fit_labels(decompose(inputs), features[:, :4], labels).scale.shape == (4,)
