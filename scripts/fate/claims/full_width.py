"""Claims on whole matrices: where descent takes them as its steps vanish, with nothing of rank one built in."""

import numpy as np
import xarray as xr

from fate.claims.claim import PAPER, Claim, NotMeasured, judge
from fate.claims.statistics import at_zero, cells, if_trained, mean_and_error

FEWEST = 3  # step sizes: a parabola through the smallest, and through one less a line that it is compared with
FITTED = 1e-8  # of a risk: what vectors leave that have 1e-10 of their length to go


def full_width_claims(study: xr.Dataset) -> list[Claim]:
    """Whole matrices end where rank-one gradient flow does: pretraining, depth, Eq. 15 and Eq. 22, draw by draw."""
    if study.sizes["step_share"] < FEWEST:
        raise NotMeasured(f"Needs {FEWEST} step sizes.")
    below, beyond = (study.isel(instance=np.flatnonzero(seen)) for seen in (study["gamma"] < 1, study["gamma"] > 1))
    if not below.sizes["instance"] or not beyond.sizes["instance"]:
        raise NotMeasured("Needs gammas below and beyond 1.")
    finite = float(study["source_ratio"].min())
    population, sampled = (below.sel(source_ratio=ratio) for ratio in (np.inf, finite))
    return [
        _pretraining_claim(study),
        _scratch_claim(study),
        _depth_claim(cells(population, depth=slice(3, None))),
        _gain_claim(population, "Eq. 15", "the population of the source"),
        _gain_claim(sampled, "Eq. 22", f"{finite:g} d samples of the source"),
        _beyond_claim(beyond),
    ]


def _pretraining_claim(study: xr.Dataset) -> Claim:
    """The floor is the Frobenius norm of the initial weights, which rich training leaves where they were."""
    farthest = max(float(study[name].max()) for name in ("truncation_error", "source_distance"))
    return judge(
        "full-width-pretraining",
        "Pretrained whole matrices are of rank one, along the least vector that fits the source, at every depth: "
        "largest relative distance",
        f"{PAPER}, Theorems 3.4 and 3.5",
        measured=farthest,
        printed=0.0,
        standard_error=if_trained(study["pretraining_converged"], 0.0),
        instances=study.sizes["instance"],
        effect=1.0,
        floor=float(2 * study["init_scale"] * np.sqrt(study["dimension"])),
    )


def _scratch_claim(study: xr.Dataset) -> Claim:
    return judge(
        "full-width-scratch",
        "Whole matrices from small random weights end at the least vector that fits the target, at every depth: "
        "largest relative distance",
        f"{PAPER}, Theorem 3.5",
        measured=float(study["scratch_end_point_error"].max()),
        printed=0.0,
        standard_error=if_trained(study["scratch_converged"], 0.0),
        instances=study.sizes["instance"],
        effect=1.0,
        floor=float(2 * study["scratch_scale"]),
    )


def _depth_claim(deep: xr.Dataset) -> Claim:
    depths = " and ".join(map(str, deep["depth"].values))
    limit, coarser = _without_steps(deep, "amplification")
    exact = deep["amplification_limit"]
    return judge(
        "full-width-depth",
        f"Fine-tuning of whole matrices keeps what no sample sees as it was: its amplification C at depth {depths}, "
        f"for steps to zero; {_deviation(limit - exact)} from the exact one of each draw",
        f"{PAPER}, Theorem 3.9; corrected: (q - a) q^(L-1) = B",
        **_paired(limit, exact),
        printed=1.0,
        corrected=float(exact.mean()),
        effect=abs(float(exact.mean()) - 1),
        floor=abs(float((limit - coarser).mean())),
        expected_verdict="corrected",
    )


def _gain_claim(study: xr.Dataset, equation: str, source: str) -> Claim:
    """The floor has what the last order of the step changed, and the risk alpha^2 of what scratch never unlearns."""
    limit, coarser = _without_steps(study, "fine_tuned_risk")
    gain = study["scratch_risk"].where(study["scratch_converged"]) - limit
    exact, printed = (
        study["scratch_risk_limit"] - study[name] for name in ("fine_tuned_risk_limit", "unamplified_risk")
    )
    return judge(
        f"full-width-{equation.lower().replace('. ', '-')}",
        f"T of fine-tuning of whole matrices, pretrained on {source}, mean over depths and gamma < 1, for steps to "
        f"zero; printed with C = 1, and corrected, of each draw, where fine-tuning alone ends with a risk "
        f"{_deviation(limit - study['fine_tuned_risk_limit'])} from the exact one",
        f"{PAPER}, {equation}",
        **_paired(gain, exact),
        printed=float(printed.mean()),
        corrected=float(exact.mean()),
        effect=abs(float((printed - exact).mean())),
        floor=abs(float((limit - coarser).mean())) + float(study["scratch_scale"] ** 2),
        expected_verdict="corrected",
    )


def _beyond_claim(many: xr.Dataset) -> Claim:
    risk = many["fine_tuned_risk"].where(many["fine_tuned_converged"])
    difference = abs(risk - many["scratch_risk"].where(many["scratch_converged"]))
    return judge(
        "full-width-beyond",
        "With more samples than dimensions whole matrices forget the source, at every depth and step size: largest "
        "|T| of a draw at gamma > 1",
        f"{PAPER}, Eq. 15 and 22",
        measured=float(difference.max(skipna=False)),
        printed=0.0,
        standard_error=if_trained(difference.notnull(), 0.0),
        instances=many.sizes["instance"],
        effect=1.0,
        floor=FITTED,
    )


def _without_steps(study: xr.Dataset, name: str) -> tuple[xr.DataArray, xr.DataArray]:
    """A quantity of fine-tuned networks for steps to zero, by a parabola and by a line; NaN where not converged."""
    trained = study["fine_tuned_converged"] & study["pretraining_converged"]
    values = study[name].where(trained).sortby("step_share")
    return tuple(at_zero(values.isel(step_share=slice(count)), "step_share") for count in (FEWEST, FEWEST - 1))


def _paired(measured: xr.DataArray, exact: xr.DataArray) -> dict[str, float]:
    """The mean of ``measured``, with the standard error of its distance from ``exact`` on the same draws."""
    found = mean_and_error(measured - exact)
    return found | {"measured": found["measured"] + float(exact.mean())}


def _deviation(difference: xr.DataArray) -> str:
    found = mean_and_error(difference)
    return f"{found['measured']:.1e} +- {found['standard_error']:.1e}"
