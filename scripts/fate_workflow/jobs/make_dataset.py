"""Running a script that makes a dataset: inputs and settings in, one pure function, a described dataset out."""

from collections.abc import Callable

import xarray as xr
from snakemake.iocontainers import Snakemake

from fate.variables import describe
from fate_workflow.files.netcdf import write_dataset
from fate_workflow.jobs.chunks import chunk_numbers
from fate_workflow.jobs.compiled import compiled_programs
from fate_workflow.jobs.job import logged, read_inputs


def make_dataset(snakemake: Snakemake, make: Callable[..., xr.Dataset], *, title: str) -> None:
    """Write what ``make`` returns of the rule's inputs by their names, its settings, and its chunk where it has one.

    The file says of which problem, network, experiment or study it is, and what seed it was drawn from, if any.
    """
    with logged(snakemake.log[0]), compiled_programs():
        settings = snakemake.params.settings
        inputs, made_from = read_inputs(snakemake.input)
        chunk = snakemake.wildcards.get("chunk")
        part = {"chunk": chunk_numbers(chunk)} if chunk else {}
        seeds = [each["seed"] for each in (settings, *(source.attrs for source in made_from)) if "seed" in each]
        write_dataset(
            describe(make(**inputs, **part, **settings)),
            snakemake.output[0],
            title=title,
            parameters=settings,
            modules=snakemake.params.code,
            made_from=made_from,
            labels=snakemake.params.labels | ({"seed": seeds[0]} if seeds else {}),
        )
