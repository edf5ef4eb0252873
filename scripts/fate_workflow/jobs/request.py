"""The requests of a job to a cluster: memory, time and, where it pays, a GPU.

Upper bounds of typical jobs. A job that needs more is killed by the cluster, and its next attempt asks for more.
"""

import math

from fate_workflow.jobs.sizes.size import Size

SNAKEMAKE_MB = 300  # two Snakemakes that a cluster runs beside the script, 130 MB each
PYTHON_MB = 220  # Python with the libraries of a script
JAX_MB = 550  # with JAX and what it compiles
START_SECONDS = 10  # of Snakemake, Python and the libraries
QUEUE_MINUTES = 5  # the least that a job asks for: cold disks, busy nodes
SLOWNESS = 3  # of a cluster's core against the measured one
GPU_OPERATIONS = 1e13  # of all jobs of a stage, from which on they ask for a GPU: some twenty minutes of a core
FLOAT_BYTES = 8


def request_mb(size: Size) -> int:
    return math.ceil(SNAKEMAKE_MB + (JAX_MB if size.compiles else PYTHON_MB) + size.floats * FLOAT_BYTES / 1e6)


def request_minutes(size: Size) -> int:
    return QUEUE_MINUTES + math.ceil(SLOWNESS * (START_SECONDS + size.seconds) / 60)


def wants_gpu(size: Size) -> bool:
    return size.operations > GPU_OPERATIONS
