"""Remove the lock of a run that was killed: `python -m fate_workflow.jobs.unlock`, in the folder of the workflow.

Snakemake's lock does not say whose it is, and a killed Snakemake leaves both its lock and its jobs, which go on. So the
lock is removed only where nothing of its run can be left: the run was this user's, on this machine, by no cluster, and
no Snakemake and no job of it runs in the folder.
"""

import json
import os
import platform
import re
import sys
from pathlib import Path
from typing import NamedTuple

import psutil

SNAKEMAKE_FOLDER = ".snakemake"
SLACK = 60  # seconds: a run locks after the first lines of its log, and may be killed before it writes another
REMEDY = "If nothing of it runs any more, remove the lock with `snakemake --unlock`."


class Process(NamedTuple):
    pid: int
    command: list[str]


class Run(NamedTuple):
    """The run that left a lock, as far as it is known."""

    own: bool  # the lock is this user's
    hosts: set[str]  # of all runs that wrote a log since the lock
    cluster_jobs: set[str]  # that had not ended when the run was last heard of
    processes: list[Process]  # in the folder of the workflow, of any kind


def reason_to_keep_the_lock(run: Run, host: str) -> str | None:
    """Say why the lock of ``run`` must stay, and what to do; None where nothing of it is left. ``host``: this one."""
    alive = [process for process in run.processes if is_of_snakemake(process.command)]
    if alive:
        named = "; ".join(f"process {process.pid} ({_shortened(' '.join(process.command))})" for process in alive)
        pids = " ".join(str(process.pid) for process in alive)
        return (
            f"This folder is in use by {named}. Wait until it has ended, or stop it with `kill {pids}`, and run again."
        )
    if not run.own:
        return f"The lock of this folder is another user's, whose processes are not all seen. {REMEDY}"
    if run.hosts != {host}:
        others = ", ".join(sorted(run.hosts - {host})) or "a machine that no log names"
        return f"A run on {others} left the lock of this folder, and its processes are not seen from here. {REMEDY}"
    if run.cluster_jobs:
        jobs = ", ".join(sorted(run.cluster_jobs))
        return f"A run left the lock of this folder, and these jobs of it on a cluster may go on: {jobs}. {REMEDY}"
    return None


def is_of_snakemake(command: list[str]) -> bool:
    """True for Snakemake's main process, or one of its jobs: a script, or the shell that starts it."""
    return any(Path(word).name == "snakemake" or f"/{SNAKEMAKE_FOLDER}/scripts/" in word for word in command)


def main() -> str | None:
    """Remove the lock of the current folder, if there is one; returns the sentence that says why it stays."""
    locks = _locks()
    if reason := _reason_to_keep(locks):
        return reason
    left = [lock for lock in locks if lock.exists()]  # those of a run that has just ended are gone
    for lock in left:
        lock.unlink(missing_ok=True)
    if left:
        print("Removed the lock of a run that was killed.")
    return None


def reason_for_the_lock() -> str:
    """Say who holds the lock of the current folder, or that a killed run left it."""
    reason = _reason_to_keep(_locks())
    if reason is None and not _locks():
        return "The run that held the lock of this folder has just ended: run again."
    return reason or f"A run that was killed left the lock of this folder. {REMEDY}"


def _locks() -> list[Path]:
    return list((Path.cwd() / SNAKEMAKE_FOLDER / "locks").glob("*.lock"))


def _reason_to_keep(locks: list[Path]) -> str | None:
    folder = Path.cwd() / SNAKEMAKE_FOLDER
    try:
        found = [lock.stat() for lock in locks]
    except FileNotFoundError:  # its run has just ended
        found = []
    if not found:
        return None
    run = Run(
        own=all(lock.st_uid == os.geteuid() for lock in found),
        hosts=_hosts(folder / "log", min(lock.st_mtime for lock in found) - SLACK),
        cluster_jobs=_cluster_jobs(folder / "incomplete"),
        processes=_processes(Path.cwd()),
    )
    return reason_to_keep_the_lock(run, platform.node())


def _hosts(logs: Path, since: float) -> set[str]:
    """The hosts that Snakemake's logs name, of those written to since the time stamp ``since``.

    A log names none where its run was killed before it locked, or was told by --quiet to say nothing of its host.
    """
    written = [log.read_text(errors="replace") for log in logs.glob("*.log") if log.stat().st_mtime >= since]
    found = [re.search(r"^ *Host: (.+)$", text, re.MULTILINE) for text in written]
    return {match[1] for match in found if match}


def _cluster_jobs(markers: Path) -> set[str]:
    """The numbers that a cluster gave to jobs whose files Snakemake marks as incomplete."""
    jobs = set()
    for marker in markers.rglob("*"):
        try:
            jobs.add(json.loads(marker.read_text())["external_jobid"])
        except (OSError, ValueError, KeyError):  # a folder, or a marker that was cut off
            continue
    return {str(job) for job in jobs - {None}}


def _processes(folder: Path) -> list[Process]:
    """The other processes that run in ``folder``, as far as they are shown: those of this user are."""
    found, this = [], psutil.Process()
    own = {this.pid, *(parent.pid for parent in this.parents())}  # ``timeout 60 snakemake`` is one of these
    for process in psutil.process_iter():
        try:
            if process.pid not in own and process.cwd() == str(folder):
                found.append(Process(process.pid, process.cmdline()))
        except (psutil.AccessDenied, psutil.NoSuchProcess):  # another user's; ended, or a zombie
            continue
    return found


def _shortened(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:117]}..."


if __name__ == "__main__":
    sys.exit(main())
