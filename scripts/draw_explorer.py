"""Lay out the explorer: closed forms that the reader's browser computes, and the trained networks beside them."""

from pathlib import Path

from fate.explorer.data import gather
from fate.explorer.page import render_page
from fate_workflow.jobs.job import logged, read_inputs
from fate_workflow.pages.sources import read_source
from fate_workflow.provenance.origin import recorded_files

with logged(snakemake.log[0]):
    settings = snakemake.params.settings
    inputs, made_from = read_inputs(snakemake.input)
    sources = {Path(path).name: read_source(path) for path in settings["sources"]}
    text = render_page(gather(inputs["linear"], inputs["two_layer"]), sources)
    with recorded_files(
        [snakemake.output.page],
        snakemake.output.record,
        parameters=settings,
        source_digest=snakemake.params.code,
        made_from=[dataset.attrs["lineage"] for dataset in made_from],
    ) as [page]:
        page.write_text(text, encoding="utf-8")
