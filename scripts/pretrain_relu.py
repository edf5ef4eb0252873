"""Pretrains the ReLU students of one chunk of pairs of mu and instance."""

from fate.two_layer.pretraining import pretrain_students
from fate.variables import describe
from fate_workflow.files.netcdf import read_dataset, write_dataset
from fate_workflow.jobs.chunks import chunk_numbers
from fate_workflow.jobs.job import logged

with logged(snakemake.log[0]):
    settings = snakemake.params.settings
    teachers = read_dataset(snakemake.input.teachers)
    chunk = chunk_numbers(snakemake.wildcards.chunk)
    write_dataset(
        describe(pretrain_students(teachers=teachers, chunk=chunk, **settings)),
        snakemake.output[0],
        title="ReLU students pretrained on source teachers, some of the pairs of mu and instance",
        parameters=settings,
        source_digest=snakemake.params.code,
        made_from=[teachers],
    )
