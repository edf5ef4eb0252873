"""Build the site: its pages, the files that they offer, and the generator that makes them HTML."""

from pathlib import Path

from fate.claims.table import read_claims
from fate_workflow.jobs.job import logged
from fate_workflow.pages.site import build_site

with logged(snakemake.log[0]):
    source = snakemake.input
    build_site(
        Path(snakemake.output[0]),
        read_claims(Path(source.claims).read_text(encoding="utf-8")),
        [Path(path) for path in (source.claims, *source.figures, *source.datasets)],
        results=Path(source.claims).parent,
        parts=snakemake.params.settings["parts"],
        explorer=source.get("explorer"),
    )
