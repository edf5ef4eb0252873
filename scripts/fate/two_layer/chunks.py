"""Chunks of runs, one for each pair of mu and instance, and what is made of all of them."""

import numpy as np
import xarray as xr

from fate.methods import PAPER_TRANSFER
from fate.risks import transferability
from fate.two_layer.boundary import locate_boundary


def chunk_pairs(ablation: list[float], instances: int, chunk: tuple[int, int]) -> list[tuple[float, int]]:
    """Every ``of``-th pair (mu, instance) from the k-th on, ``chunk`` = (k, of), k from 1."""
    first, step = chunk
    return [(mu, instance) for mu in ablation for instance in range(instances)][first - 1 :: step]


def stack_runs(records: list[dict], pairs: list[tuple], dims: dict, coords: dict) -> xr.Dataset:
    """Records of one chunk, stacked on the dimension run, each with its mu and instance."""
    mu, instance = zip(*pairs, strict=True)
    variables = {
        name: (("run", *dims.get(name, ())), np.array([record[name] for record in records])) for name in records[0]
    }
    return xr.Dataset(variables, {**coords, "mu": ("run", list(mu)), "instance": ("run", list(instance))})


def gather_networks(chunks: list[xr.Dataset]) -> xr.Dataset:
    """Chunks put together: the dimension run becomes mu and instance, in ascending order."""
    runs = xr.concat(
        chunks, dim="run", data_vars="minimal", coords="minimal", compat="equals", join="exact", combine_attrs="drop"
    )
    return (
        runs.set_index(run=["mu", "instance"])
        .unstack("run")
        .transpose(..., "mu", "instance")
        .sortby(["mu", "instance"])
    )


def gather_transfer(chunks: list[xr.Dataset], scratch: xr.Dataset, theory: xr.Dataset) -> xr.Dataset:
    """The chunks of transfer beside scratch on the same samples, and where they break even by the floor in ``theory``.

    See ``compare_with_scratch`` and ``locate_boundary``.
    """
    transfer = compare_with_scratch(chunks, scratch)
    return xr.merge([transfer, locate_boundary(transfer, theory)], join="exact", combine_attrs="drop")


def compare_with_scratch(chunks: list[xr.Dataset], scratch: xr.Dataset) -> xr.Dataset:
    """All chunks and scratch in one dataset, with T = E[R_scratch - R_transfer] and its standard error.

    {linear,fine_tuned}_transferability (ridge, n, mu) or (n, mu), relative to |f_t|^2, over paired instances.
    """
    results = xr.merge([gather_networks(chunks), scratch], join="exact")
    for method in PAPER_TRANSFER:
        risk = results[f"{method}_risk"].transpose(..., "n", "mu", "instance")
        mean, error = transferability(results["scratch_risk"].values[:, None], risk.values)
        results[f"{method}_transferability"] = risk.dims[:-1], mean
        results[f"{method}_transferability_standard_error"] = risk.dims[:-1], error
    return results
