"""Run one study, by the module of its name."""

from importlib import import_module

from fate_workflow.jobs.make_dataset import make_dataset

study = snakemake.wildcards.study
module = import_module(f"fate.studies.{study}")
make_dataset(snakemake, getattr(module, f"study_{study}"), title=module.TITLE)
