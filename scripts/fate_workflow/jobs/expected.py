"""How long the jobs of a run are expected to take, by the sizes that their requests follow from."""

from fate_workflow.jobs.directives import entry_of
from fate_workflow.jobs.sizes import size_of

START = 1.5  # seconds of Python and the libraries of a script, as measured
SECONDS: dict[int, float] = {}  # by Snakemake's number of a job; filled when the run starts


def expect(config: dict, dag) -> None:
    """Fill ``SECONDS`` with the jobs that Snakemake's ``dag`` is going to run, but for those without a script."""
    SECONDS.clear()
    for job in dag.needrun_jobs():
        if job.rule.script:
            SECONDS[dag.jobid(job)] = START + size_of(config, job.rule.name, entry_of(job.wildcards)).seconds
