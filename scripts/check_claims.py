"""Compute every claim from the files, and its verdict."""

import dataclasses
import json
import logging

from fate_workflow.jobs.job import logged, this_job

from fate.claims.page import render_claims
from fate.claims.register import check_claims, link_claims
from fate_workflow.files.netcdf import read_dataset
from fate_workflow.provenance.origin import recorded_files

snakemake = this_job()
with logged(snakemake.log[0]):
    settings = snakemake.params.settings
    datasets = {name: read_dataset(path) for name, path in zip(settings["files"], snakemake.input, strict=True)}
    links = (settings[name] for name in ("figures", "alike", "draws"))
    claims = link_claims(check_claims(datasets, settings["asked"]), *links)
    for claim in claims:
        if claim.fails:
            logging.warning("Claim %s is %s, not %s as expected.", claim.id, claim.verdict, claim.expected_verdict)
    with recorded_files(
        [snakemake.output.json, snakemake.output.page],
        snakemake.output.record,
        parameters=settings,
        modules=snakemake.params.code,
        made_from=[dataset.attrs["lineage"] for dataset in datasets.values()],
    ) as [table, page]:
        table.write_text(json.dumps([dataclasses.asdict(claim) for claim in claims], indent=1) + "\n")
        page.write_text(render_claims(claims))
