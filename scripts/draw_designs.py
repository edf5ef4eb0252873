"""Draws the target samples of a problem and reduces each design to its canonical coordinates."""

from fate.designs import draw_designs
from fate.variables import describe
from fate_workflow.job import logged
from fate_workflow.netcdf import read_dataset, write_dataset

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
