import numpy as np
import xarray as xr

from fate.measures import ADVISABLE, AS_GOOD, advice_hits, interval_holds


def test_an_interval_holds_its_ends_and_nothing_beyond():
    ends = {"evidence_cosine_lower": ("cell", [0.1] * 5), "evidence_cosine_upper": ("cell", [0.4] * 5)}
    truth = xr.DataArray([0.09, 0.1, 0.2, 0.4, 0.41], dims="cell")
    assert interval_holds(xr.Dataset(ends), "cosine", truth).values.tolist() == [False, True, True, True, False]


def test_advice_hits_within_a_tenth_of_the_least_error_of_all_methods():
    assert AS_GOOD == 1.1
    errors = {f"{method}_error": ("cell", [3.0, 3.0, 3.0, 3.0]) for method in ADVISABLE}
    errors["fine_tuned_error"] = ("cell", [2.0, np.nan, 2.0, 2.0])
    errors["advised_error"] = ("cell", [2.199, 3.299, 2.201, np.nan])
    np.testing.assert_array_equal(advice_hits(xr.Dataset(errors)), [1, 1, 0, np.nan])
