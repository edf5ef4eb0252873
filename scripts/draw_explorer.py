"""Lay out the explorer: closed forms that the reader's browser computes, and the trained networks beside them."""

from fate.explorer.data import gather
from fate.explorer.page import render_page
from fate_workflow.jobs.job import logged, read_inputs
from fate_workflow.provenance.origin import recorded_files

with logged(snakemake.log[0]):
    settings = snakemake.params.settings
    inputs, made_from = read_inputs(snakemake.input)
    text = render_page(gather(inputs["linear"], inputs["two_layer"]), settings["assets"])
    with recorded_files(
        [snakemake.output.page],
        snakemake.output.record,
        parameters=settings,
        source_digest=snakemake.params.code,
        made_from=made_from,
    ) as [page]:
        page.write_text(text, encoding="utf-8")
