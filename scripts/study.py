"""Run one study, by the module of its kind."""

from importlib import import_module

from fate_workflow.jobs.job import this_job

from fate_workflow.jobs.make_dataset import make_dataset

snakemake = this_job()
kind = snakemake.params.labels["kind"]
module = import_module(f"fate.studies.{kind}")
make_dataset(snakemake, getattr(module, f"study_{kind}"), title=module.TITLE)
