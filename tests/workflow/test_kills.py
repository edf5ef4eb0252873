"""A run that is killed at any moment leaves whole files or none, and `make` finishes afterwards."""

import os
import random
import signal
import time

import psutil
import pytest
from workflow.kills import (
    EVERY_KILL,
    PATIENCE,
    Built,
    Kill,
    kill_often,
    locks,
    make,
    said,
    send,
    start_make,
    temporary_files,
    wait_for,
)

pytestmark = [pytest.mark.workflow, pytest.mark.slow]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return Built.create(tmp_path_factory.mktemp("kills") / "project")


def test_kills_at_random_moments_cost_nothing_but_time(built, record_property):
    survived = kill_often(built, EVERY_KILL, seed=0)
    record_property("kills", survived.total())


def test_a_job_that_outlives_snakemake_is_named_and_then_the_lock_goes(built, record_property):
    built.delete("transfer")
    run = start_make(built.project)
    [orphan, *others] = wait_for(run, "job")
    orphan.suspend()  # so that it is still there
    assert send(run, Kill(signal.SIGKILL, "snakemake"), random.Random())
    run.wait(PATIENCE)
    assert locks(built.project)
    status, text = make(built.project)
    assert status != 0
    assert f"process {orphan.pid} (" in text
    assert "Wait until it has ended, or stop it with `kill" in text
    assert locks(built.project)
    orphan.resume()
    psutil.wait_procs([orphan, *others], timeout=PATIENCE)
    status, text = make(built.project)
    assert status == 0, text
    assert "Removed the lock of a run that was killed." in text
    built.assert_finished()
    record_property("kills", 1)


def test_a_second_make_names_the_first_which_goes_on(built):
    built.delete("claims")
    first = start_make(built.project)
    first_said = said(built.project).rename(built.project.folder.with_suffix(".first"))
    assert wait_for(first, "job")
    [snakemake] = wait_for(first, "snakemake")
    status, text = make(built.project)
    assert status != 0
    assert f"process {snakemake.pid} (" in text
    assert "Error: Directory cannot be locked" not in text
    assert first.wait(PATIENCE) == 0, first_said.read_text()
    built.assert_finished()


def test_interrupting_the_terminal_is_told_in_a_sentence(built):
    built.delete("pretrained")
    log = built.project.folder / "logs/pretrain/paper.log"
    log.unlink()
    run = start_make(built.project, cores=1)
    while not log.exists() and run.poll() is None:  # the job has imported what it needs, and computes
        time.sleep(0.005)
    os.killpg(run.pid, signal.SIGINT)
    assert run.wait(PATIENCE) != 0
    text = said(built.project).read_text()
    assert "Terminating processes on user request" in text
    assert "ERROR: The job was interrupted: run again to make its files." in text
    assert "Traceback" not in text
    built.assert_whole_or_absent()
    assert not locks(built.project)
    assert not temporary_files(built.project)
