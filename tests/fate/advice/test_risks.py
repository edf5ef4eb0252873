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
