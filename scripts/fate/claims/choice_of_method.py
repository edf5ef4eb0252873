"""Claims on the choice of a method from data."""

import xarray as xr

from fate.claims.claim import Claim, judge
from fate.claims.statistics import mean_and_error, standard_error

REVIEWER = "a reviewer's question; beyond the paper"
REFUTED = {"expected_verdict": "refuted"}


def choice_of_method_claims(study: xr.Dataset) -> list[Claim]:
    """The overlap can be estimated from data and decides between the methods."""
    best = study["candidate_risk"].min("method")
    fixed = (study["candidate_risk"] - best).mean(("gamma", "theta", "instance")).min("method").mean()
    regret = study["chosen_risk"] - best
    estimated, moments, parts, left_out, alone = (
        regret.sel(chooser=name)
        for name in ("estimated", "moments", "cross_validation", "leave_one_out", "feature_evidence")
    )
    rivals = {
        "moments": ("Unbiased moments of the labels decide", moments, REFUTED),
        "cross-validation": ("Cross-validation decides", parts, REFUTED),
        "leave-one-out": ("Leaving out one sample at a time decides", left_out, {}),
    }
    return [
        judge(
            "overlap-estimate",
            "The feature overlap can be estimated from data, and decides between the methods: the regret of choosing by "
            "closed forms at estimated angle and noise is less than a fifth of that of the best fixed method",
            REVIEWER,
            **_over(estimated, float(fixed)),
            printed=0.0,
            floor=0.2,
            effect=1.0,
        ),
        *(
            judge(
                f"choice-{name}",
                f"{words} as well as closed forms at the estimates of the likelihood: its regret less theirs",
                REVIEWER,
                **mean_and_error(other - estimated),
                printed=0.0,
                effect=float(fixed),
                **verdict,
            )
            for name, (words, other, verdict) in rivals.items()
        ),
        judge(
            "choice-feature-evidence",
            "The evidence of the feature alone (LogME) decides between linear transfer and scratch better than the best "
            "fixed method does: its regret over that one's",
            f"You et al., ICML 2021; {REVIEWER}",
            **_over(alone, float(fixed)),
            printed=1.0,
            effect=max(float(alone.mean() / fixed), 1.0),
            **REFUTED,
        ),
        judge(
            "choice-oracle",
            "No method beats in the mean what an oracle chooses among the four in each draw: risk of evidence transfer "
            "less that of the choice",
            REVIEWER,
            **mean_and_error(study["evidence_risk"] - best),
            printed=0.0,
            effect=float(fixed),
            **REFUTED,
        ),
    ]


def _over(regret: xr.DataArray, reference: float) -> dict[str, float]:
    """The mean of a regret over a reference, and its standard error over instances."""
    each = regret.mean(("noise_level", "gamma", "theta")).values / reference
    return {"measured": float(each.mean()), "standard_error": standard_error(each)}
