"""Trains every method of an experiment on the target samples of one chunk of sample ratios."""

import numpy as np

from fate.linear.training import GRADIENT_FLOW, Descent
from fate.linear.transfer import transfer_networks
from fate.variables import describe
from fate_workflow.files.netcdf import read_dataset, write_dataset
from fate_workflow.jobs.chunks import chunk_numbers
from fate_workflow.jobs.job import logged

with logged(snakemake.log[0]):
    settings = snakemake.params.settings
    chunk, chunks = chunk_numbers(snakemake.wildcards.chunk)
    # Interleaved, since the cost peaks at gamma = 1.
    designs = read_dataset(snakemake.input.designs).isel(gamma=slice(chunk - 1, None, chunks))
    pretrained = read_dataset(snakemake.input.pretrained)
    training = GRADIENT_FLOW
    if "descent" in settings:
        training = Descent.prepare(designs.sizes["mode"], pretrained.sizes["instance"], settings["descent"])
    results = transfer_networks(
        designs,
        pretrained,
        np.pi * np.array(settings["theta"]),
        noise=settings["noise"],
        init_scale=settings["init_scale"],
        ridge=settings["ridge"],
        weight_decay=settings["weight_decay"],
        methods=settings["methods"],
        training=training,
    )
    write_dataset(
        describe(results),
        snakemake.output[0],
        title="Networks trained on the target task, some of the sample ratios",
        parameters=settings,
        source_digest=snakemake.params.code,
        made_from=[designs, pretrained],
    )
