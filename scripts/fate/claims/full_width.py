"""Claims on whole matrices: where descent takes them as its steps vanish, with nothing of rank one built in."""

import numpy as np
import xarray as xr

from fate.claims.claim import PAPER, Claim, NotMeasured, judge
from fate.claims.statistics import at_zero, cells, if_trained, largest, mean_and_error

QUESTION = "a reviewer's question on weight decay; beyond the paper"
FEWEST = 3  # step sizes: a parabola through the smallest, and through one less a line that it is compared with
TO_GO = 4  # |dbeta| / |beta| <= 2 (w/h) |gradient| / w |W|; the least curvature h is w where samples do not see all
ROUNDED = 1e-10  # of a logarithm: rounding of 10^5 steps
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
    deep = cells(population, depth=slice(3, None))
    return [
        _pretraining_claim(study),
        _scratch_claim(study),
        _amplification_claim(
            deep,
            "full-width-depth",
            "Fine-tuning of whole matrices keeps what no sample sees as it was",
            " and ".join(map(str, deep["depth"].values)),
        ),
        _gain_claim(population, "Eq. 15", "the population of the source"),
        _gain_claim(sampled, "Eq. 22", f"{finite:g} d samples of the source"),
        _beyond_claim(beyond),
        _threshold_claim(study),
    ]


def forgetting_claims(study: xr.Dataset) -> list[Claim]:
    """Weight decay makes two layers of whole matrices forget the source, and with it what fine-tuning gains."""
    if study.sizes["step_share"] < FEWEST:
        raise NotMeasured(f"Needs {FEWEST} step sizes.")
    two = cells(study, depth=2).sel(source_ratio=np.inf)
    few = two.isel(instance=np.flatnonzero(two["gamma"] < 1))
    if not few.sizes["instance"]:
        raise NotMeasured("Needs gammas below 1.")
    strengths = " and ".join(f"{strength:g}" for strength in study.indexes["weight_decay"])
    return [
        _amplification_claim(
            few, "full-width-undecayed", "Without weight decay two layers of whole matrices remember the source", "2"
        ),
        _minimum_claim(two, strengths),
        _no_transfer_claim(two, few, strengths),
        _unseen_claim(few, strengths),
        _imbalance_claim(two, strengths),
    ]


def _pretraining_claim(study: xr.Dataset) -> Claim:
    """The floor is the Frobenius norm of the initial weights, which rich training leaves where they were."""
    farthest = np.maximum(study["truncation_error"], study["source_distance"])
    return judge(
        "full-width-pretraining",
        "Pretrained whole matrices are of rank one, along the least vector that fits the source, at every depth: "
        "largest relative distance",
        f"{PAPER}, Theorems 3.4 and 3.5",
        **largest(farthest.where(study["pretraining_converged"])),
        effect=1.0,
        floor=float(2 * study["init_scale"] * np.sqrt(study["dimension"])),
    )


def _scratch_claim(study: xr.Dataset) -> Claim:
    return judge(
        "full-width-scratch",
        "Whole matrices from small random weights end at the least vector that fits the target, at every depth: "
        "largest relative distance",
        f"{PAPER}, Theorem 3.5",
        **largest(study["scratch_end_point_error"].where(study["scratch_converged"])),
        effect=1.0,
        floor=float(2 * study["scratch_scale"]),
    )


