"""Claims on correlated inputs: the angle and the noise decide as before, with distances measured by Sigma."""

import numpy as np
import xarray as xr

from fate.claims.claim import Claim, NotConverged, NotMeasured, judge

RATIOS = slice(None, 0.75)  # of gamma: closer to 1 the risks spread too much to be averaged
QUESTION = "a reviewer's question on correlated inputs; beyond the paper"


def covariance_claims(study: xr.Dataset) -> list[Claim]:
    """Correlated inputs: scratch and fine-tuning follow their corrected theory, linear transfer does not care."""
    cells = study.sel(gamma=RATIOS, spectrum=study["spectrum"] != "isotropic")
    if 0 in cells.sizes.values():
        raise NotMeasured("The grid has none of its cells.")
    methods = ("scratch", "linear", "fine_tuned")
    if not all(bool(cells[f"{method}_converged"].all()) for method in methods):
        raise NotConverged("Some networks did not converge.")
    spectrum_matters = abs(_mean(cells["scratch_risk_asymptotic"] - cells["scratch_risk_isotropic"]))
    gained = cells["fine_tuned_risk_printed"] - cells["fine_tuned_risk_corrected"]
    return [
        judge(
            "covariance-end-points",
            "Training ends where linear algebra says: largest relative distance of any network from its end point",
            QUESTION,
            measured=max(float(study[f"{method}_end_point_error"].max()) for method in methods),
            printed=0.0,
            standard_error=0.0,
            floor=1e-6,
            effect=1.0,
        ),
        judge(
            "covariance-scratch",
            "The risk of scratch on correlated inputs is that of ridge regression with the ridge that the samples make",
            "Mel and Ganguli, ICML 2021; a reviewer's question",
            **_measured(cells["scratch_risk"], cells["scratch_risk_asymptotic"]),
            printed=_mean(cells["scratch_risk_asymptotic"]),
            effect=spectrum_matters,
        ),
        judge(
            "covariance-linear-transfer",
            "The risk of linear transfer does not depend on the spectrum of the inputs: less that of isotropic ones",
            "Tahir et al. 2025, Eq. 10, for isotropic inputs; a reviewer's question",
            **_measured(cells["linear_risk"] - cells["linear_risk_exact"], 0.0),
            printed=0.0,
            effect=spectrum_matters,
        ),
        judge(
            "covariance-amplification",
            "Fine-tuning keeps the part of the source that the samples do not see as it is (C = 1)",
            "Tahir et al. 2025, Eq. 15, for isotropic inputs; a reviewer's question",
            **_measured(cells["amplification"], cells["amplification_corrected"]),
            printed=1.0,
            corrected=_mean(cells["amplification_corrected"]),
            effect=abs(_mean(cells["amplification_corrected"]) - 1),
            expected_verdict="corrected",
        ),
        judge(
            "covariance-fine-tuning",
            "T of fine-tuning is what C = 1 gives in the norm of Sigma: T less that",
            "Tahir et al. 2025, Eq. 15, for isotropic inputs; a reviewer's question",
            **_measured(cells["unamplified_risk"] - cells["fine_tuned_risk"], gained),
            printed=0.0,
            corrected=_mean(gained),
            effect=abs(_mean(gained)),
            expected_verdict="corrected",
        ),
    ]


def _mean(values: xr.DataArray) -> float:
    return float(values.mean())


def _measured(draws: xr.DataArray, theory: xr.DataArray | float) -> dict[str, float]:
    """The mean over all cells, and its standard error over instances, each against the ``theory`` of its own tasks."""
    rest = (draws - theory).mean([name for name in draws.dims if name != "instance"])
    return {"measured": _mean(draws), "standard_error": float(rest.std(ddof=1) / np.sqrt(rest.size))}
