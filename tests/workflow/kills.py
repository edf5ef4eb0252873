"""Runs of `make` that are killed at a random moment, and what must hold then: `make stress`, and a test of the suite.

After each kill every file under its final name is whole, and the next `make` ends with the bytes of a run that nobody
disturbed. Where a job has outlived its Snakemake, that `make` names it, and the one after its end succeeds.
"""

import argparse
import itertools
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import psutil
from workflow.project import MAKE, ROOT, Project, environment_of_a_shell

from fate_workflow.files.netcdf import read_dataset

SMALLEST = {
    "problems": {"small": {"dimension": 8, "instances": 2, "gamma": [0.5, 1.5]}},
    "networks": {"paper": {"problem": "small", "width": 4}},
    "experiments": {"noisy": {"network": "paper", "noise": 0.2, "theta": [0.125, 0.25]}},
    "studies": {},
    "figures": {"fine_tuning": {"kind": "fine_tuning", "experiment": "noisy"}},
}
# What makes what: the stages of that config, in their order, with the stages that each needs and its files.
NEEDS = {
    "teachers": (),
    "designs": ("teachers",),
    "pretrained": ("teachers",),
    "theory": (),
    "transfer": ("designs", "pretrained"),
    "figure": ("transfer", "theory"),
    "claims": ("pretrained", "transfer", "theory"),
    "introduction": ("claims",),
}
FILES = {
    "teachers": ["problems/small/teachers.nc"],
    "designs": ["problems/small/designs.nc"],
    "pretrained": ["networks/paper.nc"],
    "theory": ["experiments/noisy/theory.nc"],
    "transfer": ["experiments/noisy/transfer.nc"],
    "figure": [
        *(f"figures/fine_tuning.{suffix}" for suffix in ("pdf", "svg", "png", "rst")),
        "records/figures/fine_tuning.json",
    ],
    "claims": ["claims.json", "claims.md", "records/claims.json"],
    "introduction": ["report/introduction.rst", "report/claims.html", "records/report.json"],
}
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)
VICTIMS = ("job", "snakemake", "group")
TEMPORARY = re.compile(r"\..+\.[0-9a-f]{32}")
PATIENCE = 300  # seconds for what takes 15 on an idle machine


class Kill(NamedTuple):
    signal: signal.Signals
    victim: str


EVERY_KILL = [Kill(*pair) for pair in itertools.product(SIGNALS, VICTIMS)]


@dataclass
class Built:
    """A project that was built by an undisturbed `make`, and what that run was like."""

    project: Project
    results: dict[str, bytes]
    idle: float  # seconds of a `make` that has nothing to do
    length: float  # seconds of the whole `make`

    @classmethod
    def create(cls, folder: Path) -> "Built":
        project = Project.create(folder, SMALLEST)
        shutil.copy2(ROOT / "Makefile", folder)
        (folder / ".venv").symlink_to(sys.prefix)
        length, idle = timed(project), timed(project)
        results = project.results()
        assert set(results) == set(itertools.chain(*FILES.values()))
        return cls(project, results, idle, length)

    def delete(self, stage: str) -> list[str]:
        """Delete the files of ``stage`` and of all that is made from it; returns the deleted stages."""
        stale = []
        for later, needed in NEEDS.items():
            if later == stage or set(needed) & set(stale):
                stale.append(later)
                for file in FILES[later]:
                    (self.project.folder / "results" / file).unlink(missing_ok=True)
        return stale

    def assert_whole_or_absent(self) -> None:
        folder = self.project.folder / "results"
        for path in files(self.project):
            if not TEMPORARY.fullmatch(path.name):
                name, content = str(path.relative_to(folder)), path.read_bytes()
                assert content == self.results.get(name, content), name
                if path.suffix == ".nc":
                    read_dataset(path)
                else:
                    assert name in self.results, name

    def assert_finished(self) -> None:
        assert self.project.results() == self.results
        assert not locks(self.project)


