"""Draw one figure, by the module of its kind."""

from importlib import import_module

from fate_workflow.jobs.job import this_job

from fate_workflow.jobs.make_figure import make_figure

snakemake = this_job()
module = import_module(f"fate.figures.{snakemake.params.settings['module']}")
make_figure(snakemake, module.draw, module.caption_values)
