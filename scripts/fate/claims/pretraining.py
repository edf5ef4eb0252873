"""Claims on pretraining: where it ends, and what it conserves."""

import numpy as np
import xarray as xr

from fate.claims.claim import PAPER, Claim, judge


def pretraining_claims(pretrained: xr.Dataset) -> list[Claim]:
    """Rich pretraining ends at a global optimum of rank one, and conserves the balance of its layers."""
    scale = float(pretrained["init_scale"] * np.sqrt(pretrained["width"]))
    certain = {"printed": 0.0, "standard_error": 0.0, "instances": pretrained.sizes["instance"], "effect": 1.0}
    return [
        judge(
            "lemma-3.3",
            "Gradient flow on the source task ends at a global optimum: largest relative residual",
            f"{PAPER}, Lemma 3.3",
            measured=float(pretrained["relative_residual"].max()),
            floor=pretrained.attrs["converged_below"],
            **certain,
        ),
        judge(
            "theorem-3.4",
            "The product of the hidden layers is a rank-one matrix up to O(alpha): largest part beyond rank one",
            f"{PAPER}, Theorem 3.4",
            measured=float(pretrained["rank_one_residual"].max()),
            floor=2 * scale,
            **certain,
        ),
        judge(
            "theorem-3.4-direction",
            "The one direction of the hidden layers is the learned vector: largest 1 - |cos|",
            f"{PAPER}, Theorem 3.4",
            measured=float(abs(1 - pretrained["alignment"]).max()),
            floor=scale,
            **certain,
        ),
        judge(
            "conserved-quantity",
            "W_l^T W_l - W_{l+1} W_{l+1}^T is conserved by gradient flow: largest change",
            f"{PAPER}, Section 3",
            measured=float(pretrained["conserved_drift"].max()),
            floor=1e-8,
            **certain,
        ),
    ]
