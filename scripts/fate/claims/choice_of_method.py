"""Claims on the choice of a method from data."""

import xarray as xr

from fate.claims.claim import Claim, judge
from fate.claims.statistics import mean_and_error, setting_of

REVIEWER = "a reviewer's question; beyond the paper"
REFUTED = {"expected_verdict": "refuted"}


def choice_of_method_claims(study: xr.Dataset) -> list[Claim]:
    """The overlap can be estimated from data and decides between the methods."""
    best = study["candidate_risk"].min("candidate")
    regret, always = study["chosen_risk"] - best, study["candidate_risk"] - best
    place = always.mean(("gamma", "theta", "instance")).argmin("candidate")
    fixed = always.isel(candidate=place)  # at each noise the one method that is best in the mean
    estimated, moments, parts, left_out, alone = (
        regret.sel(chooser=name)
        for name in ("estimated", "moments", "cross_validation", "leave_one_out", "feature_evidence")
    )
    feature_risk = study["feature_risk"].sel(transfer="linear")
    picked = feature_risk.isel(feature_angle=study["feature_score"].argmax("feature_angle"))
    rivals = {
        "moments": ("Unbiased moments of the labels decide", moments, REFUTED),
        "cross-validation": ("Cross-validation decides", parts, REFUTED),
        "leave-one-out": ("Leaving out one sample at a time decides", left_out, {}),
    }
    return [
        judge(
            "overlap-estimate",
            "The feature overlap can be estimated from data, and decides between the methods: the regret of choosing "
            "by closed forms at estimated angle and noise is less than a fifth of that of the best fixed method",
            REVIEWER,
            **mean_and_error(estimated / float(fixed.mean())),
            printed=0.0,
            floor=0.2,
            effect=1.0,
            setting=setting_of(study, "gamma", "theta", "noise_level", "dimension"),
        ),
        *(
            judge(
                f"choice-{name}",
                f"{words} as well as closed forms at the estimates of the likelihood: its regret less theirs",
                REVIEWER,
                **mean_and_error(other - estimated),
                printed=0.0,
                effect=float(fixed.mean()),
                **verdict,
            )
            for name, (words, other, verdict) in rivals.items()
        ),
        judge(
            "choice-feature-evidence",
            "Linear transfer or scratch, by the evidence of the feature alone (LogME), is as good a choice as the best "
            "fixed method: its regret less that one's",
            f"You et al., ICML 2021; {REVIEWER}",
            **mean_and_error(alone - fixed),
            printed=0.0,
            effect=float(always.mean()),
            **REFUTED,
        ),
        judge(
            "choice-of-feature",
            "The squared correlation, by which H-score and LogME rank features, chooses among five as well as the "
            "likelihood of evidence transfer: risk of linear transfer of the one less that of the other",
            f"Bao et al., ICIP 2019; You et al., ICML 2021; {REVIEWER}",
            **mean_and_error(picked.sel(score="correlation") - picked.sel(score="likelihood")),
            printed=0.0,
            effect=float((feature_risk - feature_risk.min("feature_angle")).mean()),
        ),
        judge(
            "choice-oracle",
            "No method beats in the mean what an oracle chooses among the four in each draw: risk of evidence transfer "
            "less that of the choice",
            REVIEWER,
            **mean_and_error(study["evidence_risk"] - best),
            printed=0.0,
            effect=float(fixed.mean()),
            **REFUTED,
        ),
    ]
