"""Lay out the explorer: closed forms that the reader's browser computes, and the trained networks beside them."""

from pathlib import Path

from fate_workflow.jobs.job import logged, read_inputs, this_job

from fate.explorer.data import gather
from fate.explorer.page import render_page
from fate_workflow.files.whole_files import whole_files
from fate_workflow.pages.sources import read_source

snakemake = this_job()
with logged(snakemake.log[0]):
    inputs, _ = read_inputs(snakemake.input)
    sources = {Path(path).name: read_source(path) for path in snakemake.params.settings["sources"]}
    with whole_files(snakemake.output) as [page]:
        page.write_text(render_page(gather(inputs["linear"], inputs["two_layer"]), sources), encoding="utf-8")
