"""Linear transfer of three-layer ReLU students, which are pretrained on two-layer source teachers."""

from fate.studies.relu_three_layers import three_layer_floor
from fate.variables import describe
from fate_workflow.files.netcdf import read_dataset, write_dataset
from fate_workflow.jobs.job import logged

with logged(snakemake.log[0]):
    settings = snakemake.params.settings
    teachers = read_dataset(snakemake.input.teachers)
    write_dataset(
        describe(three_layer_floor(teachers=teachers, **settings)),
        snakemake.output[0],
        title="Linear transfer of three-layer ReLU students, and its floor, by Monte Carlo",
        parameters=settings,
        source_digest=snakemake.params.code,
        made_from=[teachers],
    )
