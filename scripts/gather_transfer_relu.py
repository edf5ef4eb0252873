"""Sets the chunks of an experiment's ReLU transfer beside scratch, and locates where they break even."""

import xarray as xr

from fate.two_layer.prediction import locate_boundary
from fate.two_layer.transfer import compare_with_scratch
from fate.variables import describe
from fate_workflow.files.netcdf import read_dataset, write_dataset
from fate_workflow.jobs.job import logged

with logged(snakemake.log[0]):
    settings = snakemake.params.settings
    chunks = [read_dataset(path) for path in snakemake.input.chunks]
    scratch, floor = read_dataset(snakemake.input.scratch), read_dataset(snakemake.input.floor)
    transfer = compare_with_scratch(chunks, scratch)
    boundary = locate_boundary(transfer, floor)
    write_dataset(
        describe(xr.merge([transfer, boundary], join="exact", combine_attrs="drop")),
        snakemake.output[0],
        title="ReLU students trained on the target task: risks, transferability, and where it vanishes",
        parameters=settings,
        source_digest=snakemake.params.code,
        made_from=[*chunks, scratch, floor],
    )
