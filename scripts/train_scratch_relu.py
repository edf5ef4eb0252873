"""Trains ReLU students from scratch on the target samples."""

from fate.two_layer.transfer import train_scratch
from fate.variables import describe
from fate_workflow.files.netcdf import read_dataset, write_dataset
from fate_workflow.jobs.job import logged

with logged(snakemake.log[0]):
    settings = snakemake.params.settings
    teachers = read_dataset(snakemake.input.teachers)
    write_dataset(
        describe(train_scratch(teachers=teachers, **settings)),
        snakemake.output[0],
        title="ReLU students trained from scratch on the target task",
        parameters=settings,
        source_digest=snakemake.params.code,
        made_from=[teachers],
    )
