"""Claims on made-up datasets: each verdict can go either way."""

import numpy as np
import xarray as xr

from fate.claims import relu

MU = np.array([0.0, 0.25, 0.5, 0.9])
INSTANCES = np.arange(3)
SPREAD = np.array([0.999, 1.0, 1.001])


def verdicts(claims):
    return {claim.id: claim.verdict for claim in claims}


def on(dims, values, **coords):
    return xr.DataArray(np.asarray(values), dims=dims, coords=coords)


def pretrained(alignment, converged=True):
    grid = {"mu": MU, "instance": INSTANCES}
    return xr.Dataset(
        {
            "alignment": on(("mu", "instance"), alignment * np.ones((4, 1)) * SPREAD, **grid),
            "alignment_before": on(("mu", "instance"), np.full((4, 3), 0.4), **grid),
            "converged": on(("mu", "instance"), np.full((4, 3), converged), **grid),
        }
    )


def test_kernels_that_align_and_that_do_not():
    found = verdicts(relu.kernel_claims(pretrained(0.995), pretrained(0.995, False), pretrained(0.6), pretrained(0.9)))
    assert found == {
        "relu_kernel": "reproduced",
        "relu_kernel_small_alpha": "open",
        "relu_kernel_lazy": "refuted",
        "relu_kernel_gaussian": "refuted",
    }


def floor(rho):
    values = np.asarray(rho)[:, None] * SPREAD
    return xr.Dataset({"projection_source": on(("mu", "instance"), values, mu=MU, instance=INSTANCES)})


def test_convexity_and_the_end_of_the_axis():
    convex, concave = floor(0.045 / 0.9**3 * MU**3), floor(MU**0.5)
    found = verdicts(relu.floor_claims(convex, concave))
    assert found["relu_floor_convex"] == "reproduced"
    assert found["relu_floor_convex_signs"] == "refuted"
    assert found["relu_floor_axis"] == "reproduced"
    found = verdicts(relu.floor_claims(concave, floor(MU)))
    assert found["relu_floor_convex"] == "refuted"
    assert found["relu_floor_convex_signs"] == "open"
    assert found["relu_floor_axis"] == "refuted"


def transfer(shift=1.0, exponent=1.18, half_width=0.05):
    """Scratch 8 / n, linear transfer at ``shift`` times the floor, which is 0.6 mu."""
    samples = np.array([8, 16, 32, 64, 128])
    rho = 0.6 * MU
    scratch = 8 / samples[:, None] * SPREAD
    linear = np.broadcast_to((shift * rho)[:, None] * SPREAD, (1, 5, 4, 3))
    with np.errstate(divide="ignore"):
        boundary = np.where(rho > 0, 8 / rho, np.nan)
    coords = {"mu": MU, "n": samples, "instance": INSTANCES, "ridge": [1e-3]}
    measured = xr.Dataset(
        {
            "scratch_risk": (("n", "instance"), scratch),
            "linear_risk": (("ridge", "n", "mu", "instance"), linear + 1e-9),
            "linear_floor": (("ridge", "mu", "instance"), 0.98 * (rho[:, None] * SPREAD)[None]),
            "boundary_interpolated": ("mu", boundary),
            "scratch_exponent": exponent,
            "scratch_exponent_lower": exponent - half_width,
            "scratch_exponent_upper": exponent + half_width,
        },
        coords,
    )
    return measured, floor(rho)


def test_transfer_that_flattens_where_it_should_and_where_not():
    found = verdicts(relu.transfer_claims(*transfer()))
    assert set(found.values()) == {"reproduced"}
    found = verdicts(relu.transfer_claims(*transfer(shift=1.5)))
    assert found["relu_linear_floor_trained"] == found["relu_linear_floor"] == "refuted"
    assert found["relu_boundary"] == "refuted"


def test_exponent():
    assert verdicts(relu.transfer_claims(*transfer(exponent=1.5)))["relu_scratch_exponent"] == "refuted"
    assert verdicts(relu.transfer_claims(*transfer(half_width=0.5)))["relu_scratch_exponent"] == "open"


def same_features(linear, tuned):
    coords = {"change": ["rescaled", "redrawn"], "shift": [0.5, 2.0, 100.0], "instance": INSTANCES}
    dims, ones = tuple(coords), np.ones((2, 3, 1)) * SPREAD
    return xr.Dataset(
        {
            "linear_risk": (dims, np.array(linear)[:, None] * ones),
            "fine_tuned_risk": (dims, np.array(tuned)[:, None] * ones),
            "scratch_risk": (dims, 0.1 * ones),
            "kullback_leibler": (dims, np.array([1.0, 16.0, 4e4])[:, None] * ones),
        },
        coords,
    )


def test_same_features():
    found = verdicts(relu.same_features_claims(same_features([1e-4] * 3, [0.01, 0.2, 0.1])))
    assert found == {"relu_same_features": "reproduced", "relu_same_features_fine_tuning": "refuted"}
    found = verdicts(relu.same_features_claims(same_features([1e-4, 1e-2, 0.1], [0.01] * 3)))
    assert found == {"relu_same_features": "refuted", "relu_same_features_fine_tuning": "reproduced"}
