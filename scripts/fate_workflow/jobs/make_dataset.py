"""Running a script that makes a dataset: inputs and settings in, one pure function, a described dataset out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import xarray as xr
from snakemake.iocontainers import Snakemake

from fate_workflow.jobs.job import logged, read_inputs

from fate.variables import describe
from fate_workflow.files.netcdf import write_dataset
from fate_workflow.jobs.compiled import compiled_programs
from fate_workflow.jobs.parts import part_of, select_part, select_settings


def make_dataset(
    snakemake: Snakemake,
    make: Callable[..., xr.Dataset],
    *,
    title: str,
    finish: Callable[[xr.Dataset], xr.Dataset] = lambda whole: whole,
) -> None:
    """Write what ``make`` returns of the rule's inputs by their names, and its settings.

    A rule with a wildcard ``part`` makes that part, of that part of its inputs; one with inputs ``parts`` gathers them;
    ``finish`` adds to the whole what no part can know. The file says of which problem, network, experiment or study it
    is, and what seed it was drawn from, if any.
    """
    with logged(snakemake.log[0]), compiled_programs(), _made(snakemake, make, finish) as (dataset, made_from):
        settings = snakemake.params.settings
        seeds = [each["seed"] for each in (settings, *(source.attrs for source in made_from)) if "seed" in each]
        write_dataset(
            describe(dataset),
            snakemake.output[0],
            title=title,
            parameters=settings,
            modules=snakemake.params.code,
            made_from=made_from,
            gathered=snakemake.input.get("parts") is not None,
            labels=snakemake.params.labels | ({"seed": seeds[0]} if seeds else {}),
        )


@contextmanager
def _made(snakemake: Snakemake, make: Callable, finish: Callable) -> Iterator[tuple[xr.Dataset, list[xr.Dataset]]]:
    """The dataset of a job, not yet described, and those that it was made from."""
    settings = snakemake.params.settings
    if files := snakemake.input.get("parts"):
        from fate_workflow.files.gathering import gathered  # few jobs need dask

        with gathered(files) as (whole, parts):
            yield finish(whole), parts
    elif name := snakemake.wildcards.get("part"):
        part = part_of(name)
        inputs, made_from = read_inputs(snakemake.input, partial(select_part, part=part))
        yield make(**inputs, **select_settings(settings, part)), made_from
    else:
        inputs, made_from = read_inputs(snakemake.input)
        yield finish(make(**inputs, **settings)), made_from
