"""The formulas of the explorer, run in Node, and the same in Python."""

import json
import subprocess
from functools import cache
from pathlib import Path

import numpy as np
import xarray as xr

from fate.linear.prediction import predict_risks

EVALUATE = Path(__file__).with_name("evaluate.js")


def evaluate(points: list[dict]) -> dict:
    """The values {method: {form: {quantity: [value]}}} of the page's formulas at ``points``."""
    text = json.dumps([point | {"ratio": None} if np.isinf(point["ratio"]) else point for point in points])
    found = subprocess.run(["node", EVALUATE], input=text, capture_output=True, text=True, check=True)
    return json.loads(found.stdout)


def expect(point: dict, method: str, form: str) -> dict[str, float]:
    """The same quantities by the theory in Python; none where it has no such form for this source."""
    found = predict(**point)
    risk, gain = (found.get(f"{method}_{quantity}_{form}") for quantity in ("risk", "transferability"))
    if risk is None and gain is None:
        return {}
    scratch = found["scratch_risk_exact" if form == "exact" else "scratch_risk_asymptotic"]
    risk = scratch - gain if risk is None else risk
    quantities = {
        "risk": risk,
        "scratch": scratch - risk if gain is None else gain,
        "ridge": found["best_ridge_risk_asymptotic"] - risk,
        "limit": risk - found["limit_risk_asymptotic"],
    }
    return {name: value.item() for name, value in quantities.items()}


@cache
def predict(gamma, theta, sigma, depth, ratio, sourceSigma, dimension) -> xr.Dataset:
    """Every closed form at one point, by the names of the page."""
    return predict_risks(
        depth=depth,
        dimension=dimension,
        noise=sigma,
        ridge=[0.0],
        samples=[gamma * dimension],
        source_noise=sourceSigma,
        source_ratio=None if np.isinf(ratio) else ratio,
        theta=[theta],
        weight_decay=[],
    ).squeeze()
