"""Evaluates the floor of linear transfer of ReLU networks."""

from fate.two_layer.prediction import predict_floor
from fate.variables import describe
from fate_workflow.files.netcdf import read_dataset, write_dataset
from fate_workflow.jobs.job import logged

with logged(snakemake.log[0]):
    settings = snakemake.params.settings
    teachers = read_dataset(snakemake.input.teachers)
    write_dataset(
        describe(predict_floor(teachers, **settings)),
        snakemake.output[0],
        title="The floor of linear transfer of ReLU networks: what the source neurons leave unexplained",
        parameters=settings,
        source_digest=snakemake.params.code,
        made_from=[teachers],
    )