def _amplification_claim(networks: xr.Dataset, id: str, what: str, depths: str) -> Claim:
    limit, coarser = _without_steps(networks, "amplification")
    exact = networks["amplification_limit"]
    return judge(
        id,
        f"{what}: its amplification C at depth {depths}, for steps to zero; {_deviation(limit - exact)} from the exact "
        "one of each draw",
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
    scratch = many["scratch_risk"].where(many["scratch_converged"])
    return judge(
        "full-width-beyond",
        "With more samples than dimensions whole matrices forget the source, at every depth and step size: largest "
        "|T| of a draw at gamma > 1",
        f"{PAPER}, Eq. 15 and 22",
        **largest(abs(risk - scratch)),
        effect=1.0,
        floor=FITTED,
    )


def _threshold_claim(study: xr.Dataset) -> Claim:
    """The floor: what pretraining leaves beyond rank one reaches the end-to-end vector by products of two layers."""
    moved = float(study["threshold_change"].min())
    return judge(
        "full-width-threshold",
        "At n = d, where the end is out of reach, whole matrices stay on the path of the rank-one network, at every "
        f"depth and from every source: largest relative distance, after a change of at least {moved:.2g}",
        f"{PAPER}, Theorem 3.5",
        **largest(study["threshold_distance"].where(study["pretraining_converged"])),
        effect=moved,
        floor=float(4 * study["init_scale"] ** 2 * study["dimension"]),
    )


def _minimum_claim(two: xr.Dataset, strengths: str) -> Claim:
    return judge(
        "full-width-decay-minimum",
        f"With weight decay w = {strengths} on both layers whole matrices end at the one minimum of the penalised "
        "loss, from scratch, pretrained, and pretrained with layers out of balance: largest relative distance",
        QUESTION,
        **largest(two["decayed_distance"].where(two["decayed_converged"])),
        effect=1.0,
        floor=TO_GO * two.attrs["converged_below"],
    )


def _no_transfer_claim(two: xr.Dataset, few: xr.Dataset, strengths: str) -> Claim:
    """The effect is the mean abs(T) of the same draws without weight decay, at gamma < 1."""
    risk = two["decayed_risk"].where(two["decayed_converged"])
    undecayed = abs(few["scratch_risk_limit"] - few["fine_tuned_risk_limit"])
    return judge(
        "full-width-decay-transfer",
        f"With weight decay w = {strengths} on both layers nothing is left of the source: largest |T| of a draw, of "
        f"fine-tuning; without it |T| is {float(undecayed.mean()):.2f} in the mean at gamma < 1",
        QUESTION,
        **largest(abs(risk - risk.sel(start="scratch"))),
        effect=float(undecayed.mean()),
        floor=FITTED,
    )


def _unseen_claim(few: xr.Dataset, strengths: str) -> Claim:
    """No gradient of the data reaches the part, so that every step keeps 1 - eta w of it."""
    rate = few["unseen_rate"].where(few["pretraining_converged"])
    return judge(
        "full-width-decay-unseen",
        f"How long the memory lasts: what no sample sees of the first layer decays as exp(-w t), w = {strengths}: "
        "rate over that of steps, -log(1 - eta w) / eta, in the draw farthest from it",
        QUESTION,
        measured=float(rate.values.flat[np.argmax(abs(rate.values - 1))]),
        printed=1.0,
        standard_error=if_trained(few["pretraining_converged"], 0.0),
        instances=few.sizes["instance"],
        effect=1.0,
        floor=ROUNDED,
    )


def _imbalance_claim(two: xr.Dataset, strengths: str) -> Claim:
    """The floor has what the last order of the step changed."""
    limit, coarser = _at_no_step(two["imbalance_rate"].where(two["pretraining_converged"]))
    begun, end = (two[f"{when}_imbalance"].max(("weight_decay", "instance")) for when in ("begun", "decayed"))
    told = ", ".join(
        f"{name.replace('_', '-')} {float(begun.sel(start=name)):.1e} to {float(end.sel(start=name)):.1e}"
        for name in two.indexes["start"]
    )
    return judge(
        "full-width-decay-imbalance",
        f"The imbalance D of layers, which fine-tuning conserves, decays with w = {strengths} as exp(-2 w t): rate "
        f"over -2 log(1 - eta w) / eta until t = 1/w, for steps to zero; largest |D|, from start to end: {told}",
        QUESTION,
        **mean_and_error(limit),
        printed=1.0,
        effect=1.0,
        floor=abs(float((limit - coarser).mean())),
    )


def _without_steps(study: xr.Dataset, name: str) -> tuple[xr.DataArray, xr.DataArray]:
    """A quantity of fine-tuned networks for steps to zero, by a parabola and by a line; NaN where not converged."""
    trained = study["fine_tuned_converged"] & study["pretraining_converged"]
    return _at_no_step(study[name].where(trained))


def _at_no_step(values: xr.DataArray) -> tuple[xr.DataArray, xr.DataArray]:
    """``values`` for steps to zero, by a parabola and by a line."""
    values = values.sortby("step_share")
    return tuple(at_zero(values.isel(step_share=slice(count)), "step_share") for count in (FEWEST, FEWEST - 1))


def _paired(measured: xr.DataArray, exact: xr.DataArray) -> dict[str, float]:
    """The mean of ``measured``, with the standard error of its distance from ``exact`` on the same draws."""
    found = mean_and_error(measured - exact)
    return found | {"measured": found["measured"] + float(exact.mean())}


def _deviation(difference: xr.DataArray) -> str:
    found = mean_and_error(difference)
    return f"{found['measured']:.1e} +- {found['standard_error']:.1e}"
