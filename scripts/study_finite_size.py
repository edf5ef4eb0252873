"""Trains at many dimensions and evaluates the laws of the risks there and far beyond."""

from fate.studies.finite_size import study_finite_size
from fate.variables import describe
from fate_workflow.files.netcdf import write_dataset
from fate_workflow.jobs.job import logged

with logged(snakemake.log[0]):
    write_dataset(
        describe(study_finite_size(**snakemake.params.settings)),
        snakemake.output[0],
        title="Risks against the dimension: trained networks, exact laws and their limit",
        parameters=snakemake.params.settings,
        source_digest=snakemake.params.code,
    )
