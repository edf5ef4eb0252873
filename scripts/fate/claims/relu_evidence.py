"""Claims on evidence transfer of networks that are not linear, beside networks trained on the same samples."""

import numpy as np
import xarray as xr

from fate.claims.claim import FEW_TEACHERS, Claim, judge
from fate.claims.statistics import method_risk, where_positive

QUESTION = "a reviewer's question on nonlinear networks; beyond the paper"


def relu_evidence_claims(study: xr.Dataset) -> list[Claim]:
    """Evidence transfer by kernels beside trained networks, and beside itself without the source."""
    study = study.sel(mu=study["mu"] > 0)  # at 0 the source is the target itself
    own = study.isel(network=0)
    trained = xr.concat(
        [method_risk(own, "scratch"), own["readout_risk"], method_risk(own, "fine_tuned")], "method", coords="minimal"
    )
    whole = trained.notnull().all(["method", "instance"])  # cells in which every network converged
    trained = trained.where(whole)
    best = trained.isel(method=trained.mean("instance").fillna(np.inf).argmin("method"))
    ratio = (own["aided_risk"].mean("instance") / best.mean("instance")).transpose("mu", "n")
    behind = np.argwhere((ratio >= 1).values)
    ablation, samples = ratio.indexes["mu"], ratio.indexes["n"]
    lost = [f"({ablation[row]:g}, {samples[column]})" for row, column in behind]
    gain, cost = np.log(own["aided_risk"] / best), np.log(trained.isel(method=0) / best)
    source = np.log(study["aided_risk"] / study["unaided_risk"])
    of_each = source.mean(["mu", "n"])
    places = ", ".join(f"{name} {float(of_each.sel(network=name).mean()):.2f}" for name in study.indexes["network"])
    worst = source.mean("instance").max("mu").max("n")
    return [
        judge(
            "relu-evidence",
            "Evidence transfer by three kernels has no larger risk than the best of scratch, linear transfer and "
            f"fine-tuning, chosen in each cell (mu, n) by its mean: lower in {int((ratio < 1).sum())} of the "
            f"{int(whole.sum())} cells in which all converged, not at {', '.join(lost) or 'any'}; mean logarithm of "
            f"the ratio, {float(gain.mean()):.2f}, where positive",
            QUESTION,
            **where_positive(_every_cell(gain)),
            printed=0.0,
            effect=float(cost.mean()),
            expected_verdict=FEW_TEACHERS,
        ),
        judge(
            "relu-evidence-every-cell",
            "Evidence transfer beats every trained method in every cell (mu, n) in which all converged: share of cells",
            QUESTION,
            measured=float((ratio < 1).sum() / whole.sum()),
            printed=1.0,
            standard_error=0.0,
            instances=study.sizes["instance"],
            effect=0.5,
            expected_verdict="refuted",
        ),
        judge(
            "relu-evidence-source",
            "The source does not harm evidence transfer: mean logarithm of the risk with it over that without it, the "
            f"network for which it helps least; {places}; the worst cell of each: "
            f"{', '.join(f'{float(each):.2f}' for each in worst)}; where positive",
            QUESTION,
            **where_positive(_every_cell(source.isel(network=int(np.argmax(of_each.mean("instance").values))))),
            printed=0.0,
            effect=abs(float(source.isel(network=0).mean())),
            expected_verdict=FEW_TEACHERS,
        ),
    ]


def _every_cell(values: xr.DataArray) -> xr.DataArray:
    """The cells (mu, n) that have a value, as one axis."""
    return values.stack(cell=["mu", "n"]).dropna("cell", how="all")
