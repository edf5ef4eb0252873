"""Trains networks on several source tasks at once and transfers their features."""

from fate.studies.multi_feature import study_multi_feature
from fate.variables import describe
from fate_workflow.files.netcdf import write_dataset
from fate_workflow.jobs.job import logged

with logged(snakemake.log[0]):
    settings = snakemake.params.settings
    write_dataset(
        describe(study_multi_feature(**settings)),
        snakemake.output[0],
        title="Linear transfer on the features of several source tasks",
        parameters=settings,
        source_digest=snakemake.params.code,
    )
