"""Draws the source, orthogonal and spare directions of a problem's instances."""

from fate.linear.teachers import draw_teachers
from fate.variables import describe
from fate_workflow.files.netcdf import write_dataset
from fate_workflow.jobs.job import logged

with logged(snakemake.log[0]):
    write_dataset(
        describe(draw_teachers(**snakemake.params.settings)),
        snakemake.output[0],
        title="Teachers: the directions of source task, target task and everything else",
        parameters=snakemake.params.settings,
        source_digest=snakemake.params.code,
    )
