"""What a job asks a cluster for: memory, time and, where it pays, a GPU, from the sizes of its arrays and its loops.

Each formula, in ``job_sizes/``, counts the leading term of what its script holds and does, for the settings that the
checked config gives it; the factors are set by benchmarks/jobs.csv, and tests hold the formulas against that table.
They are upper bounds of typical jobs. A job that needs more is killed by the cluster, and its next attempt asks for
more.
"""

import math

from fate_workflow.jobs.sizes import linear, relu, studies
from fate_workflow.jobs.sizes.size import Size

SNAKEMAKE_MB = 300  # two Snakemakes that a cluster runs beside the script, 130 MB each
PYTHON_MB = 220  # Python with the libraries of a script
JAX_MB = 550  # with JAX and what it compiles
START_SECONDS = 10  # of Snakemake, Python and the libraries
QUEUE_MINUTES = 5  # the least that a job asks for: cold disks, busy nodes
SLOWNESS = 3  # of a cluster's core against the measured one
GPU_OPERATIONS = 3e12  # of one job, from which on it asks for a GPU: some ten minutes of a core
FLOAT_BYTES = 8

SIZES = linear.SIZES | relu.SIZES


class Request:
    """What the jobs of one rule ask for. Snakemake calls the methods for each job and each of its attempts."""

    def __init__(self, config: dict, rule: str):
        self._config, self._rule = config, rule

    def mem_mb(self, wildcards, attempt: int) -> int:
        """MB; twice that at the second attempt, and so on."""
        return attempt * request_mb(self._size(wildcards))

    def runtime(self, wildcards, attempt: int) -> int:
        """Minutes; twice that at the second attempt, and so on."""
        return attempt * request_minutes(self._size(wildcards))

    def gpu(self, wildcards) -> int:
        """1 where a job is so long that a GPU pays, else 0."""
        return int(self._size(wildcards).operations > GPU_OPERATIONS)

    def _size(self, wildcards) -> Size:
        # The first wildcard is the name of a problem, an experiment or a figure; studies and claims have none.
        return size_of(self._config, self._rule, next(iter(wildcards), ""))


def size_of(config: dict, rule: str, name: str) -> Size:
    """The size of the jobs of ``rule`` for the problem, the experiment or the figure ``name``, in a checked config."""
    if rule.startswith("study_"):
        study = rule.removeprefix("study_")
        return studies.SIZES[study](config["studies"][study])
    return linear.figure(config, name) if rule.startswith("plot_") else SIZES[rule](config, name)


def request_mb(size: Size) -> int:
    return math.ceil(SNAKEMAKE_MB + (JAX_MB if size.compiles else PYTHON_MB) + size.floats * FLOAT_BYTES / 1e6)


def request_minutes(size: Size) -> int:
    return QUEUE_MINUTES + math.ceil(SLOWNESS * (START_SECONDS + size.seconds) / 60)
