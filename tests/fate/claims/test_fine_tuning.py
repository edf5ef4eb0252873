import numpy as np
import pytest
import xarray as xr
from right_data import linear

from fate.claims.fine_tuning import (
    end_of_band_claims,
    fine_tuning_claims,
    identical_task_claims,
    noisy_fine_tuning_claims,
    same_solution_claims,
)

FORMS = pytest.mark.parametrize(("form", "verdict"), [("corrected", "corrected"), ("printed", "reproduced")])


def verdicts(claims):
    return {claim.id: claim.verdict for claim in claims}


def test_without_noise():
    theory = linear.theory(noise=0.0)
    trained = linear.transfer(theory)
    assert verdicts(fine_tuning_claims(trained, theory)) == {"eq-15-noiseless": "reproduced"}
    trained["scratch_risk"] += 0.1
    assert verdicts(fine_tuning_claims(trained, theory)) == {"eq-15-noiseless": "refuted"}


@FORMS
def test_with_noise(form, verdict):
    theory = linear.theory(noise=1.0)
    trained = linear.transfer(theory, form=form)
    assert verdicts(noisy_fine_tuning_claims(trained, theory)) == {"eq-15-noisy": verdict}
    trained["scratch_risk"] += 0.3
    assert verdicts(noisy_fine_tuning_claims(trained, theory)) == {"eq-15-noisy": "refuted"}


def test_a_blunt_measurement_leaves_the_verdict_open():
    theory = linear.theory(noise=1.0)
    trained = linear.transfer(theory)
    scatter = np.random.default_rng(1).standard_normal(trained.sizes["instance"])
    trained["fine_tuned_risk"] = trained["fine_tuned_risk"] + xr.DataArray(scatter, dims="instance")
    [claim] = noisy_fine_tuning_claims(trained, theory)
    assert claim.verdict == "open"
    assert claim.fails


@FORMS
def test_the_identical_task(form, verdict):
    assert verdicts(identical_task_claims(*linear.identical_task(form))) == {"identical-task": verdict}


def test_the_band_of_the_identical_task_ends_at_gamma_1():
    shallow, deep = (linear.identical_task(depth=depth)[0] for depth in (2, 4))
    assert verdicts(end_of_band_claims(shallow, deep)) == {"identical-task-square": "reproduced"}
    deep["fine_tuned_risk"][{"gamma": -1, "instance": 0}] *= 1 + 1e-7
    assert verdicts(end_of_band_claims(shallow, deep)) == {"identical-task-square": "refuted"}
    deep["fine_tuned_converged"][{"gamma": -1, "instance": 1}] = False
    assert verdicts(end_of_band_claims(shallow, deep)) == {"identical-task-square": "open"}


@pytest.mark.parametrize(("run", "method"), [(0, "fine_tuned"), (1, "fine_tuned"), (2, "fine_tuned"), (3, "lp_ft")])
def test_one_draw_that_keeps_its_start_refutes_the_one_solution(run, method):
    quiet, probed = (linear.transfer(linear.theory()) for _ in range(2))
    loud, _, deep, _ = linear.depths()
    runs = [quiet, loud, deep, probed]
    assert verdicts(same_solution_claims(*runs)) == {"same-solution": "reproduced"}
    runs[run][f"{method}_risk"][{"gamma": -1, "theta": 0, "instance": 0}] *= 1 + 1e-8
    assert verdicts(same_solution_claims(*runs)) == {"same-solution": "refuted"}
