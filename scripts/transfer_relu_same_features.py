"""Transfers ReLU students to targets with the same hidden and new output weights."""

from fate.studies.relu_same_features import retarget_students
from fate.variables import describe
from fate_workflow.files.netcdf import read_dataset, write_dataset
from fate_workflow.jobs.job import logged

with logged(snakemake.log[0]):
    settings = snakemake.params.settings
    teachers = read_dataset(snakemake.input.teachers)
    pretrained = read_dataset(snakemake.input.pretrained).sel(mu=0)
    write_dataset(
        describe(retarget_students(teachers=teachers, pretrained=pretrained, **settings)),
        snakemake.output[0],
        title="ReLU transfer between tasks of the same hidden weights: distances and risks",
        parameters=settings,
        source_digest=snakemake.params.code,
        made_from=[teachers, pretrained],
    )
