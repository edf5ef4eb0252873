"""A run on a full or read-only folder says so in a sentence, and the next one with room finishes.

The file system is a real one, in a mount namespace of the test's own: it needs no root, and goes with its processes.
"""

import shutil
import subprocess
import sys

import pytest
from workflow.kills import SMALLEST
from workflow.project import Project

from fate_workflow.files.netcdf import read_dataset

pytestmark = [pytest.mark.workflow, pytest.mark.slow]

FILE = "results/problems/small/teachers.nc"
# Puts results/ and logs/ on one disk, runs, lists what is there, lifts the limit, runs again, keeps what came out.
SCRIPT = f"""
set -e
mount -t tmpfs -o size={{size}} tmpfs disk
mkdir -p disk/results/problems/small disk/logs
mount --bind disk/results results
mount --bind disk/logs logs
mount -o remount,{{limit}} disk
if {sys.executable} -m snakemake --cores 1 {FILE} >first.txt 2>&1; then exit 3; fi
find results -type f >left.txt
mount -o remount,rw,size=64M disk
{sys.executable} -m snakemake --cores 1 {FILE} >second.txt 2>&1
find results -type f >made.txt
mkdir small
cp {FILE} small
"""
READ_ONLY = f"""
set -e
mkdir -p {{folder}}
mount --bind {{folder}} {{folder}}
mount -o remount,bind,ro {{folder}}
if {sys.executable} -m snakemake --cores 1 {FILE} >first.txt 2>&1; then exit 3; fi
umount {{folder}}
{sys.executable} -m snakemake --cores 1 {FILE}
"""
NO_ROOM_FOR_TEMPORARY_FILES = f"""
set -e
mount -t tmpfs -o size=4k tmpfs disk
head -c 4096 /dev/zero >disk/full
TMPDIR="$PWD/disk" {sys.executable} -m snakemake --cores 1 {FILE}
"""


@pytest.fixture
def project(tmp_path):
    project = Project.create(tmp_path / "project", SMALLEST)
    for name in ("disk", "results", "logs"):
        (project.folder / name).mkdir()
    if shutil.which("unshare") is None:
        pytest.skip("no file system can be mounted here: there is no command unshare")
    refused = in_namespace(project, "mount -t tmpfs tmpfs disk")
    if refused.returncode:
        pytest.skip(f"no file system can be mounted here: {refused.stderr.strip()}")
    return project


def in_namespace(project, script):
    command = ["unshare", "--map-root-user", "--mount", "sh", "-c", script]
    return subprocess.run(command, cwd=project.folder, capture_output=True, text=True, timeout=300, check=False)


def assert_told_and_recovered(project, script, sentence):
    done = in_namespace(project, script)
    told = (project.folder / "first.txt").read_text()
    assert done.returncode == 0, done.stderr + told
    assert sentence in told.splitlines()
    assert "Traceback" not in told
    assert (project.folder / "left.txt").read_text() == ""
    assert (project.folder / "made.txt").read_text() == f"{FILE}\n"
    assert read_dataset(project.folder / "small/teachers.nc").sizes["instance"] == 2


def test_a_full_disk(project, record_property):
    sentence = f"ERROR: {FILE} could not be written, since no space is left on the disk: free some, and run again."
    assert_told_and_recovered(project, SCRIPT.format(size="8k", limit="rw"), sentence)
    record_property("full_disks", 1)


def test_a_read_only_disk(project, record_property):
    sentence = "results/ is read-only: make it writable, and run again."
    assert_told_and_recovered(project, SCRIPT.format(size="64M", limit="ro"), sentence)
    record_property("read_only_folders", 1)


@pytest.mark.parametrize("folder", ["logs", ".snakemake"])
def test_a_read_only_folder(project, record_property, folder):
    done = in_namespace(project, READ_ONLY.format(folder=folder))
    assert done.returncode == 0, done.stdout + done.stderr
    told = (project.folder / "first.txt").read_text()
    assert f"{folder}/ is read-only: make it writable, and run again." in told.splitlines()
    assert "Traceback" not in told
    assert (project.folder / FILE).exists()
    record_property("read_only_folders", 1)


def test_no_room_for_temporary_files(project, record_property):
    done = in_namespace(project, NO_ROOM_FOR_TEMPORARY_FILES)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (project.folder / FILE).exists()
    record_property("full_disks", 1)
