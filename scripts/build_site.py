"""Build the site: its pages, and the generator that makes them HTML."""

from pathlib import Path

from fate_workflow.jobs.job import logged, this_job

from fate.claims.table import read_claims
from fate_workflow.pages.site import build_site

snakemake = this_job()
with logged(snakemake.log[0]):
    source = snakemake.input
    build_site(
        Path(snakemake.output[0]),
        read_claims(Path(source.claims).read_text(encoding="utf-8")),
        snakemake.params.settings["parts"],
        figures=[Path(path) for path in source.figures],
        datasets=[Path(path) for path in source.datasets],
        explorer=source.get("explorer"),
    )
