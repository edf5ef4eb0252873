import fcntl
import os
import shutil

import pytest
from workflow.project import TINY, Project


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The whole DAG of a tiny config, run once for all processes of pytest; tests that change it work on a copy."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # which all have in common
    project, done = Project(folder / "built" / "project"), folder / "built once"
    with (folder / "built.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            project.folder.parent.mkdir()
            Project.create(project.folder, TINY).snakemake("--cores", "2", timeout=900)  # 60 s on 2 cores of its own
            done.touch()
    return project


@pytest.fixture
def project(built, tmp_path):
    """A built project of the test's own, removed at its end."""
    copy = built.copy_to(tmp_path / "project")
    yield copy
    shutil.rmtree(copy.folder)
