"""Write the text on which the report opens, and its page of claims."""

from pathlib import Path

from fate_workflow.jobs.job import logged, this_job

from fate.claims.table import read_claims
from fate_workflow.pages.introduction import render_claims_page, render_introduction
from fate_workflow.provenance.origin import recorded_files, recorded_origin

snakemake = this_job()
with logged(snakemake.log[0]):
    settings, source = snakemake.params.settings, snakemake.input
    origin = recorded_origin(source.claims, source.record)
    claims = read_claims(Path(source.claims).read_text(encoding="utf-8"))
    with recorded_files(
        [snakemake.output.text, snakemake.output.claims],
        snakemake.output.record,
        parameters=settings,
        modules=snakemake.params.code,
        made_from=[origin.lineage],
    ) as [text, page]:
        text.write_text(render_introduction(claims, settings["parts"]), encoding="utf-8")
        page.write_text(render_claims_page(claims), encoding="utf-8")
