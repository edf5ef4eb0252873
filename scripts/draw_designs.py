"""Draws the target samples of a problem and reduces each design to its canonical coordinates."""

from fate.linear.designs import draw_designs
from fate.variables import describe
from fate_workflow.files.netcdf import read_dataset, write_dataset
from fate_workflow.jobs.job import logged

with logged(snakemake.log[0]):
    teachers = read_dataset(snakemake.input.teachers)
    write_dataset(
        describe(draw_designs(teachers=teachers, **snakemake.params.settings)),
        snakemake.output[0],
        title="Designs: the target samples in canonical coordinates",
        parameters=snakemake.params.settings,
        source_digest=snakemake.params.code,
        made_from=[teachers],
    )
