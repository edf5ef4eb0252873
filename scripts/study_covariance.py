"""Trains and transfers networks on inputs of several covariances."""

from fate.studies.covariance import study_covariance
from fate.variables import describe
from fate_workflow.files.netcdf import write_dataset
from fate_workflow.jobs.job import logged

with logged(snakemake.log[0]):
    settings = snakemake.params.settings
    write_dataset(
        describe(study_covariance(**settings)),
        snakemake.output[0],
        title="Scratch, linear transfer and fine-tuning on correlated inputs",
        parameters=settings,
        source_digest=snakemake.params.code,
    )
