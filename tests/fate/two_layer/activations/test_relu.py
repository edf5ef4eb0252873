"""ReLU: means by quadrature, the polynomial of arccos, and the gradient by differences of the exact risk."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from fate.two_layer.activations import relu
from fate.two_layer.weights import Weights


def risk(student, teacher):
    """m E[(f - f_t)^2] / 2 of students with m neurons."""
    rows = np.concatenate([student.hidden, teacher.hidden])
    weights = np.concatenate([student.output / len(student.output), -teacher.output / len(teacher.output)])
    return len(student.output) * weights @ relu.gram_matrix(rows, rows) @ weights / 2


def draw(neurons, seed):
    generator = np.random.default_rng(seed)
    return Weights(generator.standard_normal(neurons), generator.standard_normal((neurons, 3)))


def test_values_and_slopes():
    drive = np.array([-2.0, -0.5, 0.0, 0.5, 3.0])
    np.testing.assert_array_equal(relu.evaluate(drive), [0, 0, 0, 0.5, 3])
    np.testing.assert_array_equal(relu.slope(drive), [0, 0, 0, 1, 1])
    assert relu.slope(drive.astype(np.float32)).dtype == np.float32


def test_the_mean_is_that_of_the_positive_half_of_a_normal_law():
    rows = np.array([[3.0, 4.0], [0.1, 0.0], [0.0, 0.0]])
    expected = [quad(lambda z, size=size: size * z * norm.pdf(z), 0, 40)[0] for size in (5.0, 0.1, 0.0)]
    np.testing.assert_allclose(relu.mean(rows), expected, rtol=1e-8)


def test_the_polynomial_of_arccos_is_as_good_as_its_source_says():
    cosine = np.linspace(0, 1, 10_001)
    polynomial = np.sqrt(1 - cosine) * np.polyval(relu.ARCCOS[::-1], cosine)
    assert np.max(np.abs(polynomial - np.arccos(cosine))) < 2.2e-8


def test_single_precision_takes_the_polynomial_on_both_sides_and_double_the_exact_one():
    cosine = np.linspace(-1, 1, 20_001)
    exact = np.arccos(cosine.astype(np.float32).astype(float))
    assert np.max(np.abs(relu.fast_arccos(cosine.astype(np.float32)) - exact)) < 6e-7  # the spacing near pi is 2.4e-7
    np.testing.assert_array_equal(relu.fast_arccos(cosine), np.arccos(cosine))


@pytest.mark.parametrize(("neurons", "others"), [(4, 2), (1, 3)])
def test_the_gradient_is_that_of_the_exact_risk(neurons, others):
    student, teacher, step = draw(neurons, 0), draw(others, 1), 1e-6
    gradient = relu.population_gradient(student, teacher)
    for name, found in gradient._asdict().items():
        for place in np.ndindex(found.shape):
            ends = []
            for sign in (1, -1):
                moved = getattr(student, name).copy()
                moved[place] += sign * step
                ends.append(risk(student._replace(**{name: moved}), teacher))
            assert found[place] == pytest.approx((ends[0] - ends[1]) / (2 * step), abs=1e-8)


def test_a_student_that_is_the_teacher_has_no_gradient():
    teacher = draw(4, 0)
    for part in relu.population_gradient(teacher, teacher):
        np.testing.assert_allclose(part, 0, atol=1e-14)
