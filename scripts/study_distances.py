"""Measures distances between tasks beside the transferability of linear transfer."""

import numpy as np

from fate.studies.distances import study_distances
from fate.variables import describe
from fate_workflow.files.netcdf import write_dataset
from fate_workflow.jobs.job import logged

with logged(snakemake.log[0]):
    settings = snakemake.params.settings
    radian = {"theta": np.pi * np.array(settings["theta"]), "angle": np.pi * settings["angle"]}
    arrays = {key: np.array(settings[key], float) for key in ("gamma", "amplitude")}
    write_dataset(
        describe(study_distances(**(settings | radian | arrays))),
        snakemake.output[0],
        title="Distances between source and target, and the transferability of linear transfer",
        parameters=settings,
        source_digest=snakemake.params.code,
    )
