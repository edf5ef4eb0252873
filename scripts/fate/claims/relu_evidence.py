"""Claims on evidence transfer of networks that are not linear, beside networks trained on the same samples."""

import numpy as np
import xarray as xr

from fate.claims.claim import Claim, judge
from fate.claims.statistics import where_positive
from fate.methods import PAPER_METHODS

QUESTION = "a reviewer's question on nonlinear networks; beyond the paper"
TRAINED = list(PAPER_METHODS)
EXPECTED = {"relu_gaussian": "open", "relu_signs": "open"}  # in the mean over cells; the others reproduced


def relu_evidence_claims(study: xr.Dataset) -> list[Claim]:
    """Evidence transfer by kernels beside trained networks, and beside itself without the source.

    Networks count as they stand when training stops, whether or not they interpolate: they are rivals, no theory.
    """
    study = study.isel(mu=study.indexes["mu"] > 0)  # at 0 the source is the target itself
    risks = study["student_risk"]
    source = np.log(risks.sel(student="evidence") / risks.sel(student="architecture"))
    worth = abs(float(source.isel(experiment=0).mean()))
    claims = []
    for name in study.indexes["experiment"]:
        claims += [*_judge_experiment(name, risks), _judge_source(name, source.sel(experiment=name, drop=True), worth)]
    return claims


def _judge_experiment(name: str, risks: xr.DataArray) -> list[Claim]:
    own = risks.sel(experiment=name, drop=True).dropna("n", how="all").dropna("mu", how="all")
    evidence, trained = own.sel(student="evidence", drop=True), own.sel(student=TRAINED)
    expected = EXPECTED.get(name, "reproduced"), "refuted"
    return judge_evidence(f"{name.replace('_', '-')}-evidence", evidence, trained, *expected)


def _judge_source(name: str, source: xr.DataArray, worth: float) -> Claim:
    """Judge log R with the source over R without it; the effect is what the source is worth in the first experiment."""
    worst = float(source.mean("instance").max())
    return judge(
        f"{name.replace('_', '-')}-evidence-source",
        "The source does not harm evidence transfer by three kernels: mean logarithm of the risk with it over that "
        f"without it, {float(source.mean()):.2f}, where positive; {worst:.2f} in the worst cell",
        QUESTION,
        **where_positive(source.stack(cell=["mu", "n"]).dropna("cell", how="all")),
        printed=0.0,
        effect=worth,
        expected_verdict="open" if name == "relu_gaussian" else "reproduced",
    )


def judge_evidence(
    id: str, evidence: xr.DataArray, trained: xr.DataArray, in_the_mean: str, in_every_cell: str
) -> list[Claim]:
    """Compare with the best of ``trained`` (student, ..., instance), chosen by its mean in each cell where none is NaN.

    In the mean over cells, and in each, with these expected verdicts.
    """
    cells = [name for name in evidence.dims if name != "instance"]
    grids = [evidence.indexes[name] for name in cells]
    whole = trained.notnull().all(["student", "instance"])
    trained = trained.where(whole)
    best = trained.isel(student=trained.mean("instance").fillna(np.inf).argmin("student"))
    ratio = (evidence.mean("instance") / best.mean("instance")).transpose(*cells)
    behind = [
        [grid[index] for grid, index in zip(grids, place, strict=True)] for place in np.argwhere(ratio.values >= 1)
    ]
    lost = [f"({', '.join(f'{value:g}' for value in place)})" for place in behind]
    gain, cost = np.log(evidence / best), np.log(trained.sel(student="scratch") / best)
    wins, compared = int((ratio < 1).sum()), int(whole.sum())
    return [
        judge(
            id,
            "Evidence transfer by three kernels has no larger risk than the best of scratch, linear transfer and "
            f"fine-tuning, chosen in each cell ({', '.join(cells)}) by its mean: lower in {wins} of the {compared} "
            f"cells, not at {', '.join(lost) or 'any'}; mean logarithm of the ratio, "
            f"{float(gain.mean()):.2f}, where positive",
            QUESTION,
            **where_positive(gain.stack(cell=cells).dropna("cell", how="all")),
            printed=0.0,
            effect=float(cost.mean()),
            expected_verdict=in_the_mean,
        ),
        judge(
            f"{id}-every-cell",
            "Evidence transfer beats every trained method in every cell: share of cells",
            QUESTION,
            measured=wins / compared if compared else np.nan,
            printed=1.0,
            standard_error=0.0,
            instances=evidence.sizes["instance"],
            effect=0.5,
            expected_verdict=in_every_cell,
        ),
    ]
