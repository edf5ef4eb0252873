"""How a plot script runs: datasets in, one figure in three formats out."""

from collections.abc import Callable

from matplotlib.figure import Figure
from snakemake.iocontainers import Snakemake

from fate_workflow.figure_files import save_figure
from fate_workflow.job import logged
from fate_workflow.netcdf import read_dataset


def plot(snakemake: Snakemake, draw: Callable[..., Figure]) -> None:
    """Draw the datasets among the inputs, by their names, with the rule's settings, and save every output."""
    with logged(snakemake.log[0]):
        datasets = {
            name: read_dataset(files) if isinstance(files, str) else [read_dataset(path) for path in files]
            for name, files in snakemake.input.items()
        }
        save_figure(draw(**datasets, **snakemake.params.settings), list(snakemake.output))
