"""Fine-tunes networks by descent with many step sizes and batch sizes."""

from fate.studies.step_size import study_step_size
from fate.variables import describe
from fate_workflow.files.netcdf import write_dataset
from fate_workflow.jobs.job import logged

with logged(snakemake.log[0]):
    write_dataset(
        describe(study_step_size(**snakemake.params.settings)),
        snakemake.output[0],
        title="Fine-tuning by descent: end points against step size and batch size",
        parameters=snakemake.params.settings,
        source_digest=snakemake.params.code,
    )
