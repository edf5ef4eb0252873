import numpy as np
import pytest
import scipy.stats

from fate.methods import PAPER_METHODS
from fate.studies.finite_size import study_finite_size
from fate.variables import describe

pytestmark = pytest.mark.slow

SETTINGS = {
    "gamma": 0.5,
    "theta": np.pi / 4,
    "noise": 0.5,
    "depth": 2,
    "dimension": [20, 60],
    "instances": 150,
    "law_dimension": [1000, 1_000_000],
    "draws": 20_000,
}


@pytest.fixture(scope="module")
def study():
    return study_finite_size(seed=0, **SETTINGS)


def test_laws_are_evaluated_where_networks_are_trained_and_beyond(study):
    assert study["law_dimension"].values.tolist() == [20, 60, 1000, 1_000_000]
    describe(study)


@pytest.mark.parametrize("method", PAPER_METHODS)
def test_trained_networks_follow_the_exact_law(study, method):
    assert study[f"{method}_converged"].all()
    law = study.sel(law_dimension=study["dimension"].values)
    risk, spread = study[f"{method}_risk"].values, law[f"{method}_risk_spread"].values
    allowed = 4 * spread / np.sqrt(SETTINGS["instances"])
    assert (abs(risk.mean(axis=1) - law[f"{method}_risk_mean"].values) < allowed).all()
    np.testing.assert_allclose(risk.std(axis=1, ddof=1), spread, rtol=0.5)


def test_trained_risks_differ_from_those_of_another_dimension(study):
    small, large = study["fine_tuned_risk"].values
    assert scipy.stats.levene(small, large).pvalue < 1e-6


def test_bias_and_spread_vanish_with_the_dimension(study):
    last = study.isel(law_dimension=-1)
    for method in PAPER_METHODS:
        assert (study[f"{method}_risk_spread"].diff("law_dimension") < 0).all()
        assert abs(float(last[f"{method}_bias"])) < 5e-5
        assert float(study[f"{method}_bias"][0]) > 0.02


def test_depth_changes_the_limit_and_the_law_alike():
    deep = study_finite_size(seed=0, **SETTINGS | {"depth": 4, "dimension": [20], "instances": 10})
    assert abs(float(deep["fine_tuned_bias"][-1])) < 5e-5
