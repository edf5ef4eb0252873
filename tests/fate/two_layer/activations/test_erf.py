"""erf: values of the standard library, means by Gauss-Hermite quadrature, the gradient by differences of the risk."""

import math

import jax.numpy as jnp
import numpy as np
import pytest

from fate.two_layer.activations import erf
from fate.two_layer.weights import Weights

# Nodes and weights of E g(z), z ~ N(0, 1).
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(120)
WEIGHTS = WEIGHTS / WEIGHTS.sum()


def draw(neurons, seed):
    generator = np.random.default_rng(seed)
    return Weights(generator.standard_normal(neurons), 0.7 * generator.standard_normal((neurons, 2)))


def values(rows):
    """erf(w.x) of the rows w (a, 2) at the nodes of both inputs (a, node, node)."""
    one, other = (rows[:, part, None, None] for part in (0, 1))
    return np.vectorize(math.erf)(one * NODES[:, None] + other * NODES)


def expected(product):
    return np.einsum("...ij,i,j->...", product, WEIGHTS, WEIGHTS)


def test_values_are_those_of_the_standard_library():
    drive = np.array([-3.0, -0.4, 0.0, 0.2, 1.5])
    exact = [math.erf(each) for each in drive]
    np.testing.assert_allclose(erf.evaluate(drive), exact, rtol=1e-14)
    np.testing.assert_allclose(erf.evaluate(jnp.asarray(drive, jnp.float32)), exact, rtol=1e-6)


def test_slopes_are_differences_of_values():
    drive, step = np.linspace(-3, 3, 25), 1e-5
    numeric = (erf.evaluate(drive + step) - erf.evaluate(drive - step)) / (2 * step)
    np.testing.assert_allclose(erf.slope(drive), numeric, atol=1e-9)


def test_the_kernel_and_the_mean_are_expectations():
    left, right = draw(3, 0).hidden, draw(2, 1).hidden
    product = values(left)[:, None] * values(right)
    np.testing.assert_allclose(erf.gram_matrix(left, right), expected(product), atol=1e-9)
    np.testing.assert_allclose(erf.mean(left), expected(values(left)), atol=1e-12)
    assert erf.mean(left).shape == (3,)


def test_the_gradient_is_that_of_the_expected_square():
    student, teacher, step = draw(3, 2), draw(2, 3), 1e-5
    gradient = erf.population_gradient(student, teacher)

    def risk(weights):
        part, target = (
            np.tensordot(each.output, values(each.hidden), 1) / len(each.output) for each in (weights, teacher)
        )
        return 3 * expected((part - target) ** 2) / 2

    for name, found in gradient._asdict().items():
        for place in np.ndindex(found.shape):
            ends = []
            for sign in (1, -1):
                moved = getattr(student, name).copy()
                moved[place] += sign * step
                ends.append(risk(student._replace(**{name: moved})))
            assert found[place] == pytest.approx((ends[0] - ends[1]) / (2 * step), abs=1e-8)


def test_a_student_that_is_the_teacher_has_no_gradient():
    teacher = draw(4, 0)
    for part in erf.population_gradient(teacher, teacher):
        np.testing.assert_allclose(part, 0, atol=1e-14)
