"""Linear transfer and fine-tuning of the pretrained ReLU students of one chunk."""

from fate.two_layer.transfer import transfer_students
from fate.variables import describe
from fate_workflow.files.netcdf import read_dataset, write_dataset
from fate_workflow.jobs.chunks import chunk_numbers
from fate_workflow.jobs.job import logged

with logged(snakemake.log[0]):
    settings = snakemake.params.settings
    teachers = read_dataset(snakemake.input.teachers)
    pretrained = read_dataset(snakemake.input.pretrained)
    chunk = chunk_numbers(snakemake.wildcards.chunk)
    write_dataset(
        describe(transfer_students(teachers=teachers, pretrained=pretrained, chunk=chunk, **settings)),
        snakemake.output[0],
        title="ReLU students trained on the target task, some of the pairs of mu and instance",
        parameters=settings,
        source_digest=snakemake.params.code,
        made_from=[teachers, pretrained],
    )
