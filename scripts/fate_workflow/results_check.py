"""Whether files are what the config and the code would make of them now, told from what the files themselves record."""

from collections.abc import Iterable

from fate_workflow.netcdf import origin_of_dataset, read_dataset
from fate_workflow.origin import Origin, difference, origin_of
from fate_workflow.records import read_record, verify_recorded
from fate_workflow.whole_files import DamagedFile
from fate_workflow.workflow_jobs import WorkflowJob


def faults_of_results(jobs: Iterable[WorkflowJob]) -> tuple[dict[str, str], list[str]]:
    """What is wrong with each kept file that is not as it should be, and which of these to make again.

    ``jobs`` stand after those whose files they read. What is made from a file to make again is not named again.
    """
    lineages, faults, behind, again = {}, {}, set(), []
    for job in jobs:
        expected = origin_of(job.settings, job.code, [lineages[path] for path in job.inputs])
        lineages |= dict.fromkeys(job.outputs, expected.lineage)
        found = _faults_of_job(job, expected) if job.kept else {}
        faults |= found
        if not behind.isdisjoint(job.inputs):
            behind.update(job.outputs)
        elif found:
            behind.update(job.outputs)
            again.append(next(iter(found)))
    return faults, again


def _faults_of_job(job: WorkflowJob, expected: Origin) -> dict[str, str]:
    if job.record:
        return _faults_of_recorded(job, expected)
    return {path: what for path in job.outputs if (what := _fault_of_dataset(path, expected))}


def _fault_of_dataset(path: str, expected: Origin) -> str | None:
    try:
        return difference(origin_of_dataset(read_dataset(path)), expected)
    except DamagedFile as error:
        return error.what


def _faults_of_recorded(job: WorkflowJob, expected: Origin) -> dict[str, str]:
    try:
        origin, checksums = read_record(job.record)
    except DamagedFile as error:
        return {job.record: error.what}
    faults = {}
    for path in job.outputs:
        try:
            verify_recorded(path, checksums)
        except DamagedFile as error:
            faults[path] = error.what
    if what := difference(origin, expected):
        faults = dict.fromkeys(job.outputs, what) | faults
    return faults
