"""How a plot script runs: datasets in, one figure in three formats out, and the record of what made it."""

from collections.abc import Callable

from matplotlib.figure import Figure
from snakemake.iocontainers import Snakemake

from fate_workflow.files.figures import FORMATS, save_figure
from fate_workflow.files.netcdf import read_dataset
from fate_workflow.jobs.job import logged
from fate_workflow.provenance.records import recorded_files


def plot(snakemake: Snakemake, draw: Callable[..., Figure]) -> None:
    """Draw the inputs, by their names, with the options of the rule's settings, and save the figure with its record."""
    with logged(snakemake.log[0]):
        settings = snakemake.params.settings
        datasets = {path: read_dataset(path) for path in snakemake.input}
        named = {
            name: datasets[files] if isinstance(files, str) else [datasets[path] for path in files]
            for name, files in snakemake.input.items()
        }
        figure = draw(**named, **settings["options"])
        with recorded_files(
            [snakemake.output[name] for name in FORMATS],
            snakemake.output.record,
            parameters=settings,
            source_digest=snakemake.params.code,
            made_from=[datasets[path] for path in snakemake.input],
        ) as temporaries:
            save_figure(figure, dict(zip(FORMATS, temporaries, strict=True)))
