import numpy as np
import pytest
from simulated_transfer import draw

from fate.advice.design import decompose
from fate.advice.mixed_model import fit_labels
from fate.advice.risks import expected_risk, left_out_error, method_residuals


@pytest.mark.parametrize("samples", [30, 90])  # fewer and more than dimensions
def test_residuals_of_several_ridges_at_once_have_the_risk_of_each(samples):
    inputs, labels, features = draw(0, samples, 60, 0.8, 0.5)
    fit = fit_labels(decompose(inputs), features, labels)
    ridge = method_residuals(fit)["ridge"]
    several = ridge._replace(modes=ridge.modes ** np.array([[0.5], [1.0], [2.0]]))
    for measure in (expected_risk, left_out_error):
        alone = [measure(fit, several._replace(modes=modes)) for modes in several.modes]
        assert len(set(alone)) == 3
        assert measure(fit, several) == pytest.approx(alone, rel=1e-9)


def left_out(fit, method):
    """The matrix (n, n) whose row i is 1 at i less the weights with which the other labels predict label i.

    Each label is left out and the method fitted anew to the others, whose mean it fits too.
    """
    samples = len(fit.labels)
    kernel = fit.design.left * fit.design.eigenvalue @ fit.design.left.T
    matrix = np.eye(samples)
    for row in range(samples):
        others = np.arange(samples) != row
        fixed = np.ones((samples, 1))
        match method:
            case "linear":
                covariance = np.eye(samples)
                fixed = np.column_stack([fixed, fit.features.columns])
            case "evidence":
                covariance = fit.ratio * kernel + np.eye(samples)
                if fit.prior:
                    covariance += fit.features.columns @ fit.features.columns.T / fit.prior
                else:
                    fixed = np.column_stack([fixed, fit.features.columns])
            case "scratch":
                covariance = kernel + 1e-9 * np.eye(samples)
        inverse = np.linalg.inv(covariance[np.ix_(others, others)])
        if method == "linear":
            across = np.zeros(samples - 1)
        else:
            across = (covariance - np.diag(np.diag(covariance)))[row, others]
        here = fixed[others]
        settle = np.linalg.solve(here.T @ inverse @ here, here.T @ inverse)
        matrix[row, others] = -(across @ inverse + (fixed[row] - across @ inverse @ here) @ settle)
    return matrix


@pytest.mark.parametrize("features", [1, 3])
@pytest.mark.parametrize("samples", [30, 90])  # fewer and more than dimensions
@pytest.mark.parametrize("method", ["linear", "evidence", "scratch"])
def test_one_fit_tells_what_fits_without_each_label_do(method, samples, features):
    inputs, labels, columns = draw(0, samples, 60, 0.8, 0.5, features)
    fit = fit_labels(decompose(inputs), columns, labels)
    residual = method_residuals(fit)[method]
    matrix = left_out(fit, method)
    # The kernel's ridge of 1e-9 stands for none.
    near = {"rel": 1e-4 if method == "scratch" else 1e-8}
    assert left_out_error(fit, residual) == pytest.approx(np.mean((matrix @ fit.labels) ** 2), **near)
    kernel = fit.design.left * fit.design.eigenvalue @ fit.design.left.T
    moment = fit.draws_scale.T @ fit.draws_scale / len(fit.draws_scale)
    covariance = fit.features.columns @ moment @ fit.features.columns.T
    covariance = covariance + fit.draws_left.mean() * kernel + fit.draws_noise.mean() * np.eye(samples)
    risk = np.trace(matrix @ covariance @ matrix.T) / samples - fit.draws_noise.mean()
    assert expected_risk(fit, residual) == pytest.approx(risk, **near)


@pytest.mark.parametrize("samples", [30, 90])
def test_the_best_ridge_beats_scratch_and_near_ridges(samples):
    inputs, labels, columns = draw(0, samples, 60, 0.8, 0.5)
    fit = fit_labels(decompose(inputs), columns, labels)
    found = {method: expected_risk(fit, residual) for method, residual in method_residuals(fit).items()}
    assert found["ridge"] < found["scratch"]
    assert set(found) == {"scratch", "ridge", "linear", "fine_tuned", "evidence"}
