"""Evaluates the closed forms of an experiment, on its grid and on a fine one."""

import numpy as np

from fate.linear.prediction import predict_risks
from fate.variables import describe
from fate_workflow.files.netcdf import write_dataset
from fate_workflow.jobs.job import logged

FINE_POINTS = 241  # on each axis of the grid for curves and maps

with logged(snakemake.log[0]):
    settings = snakemake.params.settings
    samples = np.array(settings["samples"])
    gamma = samples / settings["dimension"]
    theta = np.pi * np.array(settings["theta"])
    predictions = predict_risks(
        gamma,
        samples,
        settings["dimension"],
        theta,
        settings["noise"],
        settings["depth"],
        np.array(settings["ridge"]),
        np.unique(np.linspace(gamma.min(), gamma.max(), FINE_POINTS)),
        np.unique(np.linspace(theta.min(), theta.max(), FINE_POINTS)),
        settings["source_ratio"] or np.inf,
        settings["source_noise"],
        np.array(settings["weight_decay"]),
    )
    write_dataset(
        describe(predictions),
        snakemake.output[0],
        title="Closed forms: risks and transferability, asymptotic and exact, printed and corrected",
        parameters=settings,
        source_digest=snakemake.params.code,
    )
