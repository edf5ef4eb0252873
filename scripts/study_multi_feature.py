"""Trains networks on several source tasks at once and transfers their features."""

from fate.studies.multi_feature import study_multi_feature
from fate.variables import describe
from fate_workflow.job import logged
from fate_workflow.netcdf import write_dataset

with logged(snakemake.log[0]):
    settings = snakemake.params.settings
    write_dataset(
        describe(study_multi_feature(**settings)),
        snakemake.output[0],
        title="Linear transfer on the features of several source tasks",
        parameters=settings,
        source_digest=snakemake.params.code,
    )
