"""Pretrains the full-width networks of an experiment on the source task and compresses them to rank one."""

from fate.linear.pretraining import pretrain_networks
from fate.variables import describe
from fate_workflow.files.netcdf import read_dataset, write_dataset
from fate_workflow.jobs.job import logged

with logged(snakemake.log[0]):
    teachers = read_dataset(snakemake.input.teachers)
    write_dataset(
        describe(pretrain_networks(teachers=teachers, **snakemake.params.settings)),
        snakemake.output[0],
        title="Networks pretrained on the source task, with what certifies them",
        parameters=snakemake.params.settings,
        source_digest=snakemake.params.code,
        made_from=[teachers],
    )
