"""Trains networks from many widths and scales of the initial weights."""

from fate.studies.width_and_scale import study_width_and_scale
from fate.variables import describe
from fate_workflow.files.netcdf import write_dataset
from fate_workflow.jobs.job import logged

with logged(snakemake.log[0]):
    write_dataset(
        describe(study_width_and_scale(**snakemake.params.settings)),
        snakemake.output[0],
        title="Networks trained by descent from many widths and initial scales, against the rich limit",
        parameters=snakemake.params.settings,
        source_digest=snakemake.params.code,
    )
