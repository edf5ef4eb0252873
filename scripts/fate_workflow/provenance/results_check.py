"""Check that files are what the config and the code would make of them now, by what the files record."""

from collections.abc import Iterable
from pathlib import Path

from fate_workflow.files.netcdf import dataset_origin
from fate_workflow.files.whole_files import DamagedFile
from fate_workflow.jobs.workflow_jobs import WorkflowJob
from fate_workflow.provenance.origin import Origin, difference, origin_of, recorded_origin


def faults_of_results(jobs: Iterable[WorkflowJob]) -> tuple[dict[str, str], list[str]]:
    """Return the faults of each kept file that is not as it should be, and which files to make again to mend all.

    ``jobs`` stand after those whose files they read. Making a file again makes again what is made from it.
    """
    lineages, faults, behind, again = {}, {}, set(), []
    for job in jobs:
        expected = origin_of(job.settings, job.code, [lineages[path] for path in job.inputs], job.gathers)
        lineages |= dict.fromkeys(job.outputs, expected.lineage)
        kept = job.outputs if job.kept else ()
        found = {path: what for path in kept if (what := _fault(path, job.record, expected))}
        faults |= found
        follows = not behind.isdisjoint(job.inputs)
        if found and not follows:
            again.append(next(iter(found)))
        if found or follows:
            behind.update(job.outputs)
    return faults, again


def leftovers(jobs: Iterable[WorkflowJob], results: Path) -> list[str]:
    """Return the files in the folders of ``results`` that none of all ``jobs`` makes; the site is none of these."""
    made = {path for job in jobs for path in job.outputs}
    files = [path for path in results.glob("*/**/*") if path.is_file() and not path.is_relative_to(results / "site")]
    return sorted(str(path) for path in files if str(path) not in made)


def _fault(path: str, record: str | None, expected: Origin) -> str | None:
    try:
        origin = recorded_origin(path, record) if record else dataset_origin(path)
    except DamagedFile as error:
        return error.what
    return difference(origin, expected)
