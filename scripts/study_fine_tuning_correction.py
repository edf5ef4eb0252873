"""Finds where fine-tuning breaks even with scratch, against noise, depth and source samples."""

from fate.studies.fine_tuning_correction import study_fine_tuning_correction
from fate.variables import describe
from fate_workflow.files.netcdf import write_dataset
from fate_workflow.jobs.job import logged

with logged(snakemake.log[0]):
    settings = snakemake.params.settings
    write_dataset(
        describe(study_fine_tuning_correction(**settings)),
        snakemake.output[0],
        title="Fine-tuning: transferability and break-even angle, trained, printed and corrected",
        parameters=settings,
        source_digest=snakemake.params.code,
    )
