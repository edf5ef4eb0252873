"""Puts the chunks of an experiment's pretrained ReLU students together."""

from fate.relu.pretraining import unstack_runs
from fate.variables import describe
from fate_workflow.job import logged
from fate_workflow.netcdf import read_dataset, write_dataset

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
