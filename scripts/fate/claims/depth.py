"""Claims on networks of several depths, trained richly and lazily."""

import xarray as xr

from fate.claims.claim import PAPER, Claim, judge
from fate.claims.statistics import at_angle, cells, largest, mean_and_error, method_risk, setting_of

LAZY = "a reviewer's question on deep linear networks trained lazily; beyond the paper"


def depth_claims(
    shallow: xr.Dataset, shallow_theory: xr.Dataset, deep: xr.Dataset, deep_theory: xr.Dataset
) -> list[Claim]:
    """Depth does not enter scratch or linear transfer; it enters fine-tuning, if there is noise."""
    shallow = cells(shallow, theta=deep.indexes["theta"])
    tuned, deeply_tuned = (at_angle(method_risk(each, "fine_tuned")) for each in (shallow, deep))
    shallow_gain, deep_gain = (
        float(at_angle(theory["fine_tuned_transferability_corrected"]).mean())
        for theory in (shallow_theory, deep_theory)
    )
    return [
        _judge_sameness("scratch", "scratch", shallow, deep),
        _judge_sameness("linear", "linear transfer", shallow, deep),
        judge(
            "depth-fine-tuning",
            f"T of fine-tuning at depth {int(deep_theory['depth'])} less that at depth 2, at pi/4 with noise",
            f"{PAPER}, Eq. 15 at every depth; a reviewer's question",
            **mean_and_error(tuned - deeply_tuned.values),
            printed=0.0,
            corrected=deep_gain - shallow_gain,
            effect=abs(deep_gain - shallow_gain),
            expected_verdict="corrected",
            setting=setting_of(at_angle(deep), "gamma", "theta", "sigma", "dimension"),
        ),
    ]


def lazy_depth_claims(study: xr.Dataset) -> list[Claim]:
    """Pretraining from rich to lazy at two and more layers, with isotropic features and noise.

    Rich is the smallest scale and lazy the largest, whose corrections are O(alpha^-2L).
    """

    def ends(name: str) -> tuple[xr.DataArray, xr.DataArray]:
        values = study[name].where(study["deep_converged"]).rename(deep_instance="instance").sortby("deep_scale")
        return values.isel(deep_scale=0), values.isel(deep_scale=-1)

    depth = study.indexes["depth"]
    layers = f"at L = {' and '.join(str(each) for each in depth)}"
    correction = float(study.indexes["deep_scale"].max()) ** (-2.0 * depth.min())
    rich_distance, lazy_distance = ends("deep_lazy_distance")
    rich, lazy = ends("deep_amplification")
    (rich_risk, lazy_risk), (rich_kept, lazy_kept) = ends("deep_fine_tuned_risk"), ends("deep_kept_features_risk")
    scratch = study["deep_scratch_risk"].rename(deep_instance="instance")
    richly, lazily = (
        ", ".join(f"{float(each):.2g}" for each in (scratch - risk).mean("instance")) for risk in (rich_risk, lazy_risk)
    )
    return [
        judge(
            "lazy-depth-end-point",
            f"Lazily pretrained networks {layers} are fine-tuned to beta_s + X^+ (y - X beta_s), as Theorem 3.9 has it "
            "for rich ones: largest relative distance",
            LAZY,
            **largest(lazy_distance),
            effect=float(rich_distance.mean()),
            floor=correction,
        ),
        judge(
            "lazy-depth-amplification",
            "So the printed C = 1, refuted with noise in the rich regime, holds in the lazy one; richly it is "
            f"{', '.join(f'{float(each):.3g}' for each in rich.mean('instance'))} {layers}. T of fine-tuning goes from "
            f"{richly} to {lazily}",
            LAZY,
            **mean_and_error(lazy),
            printed=1.0,
            effect=float(rich.mean()) - 1,
            floor=correction,
        ),
        judge(
            "lazy-depth-linear",
            f"Linear transfer of all features of lazily pretrained networks {layers} gains nothing: largest |T|",
            LAZY,
            **largest(abs(scratch - lazy_kept)),
            effect=float((scratch - rich_kept).mean()),
            floor=correction,
        ),
    ]


def _judge_sameness(method: str, phrase: str, shallow: xr.Dataset, deep: xr.Dataset) -> Claim:
    """Both depths share their draws, so that the risks differ by no more than training does."""
    change = abs(method_risk(deep, method) / method_risk(shallow, method).values - 1)
    return judge(
        f"depth-{method}",
        f"Depth does not enter the risk of {phrase}: largest relative change",
        f"{PAPER}, Section 3; a reviewer's question",
        **largest(change),
        effect=1.0,
        floor=1e-3,
    )
