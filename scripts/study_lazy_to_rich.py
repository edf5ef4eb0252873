"""Pretrains from lazy to rich and transfers all features to the target."""

from fate.studies.lazy_to_rich import study_lazy_to_rich
from fate.variables import describe
from fate_workflow.files.netcdf import write_dataset
from fate_workflow.jobs.job import logged

with logged(snakemake.log[0]):
    write_dataset(
        describe(study_lazy_to_rich(**snakemake.params.settings)),
        snakemake.output[0],
        title="Linear transfer of all features after pretraining from lazy to rich",
        parameters=snakemake.params.settings,
        source_digest=snakemake.params.code,
    )
