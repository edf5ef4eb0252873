"""Evidence transfer by kernels: its likelihood, the variances that it finds, and its limits."""

import numpy as np
import pytest
from scipy.optimize import approx_fprime, check_grad, minimize

from fate.limit.evidence import fit_evidence
from fate.limit.kernels import LEAST, MOST, deviance, fit_kernels


def linear_kernels(generator, samples, dimensions):
    inputs = [generator.standard_normal((samples, dimension)) for dimension in dimensions]
    return np.stack([each @ each.T / each.shape[1] for each in inputs])


def labels_of(generator, kernels, variances):
    covariance = np.tensordot(variances[:-1], kernels, 1) + variances[-1] * np.eye(kernels.shape[-1])
    return np.linalg.cholesky(covariance) @ generator.standard_normal(len(covariance))


def test_the_gradient_is_that_of_the_deviance():
    generator = np.random.default_rng(0)
    kernels = linear_kernels(generator, 20, (5, 30))
    labels = labels_of(generator, kernels, np.array([1.0, 0.5, 0.3]))
    for _ in range(5):
        point = generator.uniform(-3, 2, 3)
        slope = np.linalg.norm(deviance(point, kernels, labels)[1])
        error = check_grad(
            lambda at: deviance(at, kernels, labels)[0], lambda at: deviance(at, kernels, labels)[1], point
        )
        assert error <= 1e-5 * (1 + slope)


def test_the_curvature_is_the_mean_of_the_observed_and_of_the_expected_information():
    generator = np.random.default_rng(6)
    kernels = linear_kernels(generator, 20, (5, 30))
    labels = labels_of(generator, kernels, np.array([1.0, 0.5, 0.3]))
    point = generator.uniform(-2, 1, 3)
    found, variances = deviance(point, kernels, labels), np.exp(point)
    observed = approx_fprime(point, lambda at: deviance(at, kernels, labels).slopes) - np.diag(found.slopes)
    parts = variances[:, None, None] * np.stack([*kernels, np.eye(20)])
    shares = np.linalg.solve(parts.sum(axis=0), parts)
    expected = np.einsum("jab,kba->jk", shares, shares) / 2
    assert found.curvature == pytest.approx((observed + expected) / 2, rel=1e-5, abs=1e-5)


@pytest.mark.parametrize("variances", [[1.0, 0.5, 0.2, 0.1], [1.0, 0.0, 0.2, 0.0], [0.0, 0.0, 1.0, 1e-4]])
def test_no_step_leads_further_up(variances):
    generator = np.random.default_rng(7)
    kernels = linear_kernels(generator, 30, (2, 10, 60))
    labels = labels_of(generator, kernels, np.array(variances) + 1e-12)
    fit, unit = fit_kernels(kernels, labels), np.sqrt(np.mean(labels**2))
    start, bounds = np.log([*fit.weights, fit.noise] / unit**2), [(np.log(LEAST), np.log(MOST))] * 4
    best = minimize(lambda at: deviance(at, kernels, labels / unit)[:2], start, jac=True, bounds=bounds)
    assert -fit.likelihood == pytest.approx(best.fun, abs=1e-3)


def test_variances_are_found():
    generator = np.random.default_rng(1)
    kernels, variances = linear_kernels(generator, 250, (300, 20)), np.array([1.0, 0.5, 0.2])
    fits = [fit_kernels(kernels, labels_of(generator, kernels, variances)) for _ in range(30)]
    found = np.array([[*fit.weights, fit.noise] for fit in fits])
    error = found.std(axis=0, ddof=1) / np.sqrt(len(fits))
    assert np.all(abs(found.mean(axis=0) - variances) <= 4 * error)


def test_one_linear_kernel_is_ridge_regression_by_its_likelihood():
    generator = np.random.default_rng(2)
    samples, dimension = 80, 60
    inputs = generator.standard_normal((samples, dimension))
    target = generator.standard_normal(dimension) / np.sqrt(dimension)
    labels = inputs @ target + 0.5 * generator.standard_normal(samples)
    fit = fit_kernels((inputs @ inputs.T / dimension)[None], labels)
    vector = fit.weights[0] / dimension * inputs.T @ fit.coefficients
    by_hand = np.linalg.solve(
        inputs.T @ inputs + dimension * fit.noise / fit.weights[0] * np.eye(dimension), inputs.T @ labels
    )
    assert np.allclose(vector, by_hand)

    eigenvalue, basis = np.linalg.eigh(inputs.T @ inputs / samples)
    correlation = basis.T @ inputs.T @ labels / samples
    rest = labels - inputs @ np.linalg.lstsq(inputs, labels)[0]
    averaged = fit_evidence(eigenvalue, correlation, rest @ rest / samples, samples, None)
    # One is the maximum of the likelihood, the other its mean.
    assert np.linalg.norm(basis @ averaged.vector - vector) <= 0.1 * np.linalg.norm(vector)


def test_a_kernel_that_says_nothing_gets_no_weight():
    generator = np.random.default_rng(3)
    kernels = linear_kernels(generator, 100, (4, 150))
    fit = fit_kernels(kernels, labels_of(generator, kernels, np.array([1.0, 0.0, 1e-3])))
    assert fit.weights[1] < 0.01 * fit.weights[0]


def test_labels_without_noise_are_interpolated():
    generator = np.random.default_rng(4)
    [kernel] = linear_kernels(generator, 30, (100,))
    labels = labels_of(generator, kernel[None], np.array([1.0, 0.0]) + 1e-12)
    fit = fit_kernels(kernel[None], labels)
    assert fit.weights[0] * kernel @ fit.coefficients == pytest.approx(labels, abs=1e-3)


def test_the_unit_of_the_labels_does_not_matter():
    generator = np.random.default_rng(5)
    kernels = linear_kernels(generator, 40, (10, 60))
    labels = labels_of(generator, kernels, np.array([1.0, 0.5, 0.3]))
    plain, scaled = fit_kernels(kernels, labels), fit_kernels(kernels, 1e3 * labels)
    means = [np.tensordot(fit.weights, kernels, 1) @ fit.coefficients for fit in (plain, scaled)]
    assert np.allclose(means[1], 1e3 * means[0], rtol=1e-6)
