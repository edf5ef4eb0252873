"""Running the script of figures: datasets in, one figure in three formats out, its caption, and their record."""

from collections.abc import Callable

from matplotlib.figure import Figure
from snakemake.iocontainers import Snakemake

from fate_workflow.jobs.job import logged, read_inputs

from fate.figures.captions import file_values, fill
from fate_workflow.files.figures import FORMATS, save_figure
from fate_workflow.provenance.origin import recorded_files


def make_figure(snakemake: Snakemake, draw: Callable[..., Figure], caption_values: Callable[..., dict]) -> None:
    """Draw the inputs, by their names, with the options of the rule's settings; fill the caption; save and record both.

    ``caption_values`` are those of this kind of figure, beside what the files say of themselves.
    """
    with logged(snakemake.log[0]):
        settings = snakemake.params.settings
        inputs, made_from = read_inputs(snakemake.input)
        shown = inputs | settings["options"]
        figure = draw(**shown)
        caption = fill(settings["caption"], file_values(made_from) | caption_values(**shown))
        with recorded_files(
            [*(snakemake.output[name] for name in FORMATS), snakemake.output.caption],
            snakemake.output.record,
            parameters=settings,
            modules=snakemake.params.code,
            made_from=[dataset.attrs["lineage"] for dataset in made_from],
        ) as [*pictures, words]:
            save_figure(figure, dict(zip(FORMATS, pictures, strict=True)))
            words.write_text(caption, encoding="utf-8")
