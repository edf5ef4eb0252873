import os
import shutil

import pytest
from workflow.project import TINY, Project


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The whole DAG of a tiny config, run once; tests that change something work on a copy."""
    folder = tmp_path_factory.mktemp("built")
    if "PYTEST_XDIST_WORKER" in os.environ:  # a second process that builds it has lost its xdist_group
        (folder.parents[1] / "built once").touch(exist_ok=False)
    project = Project.create(folder / "project", TINY)
    project.snakemake("--cores", "2", timeout=900)  # 60 s on 2 cores of its own
    return project


@pytest.fixture
def project(built, tmp_path):
    """A built project of the test's own, removed at its end."""
    copy = built.copy_to(tmp_path / "project")
    yield copy
    shutil.rmtree(copy.folder)
