"""Draws the target teachers of a ReLU problem."""

from fate.relu.networks import draw_relu_teachers
from fate.variables import describe
from fate_workflow.job import logged
from fate_workflow.netcdf import write_dataset

with logged(snakemake.log[0]):
    settings = snakemake.params.settings
    write_dataset(
        describe(draw_relu_teachers(**settings)),
        snakemake.output[0],
        title="ReLU teachers of the target task",
        parameters=settings,
        source_digest=snakemake.params.code,
    )
