"""Designs: the kernel that they decompose, made again from its definition, and the spectrum of a known population."""

import numpy as np
import pytest

from fate.advice.curves import LARGEST
from fate.advice.design import decompose, population_spectrum
from fate.two_layer.arc_cosine import arc_cosine_kernel


def table(samples, dimension, seed=0):
    generator = np.random.default_rng([seed, samples, dimension])
    return 3 + generator.standard_normal((samples, dimension)) * np.geomspace(0.1, 10, dimension)


def centred_kernel(inputs, kernel, scale):
    """H k(X, X) H / s of trace n - 1, H = 1 - 11^T / n, from its definition."""
    rows = inputs - inputs.mean(axis=0)
    rows = rows / (rows.std(axis=0) if scale == "columns" else np.sqrt(np.mean(rows**2)))
    centring = np.eye(len(rows)) - 1 / len(rows)
    whole = centring @ (rows @ rows.T if kernel == "linear" else arc_cosine_kernel(rows, rows)) @ centring
    return whole * (len(rows) - 1) / np.trace(whole)


@pytest.mark.parametrize("kernel", ["linear", "relu"])
@pytest.mark.parametrize("scale", ["columns", "common"])
@pytest.mark.parametrize("shape", [(12, 30), (40, 7)])
def test_modes_are_those_of_the_centred_kernel(kernel, scale, shape):
    inputs = table(*shape)
    design = decompose(inputs, kernel, scale)
    expected = centred_kernel(inputs, kernel, scale)
    np.testing.assert_allclose(design.left * design.eigenvalue @ design.left.T, expected, atol=1e-10)
    np.testing.assert_allclose(design.left.T @ design.left, np.eye(len(design.eigenvalue)), atol=1e-10)
    np.testing.assert_allclose(design.left.sum(axis=0), 0, atol=1e-8)
    assert len(design.eigenvalue) == (7 if kernel == "linear" and shape == (40, 7) else shape[0] - 1)
    assert design.freedom == shape[0] - 1
    scores, own = design.scores(inputs)
    np.testing.assert_allclose(scores, design.left * np.sqrt(design.eigenvalue), atol=1e-8)
    np.testing.assert_allclose(own, np.diag(expected), atol=1e-10)


@pytest.mark.parametrize("kernel", ["linear", "relu"])
def test_a_new_row_has_the_kernel_that_it_has_among_the_samples(kernel):
    """k(x, x') = s(x) . s(x') for an x' among the samples: their modes span all functions of the kernel on them."""
    inputs, new = table(30, 5), table(4, 5, seed=1)
    design = decompose(inputs, kernel)
    rows, others = design.scaling.apply(inputs), design.scaling.apply(new)
    kernel_of = (lambda a, b: a @ b.T) if kernel == "linear" else arc_cosine_kernel
    whole = kernel_of(rows, rows)
    across = kernel_of(others, rows) - whole.mean(axis=0)
    across = across - across.mean(axis=1, keepdims=True)
    centring = np.eye(30) - 1 / 30
    size = np.trace(centring @ whole @ centring) / 29
    scores, own = design.scores(new)
    at_samples, _ = design.scores(inputs)
    np.testing.assert_allclose(scores @ at_samples.T, across / size, atol=1e-9)
    alone = np.diag(kernel_of(others, others)) - 2 * kernel_of(others, rows).mean(axis=1) + whole.mean()
    np.testing.assert_allclose(own, alone / size, atol=1e-9)


def test_a_constant_column_adds_nothing_whatever_the_scale():
    inputs = table(20, 4)
    with_constant = np.insert(inputs, 2, 5.0, axis=1)
    for scale in ("columns", "common"):
        plain, other = decompose(inputs, scale=scale), decompose(with_constant, scale=scale)
        np.testing.assert_allclose(other.eigenvalue, plain.eigenvalue)
        assert other.spectrum.dimension == 4
    assert len(decompose(np.full((20, 3), 2.0)).eigenvalue) == 0


def test_the_spectrum_has_the_moments_of_the_population():
    """Of 50 inputs whose variances differ threefold, from 101 Gaussian samples: the mean of squares is unbiased."""
    population = np.linspace(0.5, 1.5, 50)
    squares, plain = [], []
    for seed in range(200):
        rows = np.random.default_rng(seed).standard_normal((101, 50)) * np.sqrt(population)
        eigenvalue = np.linalg.eigvalsh(np.cov(rows.T))
        found = population_spectrum(eigenvalue, 100, 50)
        assert found.mean() == pytest.approx(1)
        squares.append(np.mean(found**2))
        plain.append(np.mean((eigenvalue / eigenvalue.mean()) ** 2))
    error = np.std(squares, ddof=1) / np.sqrt(200)
    # That the mean of each draw is made 1 moves it by 2 tr Sigma^2 / (nu d^2), 4e-4 of it.
    assert abs(np.mean(squares) - np.mean(population**2)) <= 4 * error + 1e-3
    assert np.mean(plain) > np.mean(population**2) + 0.4


def test_the_spectrum_of_one_variance_is_flat_and_never_more_spread_than_the_sample():
    np.testing.assert_allclose(population_spectrum(np.full(30, 2.0), 60, 30), 1)
    # Fewer samples than inputs: what the sample does not show is zero before all is shrunk by one factor.
    rows = np.random.default_rng(0).standard_normal((21, 40))
    few = np.linalg.svd(rows - rows.mean(axis=0), compute_uv=False)[:20] ** 2
    shrink = (population_spectrum(few, 20, 40) - 1) / (np.append(few, np.zeros(20)) / few.sum() * 40 - 1)
    np.testing.assert_allclose(shrink, shrink[0])
    assert 0 < shrink[0] < 1


def test_without_samples_or_eigenvalues_the_spectrum_is_isotropic():
    np.testing.assert_array_equal(population_spectrum(np.empty(0), 10, 5), np.ones(5))
    np.testing.assert_array_equal(population_spectrum(np.array([3.0]), 1, 5), np.ones(5))
    np.testing.assert_array_equal(population_spectrum(np.empty(0), 10, 0), np.ones(1))


def test_the_relu_kernel_takes_the_spectrum_of_its_samples():
    design = decompose(table(30, 5), "relu")
    assert design.spectrum.dimension == 29
    np.testing.assert_allclose(
        design.spectrum.value[:LARGEST], (design.eigenvalue / design.eigenvalue.mean())[:LARGEST]
    )
