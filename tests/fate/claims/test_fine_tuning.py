import numpy as np
import pytest
import xarray as xr
from right_data import linear

from fate.claims.fine_tuning import fine_tuning_claims, identical_task_claims, noisy_fine_tuning_claims

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
