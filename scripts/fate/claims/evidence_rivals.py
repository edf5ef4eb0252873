"""Claims on variants of evidence transfer, and on what competes with it."""

import numpy as np
import xarray as xr

from fate.claims.claim import Claim, judge
from fate.claims.statistics import cells, mean_and_error, ratio_and_error, where_positive

BEYOND = "beyond the paper"
POOLING = "Song, Bhattacharya and Sur, arXiv:2406.13944; beyond the paper"
KNOWN = ("bayes", "evidence", "evidence_features", "depth_one", "stopped_oracle", "likelihood_ridge", "scratch")
ENOUGH = 0.5  # samples per dimension for several features


def evidence_rivals_claims(study: xr.Dataset) -> list[Claim]:
    """Variants of evidence transfer come close to the limit, and closer than their competitors."""
    known, sampled = study["rival_risk"], study["sampled_rival_risk"]
    best, one, several, nearest, stopped, ridge, scratch = (known.sel(rival=name, drop=True) for name in KNOWN)
    posterior, bivariate, learned, pooled = (
        sampled.sel(sampled_rival=name, drop=True) for name in ("bayes", "bivariate", "evidence", "pooled")
    )
    form, above = study["pooled_risk_exact"], {"printed": 0.0, "effect": 1.0}
    return [
        judge(
            "rivals-limit",
            "The posterior mean at known angle and noises has the limit's risk, from samples of the source too: mean "
            "over the map",
            BEYOND,
            **mean_and_error(posterior),
            printed=float(study["limit_risk"].mean()),
            effect=float((ridge - posterior).mean()),
        ),
        judge(
            "rivals-bivariate",
            "The bivariate model comes close to the limit: its regret is less than a tenth of that of pooling, which "
            "sees the same samples",
            BEYOND,
            **ratio_and_error(bivariate - posterior, pooled - posterior),
            floor=0.1,
            **above,
        ),
        judge(
            "rivals-bivariate-vector",
            "The bivariate model is no worse in the mean than evidence transfer with the vector that ridge regression "
            "learns from the source's samples: its risk less that one's, 0 where it is less",
            BEYOND,
            **where_positive(bivariate - learned),
            printed=0.0,
            effect=float((ridge - posterior).mean()),
        ),
        judge(
            "rivals-features",
            f"Features of no use cost little from gamma = {ENOUGH:g} on: what evidence transfer loses by "
            f"{int(study['outputs']) - 1} more of them is less than a fifth of what the source is worth to it",
            BEYOND,
            **ratio_and_error(*(cells(each, gamma=slice(ENOUGH, None)) for each in (several - one, ridge - one))),
            floor=0.2,
            **above,
        ),
        *_depth_one_claims(study, scratch - nearest),
        judge(
            "rivals-pooling-form",
            "Pooling has the risk of its closed form, exact at finite n and d: risk over it",
            POOLING,
            **mean_and_error((pooled / form.where(np.isfinite(form))).mean(form.dims)),
            printed=1.0,
            effect=1.0,
        ),
        judge(
            "rivals-pooling",
            "Pooling the samples of source and target is further from the limit than evidence transfer with a learned "
            "vector, whose regret is less than a fifth of its",
            BEYOND,
            **ratio_and_error(learned - posterior, pooled - posterior),
            floor=0.2,
            **above,
        ),
        judge(
            "rivals-stopped",
            "Fine-tuning of two layers, stopped at the best time of each draw in hindsight, comes as close to the "
            "limit as evidence transfer: its risk less that one's, 0 where it is less",
            BEYOND,
            **where_positive(stopped - one),
            printed=0.0,
            effect=float((ridge - best).mean()),
            expected_verdict="refuted",
        ),
    ]


def _depth_one_claims(study: xr.Dataset, gain: xr.DataArray) -> list[Claim]:
    """Judge T = ``gain`` below the threshold."""
    gain, printed, deeper = (
        cells(each, gamma=slice(None, 0.999))
        for each in (
            gain,
            study["fine_tuned_transferability_printed"],
            study["fine_tuned_transferability_corrected"],
        )
    )
    spread, deeper_spread = (each.max("noise_level") - each.min("noise_level") for each in (gain, deeper))
    return [
        judge(
            "rivals-depth-one",
            "Eq. 15 is the T of fine-tuning at depth one with label noise, too: T over the printed one, by least "
            "squares over the map below gamma = 1",
            "Tahir et al. 2025, Eq. 15",
            **ratio_and_error(gain * printed, printed**2 * xr.ones_like(gain)),
            printed=1.0,
            effect=1.0,
        ),
        judge(
            "rivals-depth-one-noise",
            "In no draw does T at depth one depend on the label noise, as it does at depth two: its largest change",
            "Tahir et al. 2025, Eq. 15",
            measured=float(spread.max()),
            printed=0.0,
            standard_error=0.0,
            instances=gain.sizes["instance"],
            floor=1e-6,
            effect=float(deeper_spread.max()),
        ),
    ]
