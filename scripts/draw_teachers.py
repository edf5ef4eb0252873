"""Draws the source, orthogonal and spare directions of a problem's instances."""

from fate.teachers import draw_teachers
from fate.variables import describe
from fate_workflow.job import logged
from fate_workflow.netcdf import write_dataset

with logged(snakemake.log[0]):
    write_dataset(
        describe(draw_teachers(**snakemake.params.settings)),
        snakemake.output[0],
        title="Teachers: the directions of source task, target task and everything else",
        parameters=snakemake.params.settings,
        source_digest=snakemake.params.code,
    )
