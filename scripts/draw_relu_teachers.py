"""Draws the target teachers of a ReLU problem."""

from fate.two_layer.networks import draw_relu_teachers
from fate.variables import describe
from fate_workflow.files.netcdf import write_dataset
from fate_workflow.jobs.job import logged

with logged(snakemake.log[0]):
    settings = snakemake.params.settings
    write_dataset(
        describe(draw_relu_teachers(**settings)),
        snakemake.output[0],
        title="ReLU teachers of the target task",
        parameters=settings,
        source_digest=snakemake.params.code,
    )
