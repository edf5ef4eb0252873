"""Deeper ReLU networks: does what holds for two layers hold for three and four?

Risks of one teacher share the test inputs, so that their errors over teachers hold those of Monte Carlo, too. What has
a sign only is counted: that all ten teachers agree has probability 0.001 by chance.
"""

import numpy as np
import xarray as xr

from fate.claims.claim import Claim, judge
from fate.claims.relu_evidence import judge_evidence
from fate.claims.statistics import cells, mean_and_error, method_risk, setting_of

QUESTION = "a reviewer's question on deeper networks; beyond the paper"
FINITE_SAMPLES = 0.1  # of the floor: what n = 8 m samples and the ridge add to it
CHANCE = 0.5


def deeper_claims(study: xr.Dataset) -> list[Claim]:
    """Students of three and more layers: linear transfer flattens at a floor, and training all layers goes below it."""
    study = study.sel(depth=study["depth"] > 2)
    few, many = (cells(study, n=end) for end in (study.indexes["n"].min(), study.indexes["n"].max()))
    floor = many["linear_floor"]
    depths = " and ".join(str(depth) for depth in study.indexes["depth"])
    floors = ", ".join(
        f"{each:.2g} at mu = {mu:g}" for mu, each in floor.mean(["depth", "instance"]).to_series().items()
    )
    trained = [study["linear_risk"], method_risk(study, "scratch"), method_risk(study, "fine_tuned")]
    trained = xr.concat(xr.broadcast(*trained), xr.Variable("student", ["linear", "scratch", "fine_tuned"]))
    below = np.log(method_risk(many, "fine_tuned") / floor)
    return [
        judge(
            "nonlinear-networks",
            f"The picture holds for {depths} layers: linear transfer of the last hidden layer flattens at a floor "
            f"({floors}, of |f_t|^2): its risk at the largest n over that for n to infinity, less one",
            QUESTION,
            **mean_and_error(many["linear_risk"] / floor - 1),
            printed=0.0,
            effect=1.0,
            floor=FINITE_SAMPLES,
            setting=setting_of(many, "n", "mu", "dimension"),
        ),
        judge(
            "deeper-fine-tuning",
            f"Fine-tuning of {depths} layers goes below the floor of linear transfer: share of teachers at the "
            f"largest n, where the ratio is {np.exp(float(below.mean())):.2g} in the geometric mean",
            QUESTION,
            **mean_and_error(_holds(below < 0, below)),
            printed=1.0,
            effect=CHANCE,
        ),
        *judge_evidence("deeper-evidence", study["evidence_risk"], trained, "open", "reproduced"),
        _judge_order("deeper-order", few, many, study.indexes["mu"].min(), "reproduced"),
        _judge_order("deeper-order-ablated", few, many, study.indexes["mu"].max(), "open"),
    ]


def _judge_order(id: str, few: xr.Dataset, many: xr.Dataset, mu: float, expected_verdict: str) -> Claim:
    """Both orders of the same teacher and depth."""
    start, end = (cells(np.log(each["linear_risk"] / method_risk(each, "scratch")), mu=mu) for each in (few, many))
    ratios = " and ".join(f"{np.exp(float(each.mean())):.2g}" for each in (start, end))
    return judge(
        id,
        f"At mu = {mu:g} linear transfer beats scratch at the fewest samples and scratch wins at the most: share of "
        f"teachers with both, the risk of linear transfer over that of scratch being {ratios} in the geometric mean",
        QUESTION,
        **mean_and_error(_holds((start < 0) & (end > 0), start + end)),
        printed=1.0,
        effect=CHANCE,
        expected_verdict=expected_verdict,
    )


def _holds(statement: xr.DataArray, known: xr.DataArray) -> xr.DataArray:
    """1 where the ``statement`` is true, else 0; NaN where what it compares is not ``known``."""
    return statement.where(known.notnull())
