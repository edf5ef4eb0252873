"""All jobs of the workflow, done or not, asked of Snakemake itself. Only this module touches its internals."""

import contextlib
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from snakemake.api import SnakemakeApi
from snakemake.io import is_flagged
from snakemake.settings.types import ConfigSettings, DAGSettings, OutputSettings, Quietness, ResourceSettings
from snakemake.workflow import Workflow

from fate_workflow.jobs.directives import entry_of

SNAKEFILE = Path(__file__).parents[3] / "Snakefile"


class WorkflowJob(NamedTuple):
    rule: str
    entry: str  # of the config; empty for claims
    outputs: tuple[str, ...]  # all files, the record included
    record: str | None  # the one of these that says what made the others, where they cannot
    kept: bool  # false for files that are removed after use
    inputs: tuple[str, ...]
    gathers: bool  # its inputs are parts of its output
    settings: dict
    code: dict[str, str]


def workflow_jobs(configfiles: Sequence[Path] = ()) -> list[WorkflowJob]:
    """The jobs behind the default target, done or not, each after those whose files it reads.

    Config and results are those of the working folder; ``configfiles`` are laid over the config. SystemExit, with a
    sentence, where the config is faulty.
    """
    with loaded_workflow(configfiles=configfiles) as workflow:
        levels = [sorted(level, key=lambda job: list(job.output)) for level in workflow.dag.toposorted()]
        return [_job(job) for level in levels for job in level if job.rule.script]


@contextlib.contextmanager
def loaded_workflow(snakefile: Path = SNAKEFILE, configfiles: Sequence[Path] = ()) -> Iterator[Workflow]:
    """The workflow with its rules and the graph of all jobs, until the end of the context."""
    quiet = OutputSettings(quiet=frozenset({Quietness.ALL}), enable_file_logging=False)
    with SnakemakeApi(quiet) as api:
        loaded = api.workflow(
            resource_settings=ResourceSettings(cores=1),
            config_settings=ConfigSettings(configfiles=configfiles),
            snakefile=snakefile,
        )
        # Snakemake has no call that builds the graph and does no more; printing it is the one that does least.
        with contextlib.redirect_stdout(io.StringIO()):
            loaded.dag(DAGSettings(forceall=True)).printfilegraph()
        yield loaded._workflow


def _job(job) -> WorkflowJob:
    record = job.output.get("record")
    return WorkflowJob(
        rule=job.rule.name,
        entry=entry_of(job.wildcards),
        outputs=tuple(map(str, job.output)),
        record=record and str(record),
        kept=not any(is_flagged(path, "temp") for path in job.output),
        inputs=tuple(map(str, job.input)),
        gathers=job.input.get("parts") is not None,
        settings=job.params.settings,
        code=job.params.code,
    )
