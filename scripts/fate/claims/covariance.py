"""Claims on correlated inputs: the angle and the noise decide as before, with distances measured by Sigma."""

import xarray as xr

from fate.claims.claim import PAPER, Claim, NotConverged, NotMeasured, judge
from fate.claims.statistics import cells, mean_and_error, setting_of
from fate.methods import PAPER_METHODS

RATIOS = slice(None, 0.75)  # of gamma: closer to 1 the risks spread too much to be averaged
QUESTION = "a reviewer's question on correlated inputs; beyond the paper"


def covariance_claims(study: xr.Dataset) -> list[Claim]:
    """Correlated inputs: scratch and fine-tuning follow their corrected theory, linear transfer does not care."""
    correlated = cells(study, gamma=RATIOS).isel(spectrum=study.indexes["spectrum"] != "isotropic")
    if correlated.sizes["spectrum"] == 0:
        raise NotMeasured("Needs correlated inputs.")
    if not all(bool(correlated[f"{method}_converged"].all()) for method in PAPER_METHODS):
        raise NotConverged("Some networks did not converge.")
    spectrum_matters = abs(_mean(correlated["scratch_risk_asymptotic"] - correlated["scratch_risk_isotropic"]))
    gained = correlated["fine_tuned_risk_printed"] - correlated["fine_tuned_risk_corrected"]
    setting = setting_of(correlated, "gamma", "theta", "sigma", "depth", "dimension")
    return [
        judge(
            "covariance-end-points",
            "Training ends where linear algebra says: largest relative distance of any network from its end point",
            QUESTION,
            measured=max(float(study[f"{method}_end_point_error"].max()) for method in PAPER_METHODS),
            printed=0.0,
            standard_error=0.0,
            instances=study.sizes["instance"],
            floor=1e-6,
            effect=1.0,
        ),
        judge(
            "covariance-scratch",
            "The risk of scratch on correlated inputs is that of ridge regression with the ridge that the samples make",
            "Mel and Ganguli, ICML 2021; a reviewer's question",
            **_measured(correlated["scratch_risk"], correlated["scratch_risk_asymptotic"]),
            printed=_mean(correlated["scratch_risk_asymptotic"]),
            effect=spectrum_matters,
        ),
        judge(
            "covariance-linear-transfer",
            "The risk of linear transfer does not depend on the spectrum of the inputs: less that of isotropic ones",
            f"{PAPER}, Eq. 10, for isotropic inputs; a reviewer's question",
            **_measured(correlated["linear_risk"] - correlated["linear_risk_exact"], 0.0),
            printed=0.0,
            effect=spectrum_matters,
            setting=setting,
        ),
        judge(
            "covariance-amplification",
            "Fine-tuning keeps the part of the source that the samples do not see as it is (C = 1)",
            f"{PAPER}, Eq. 15, for isotropic inputs; a reviewer's question",
            **_measured(correlated["amplification"], correlated["amplification_corrected"]),
            printed=1.0,
            corrected=_mean(correlated["amplification_corrected"]),
            effect=abs(_mean(correlated["amplification_corrected"]) - 1),
            expected_verdict="corrected",
            setting=setting,
        ),
        judge(
            "covariance-fine-tuning",
            "T of fine-tuning is what C = 1 gives in the norm of Sigma: T less that",
            f"{PAPER}, Eq. 15, for isotropic inputs; a reviewer's question",
            **_measured(correlated["unamplified_risk"] - correlated["fine_tuned_risk"], gained),
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
    return mean_and_error(draws - theory) | {"measured": _mean(draws)}
