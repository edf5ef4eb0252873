"""Running the script of figures: datasets in, one figure in three formats out, and the record of what made it."""

from collections.abc import Callable

from matplotlib.figure import Figure
from snakemake.iocontainers import Snakemake

from fate_workflow.files.figures import FORMATS, save_figure
from fate_workflow.jobs.job import logged, read_inputs
from fate_workflow.provenance.origin import recorded_files


def make_figure(snakemake: Snakemake, draw: Callable[..., Figure]) -> None:
    """Draw the inputs, by their names, with the options of the rule's settings, and save the figure with its record."""
    with logged(snakemake.log[0]):
        settings = snakemake.params.settings
        inputs, made_from = read_inputs(snakemake.input)
        figure = draw(**inputs, **settings["options"])
        with recorded_files(
            [snakemake.output[name] for name in FORMATS],
            snakemake.output.record,
            parameters=settings,
            source_digest=snakemake.params.code,
            made_from=made_from,
        ) as temporaries:
            save_figure(figure, dict(zip(FORMATS, temporaries, strict=True)))
