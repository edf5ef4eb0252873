"""Claims on real data, where no assumption of the mixed model holds."""

import numpy as np
import xarray as xr

from fate.claims.claim import Claim, judge
from fate.claims.statistics import cells, mean_and_error, where_positive
from fate.measures import ADVISABLE, AS_GOOD, advice_hits

SOURCE = "evidence transfer on scikit-learn's data; beyond the paper"
MANY = slice(48, None)  # samples: with fewer, single draws decide the mean


def real_data_claims(study: xr.Dataset) -> list[Claim]:
    """Evidence transfer on real data: its errors, their prediction and its advice."""
    error = {method: study[f"{method}_error"] for method in (*ADVISABLE, "ridge_cv", "advised")}
    gain = _every_draw(np.log(error["evidence"] / error["ridge"]))
    cost = _every_draw(np.log(error["linear"] / error["ridge"]))
    followed = _every_draw(np.log(error["advised"] / error["ridge_cv"]))
    missed = _every_draw(cells(np.log(study["evidence_error_predicted"] / error["evidence"]), n=MANY))
    harmed = {
        method: _every_draw((error[method] > AS_GOOD * error["ridge"]).where(error[method].notnull()))
        for method in ("evidence", "linear")
    }
    hits = _every_draw(advice_hits(study))
    surplus = _every_draw(study["certainty"]) - hits
    return [
        judge(
            "real-data-gain",
            "Evidence transfer has on average no larger error than ridge regression without the source: mean logarithm "
            f"of their ratio, {float(gain.mean()):.3f}, where positive",
            SOURCE,
            **where_positive(gain),
            printed=0.0,
            effect=abs(float(cost.mean())),
        ),
        judge(
            "real-data-harm",
            "Evidence transfer never costs more than a tenth over ridge regression: share of draws where it does; "
            f"linear transfer: {float(harmed['linear'].mean()):.2f}",
            SOURCE,
            **mean_and_error(harmed["evidence"]),
            printed=0.0,
            effect=float(harmed["linear"].mean()),
            expected_verdict="refuted",
        ),
        judge(
            "real-data-calibration",
            "The predicted error of evidence transfer is the measured one, from 48 samples on: mean logarithm of "
            "predicted over measured",
            SOURCE,
            **mean_and_error(missed),
            printed=0.0,
            effect=abs(float(cost.mean())),
        ),
        judge(
            "real-data-certainty",
            "The recommended method is within a tenth of the best as often as the advice says: stated probability less "
            f"share of draws, which is {float(hits.mean()):.2f}",
            SOURCE,
            **mean_and_error(surplus),
            printed=0.0,
            effect=float(hits.mean()),
            expected_verdict="refuted",
        ),
        judge(
            "real-data-advice",
            "Whoever follows the advice has on average no larger error than cross-validated ridge regression: mean "
            f"logarithm of their ratio, {float(followed.mean()):.3f}, where positive",
            SOURCE,
            **where_positive(followed),
            printed=0.0,
            effect=float(_every_draw(np.log(error["scratch"] / error["ridge_cv"])).mean()),
        ),
    ]


def _every_draw(values: xr.DataArray) -> xr.DataArray:
    """The draws of all cells (instance, cell) that a data set has rows for."""
    return values.stack(cell=[dim for dim in values.dims if dim != "instance"]).dropna("cell")