def start_make(project: Project, cores: int = 2) -> subprocess.Popen:
    """`make` in a session of its own, as from a terminal; what it says goes to the file `said`, beside the project."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # not ignored, as by what a shell runs in the background
    # Not into a pipe: jobs that outlive Snakemake would keep it open.
    with said(project).open("w") as file:
        return subprocess.Popen(
            [*MAKE, f"CORES={cores}"],
            cwd=project.folder,
            stdout=file,
            stderr=file,
            env=environment_of_a_shell(),
            start_new_session=True,
        )


def make(project: Project) -> tuple[int, str]:
    """The exit status of `make`, and what it said."""
    status = start_make(project).wait(PATIENCE)
    return status, said(project).read_text()


def said(project: Project) -> Path:
    return project.folder.with_suffix(".said")


def timed(project: Project) -> float:
    start = time.monotonic()
    status, text = make(project)
    assert status == 0, text
    return time.monotonic() - start


def locks(project: Project) -> list[Path]:
    return list((project.folder / ".snakemake" / "locks").glob("*"))


def processes(run: subprocess.Popen, victim: str) -> list[psutil.Process]:
    """The processes of ``run`` that are Snakemake, or the scripts of its jobs."""
    found = []
    try:
        for process in psutil.Process(run.pid).children(recursive=True):
            words = [Path(word) for word in process.cmdline()]
            job = any(word.is_absolute() and word.parent.parts[-2:] == (".snakemake", "scripts") for word in words)
            if job if victim == "job" else any(word.name == "snakemake" for word in words):
                found.append(process)
    except psutil.NoSuchProcess:
        pass
    return found


def wait_for(run: subprocess.Popen, victim: str) -> list[psutil.Process]:
    """Those processes, as soon as there are some; none where ``run`` ended before."""
    while run.poll() is None:
        if found := processes(run, victim):
            return found
        time.sleep(0.01)
    return []


def send(run: subprocess.Popen, kill: Kill, random_: random.Random) -> bool:
    """Kill the victim as soon as there is one; returns whether there was one."""
    if kill.victim == "group":
        if run.poll() is None:
            os.killpg(run.pid, kill.signal)
            return True
        return False
    found = wait_for(run, kill.victim)
    if not found:
        return False
    try:
        random_.choice(found).send_signal(kill.signal)
    except psutil.NoSuchProcess:
        return False
    return True


def finish(project: Project) -> bool:
    """Run `make` as a user would until it has finished; returns whether something of the killed run was still there."""
    status, text = make(project)
    start, met = time.monotonic(), False
    while status and "This folder is in use by" in text and time.monotonic() - start < PATIENCE:
        met = True
        time.sleep(0.5)
        status, text = make(project)
    assert status == 0, text
    return met


def files(project: Project) -> Iterator[Path]:
    """Yield the files in results/, also while jobs go on."""
    for folder, _, names in os.walk(project.folder / "results"):
        yield from (Path(folder, name) for name in names)


def wait_for_writing(run: subprocess.Popen, project: Project) -> None:
    """Until some job writes a file, or ``run`` has ended."""
    while run.poll() is None and not temporary_files(project):
        time.sleep(0.005)


def temporary_files(project: Project) -> list[Path]:
    """Return the files that are being written, or were when their job was killed."""
    return [path for path in files(project) if TEMPORARY.fullmatch(path.name)]


def kill_once(built: Built, kill: Kill, random_: random.Random) -> str:
    """Kill a run, check what it leaves, finish it; returns what happened, in words.

    One half of the moments is uniform over the length of the run, the other is when files are written.
    """
    while True:
        stale = built.delete(random_.choice(list(NEEDS)))
        longest = built.idle + (built.length - built.idle) * len(stale) / len(NEEDS)
        writing, moment = random_.random() < 0.5, random_.uniform(0, longest)
        start = time.monotonic()
        run = start_make(built.project)
        if writing:
            wait_for_writing(run, built.project)
        else:
            time.sleep(moment)
        hit = send(run, kill, random_)
        seconds = time.monotonic() - start
        run.wait(PATIENCE)
        built.assert_whole_or_absent()
        left = len(temporary_files(built.project))
        met = finish(built.project)
        built.assert_finished()
        if hit:
            return (
                f"{kill.signal.name} to {kill.victim} {'while it wrote, ' if writing else ''}after {seconds:.1f} s of "
                f"some {longest:.1f} s from {stale[0]}: {left} temporary files left, "
                f"{'something' if met else 'nothing'} still ran"
            )


def kill_often(built: Built, kills: list[Kill], seed: int) -> Counter:
    """Count how often each of ``kills`` was survived; the first that was not is an error."""
    print(f"Seed {seed}; an undisturbed run takes {built.length:.1f} s, an idle one {built.idle:.1f} s.", flush=True)
    random_ = random.Random(seed)
    survived = Counter()
    for kill in kills:
        print(kill_once(built, kill, random_), flush=True)
        survived[kill] += 1
    return survived


def main() -> None:
    parser = argparse.ArgumentParser(description="Kill runs of the workflow at random moments.")
    parser.add_argument("--rounds", type=int, default=6, help="how often each of the 9 kills is tried")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 10**6, help="of the moments; from the clock")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        built = Built.create(Path(folder) / "project")
        survived = kill_often(built, EVERY_KILL * arguments.rounds, arguments.seed)
    print(f"\n{sum(survived.values())} kills survived:\n{'':10}" + "".join(f"{victim:>10}" for victim in VICTIMS))
    for number in SIGNALS:
        print(f"{number.name:10}" + "".join(f"{survived[Kill(number, victim)]:>10}" for victim in VICTIMS))


if __name__ == "__main__":
    main()
