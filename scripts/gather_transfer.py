"""Puts the chunks of an experiment's transfer back together, in the order of gamma."""

import xarray as xr

from fate.variables import describe
from fate_workflow.files.netcdf import read_dataset, write_dataset
from fate_workflow.jobs.job import logged

with logged(snakemake.log[0]):
    chunks = [read_dataset(path) for path in snakemake.input]
    results = xr.concat(chunks, dim="gamma", combine_attrs="drop")
    write_dataset(
        describe(results.sortby("gamma")),
        snakemake.output[0],
        title="Networks trained on the target task: risks and transferability, beside the exact end points",
        parameters=snakemake.params.settings,
        source_digest=snakemake.params.code,
        made_from=chunks,
    )
