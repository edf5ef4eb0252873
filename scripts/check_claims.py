"""Computes every claim from the files, and its verdict."""

import dataclasses
import json
import logging

from fate.claims.register import check_claims, render_claims
from fate_workflow.job import logged
from fate_workflow.netcdf import read_dataset
from fate_workflow.whole_files import whole_files

with logged(snakemake.log[0]):
    datasets = {name: read_dataset(path) for name, path in zip(snakemake.params.files, snakemake.input, strict=True)}
    claims = check_claims(datasets)
    for claim in claims:
        if claim.fails:
            logging.warning("Claim %s is %s, not %s as expected.", claim.id, claim.verdict, claim.expected_verdict)
    with whole_files([snakemake.output.json, snakemake.output.page]) as (table, page):
        table.write_text(json.dumps([dataclasses.asdict(claim) for claim in claims], indent=1) + "\n")
        page.write_text(render_claims(claims))
