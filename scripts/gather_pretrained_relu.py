"""Puts the chunks of an experiment's pretrained ReLU students together."""

from fate.two_layer.pretraining import unstack_runs
from fate.variables import describe
from fate_workflow.files.netcdf import read_dataset, write_dataset
from fate_workflow.jobs.job import logged

with logged(snakemake.log[0]):
    settings = snakemake.params.settings
    chunks = [read_dataset(path) for path in snakemake.input]
    write_dataset(
        describe(unstack_runs(chunks)),
        snakemake.output[0],
        title="ReLU students pretrained on source teachers, with what certifies them",
        parameters=settings,
        source_digest=snakemake.params.code,
        made_from=chunks,
    )
