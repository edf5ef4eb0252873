import json
import os
import platform
import subprocess
import sys
import time

import psutil
import pytest

from fate_workflow.jobs import unlock
from fate_workflow.jobs.unlock import (
    Process,
    Run,
    is_of_snakemake,
    main,
    reason_for_the_lock,
    reason_to_keep_the_lock,
)

SCRIPT = "/home/me/project/.snakemake/scripts/tmp1a2b.transfer.py"
GONE = Run(own=True, hosts={"here"}, cluster_jobs=set(), processes=[Process(5, ["bash"])])


def test_the_lock_goes_where_nothing_of_the_run_is_left():
    assert reason_to_keep_the_lock(GONE, "here") is None


@pytest.mark.parametrize(
    ("left", "words"),
    [
        ({"processes": [Process(7, ["python", SCRIPT])]}, ["process 7 (python", SCRIPT, "`kill 7`"]),
        ({"processes": [Process(7, ["snakemake"]), Process(8, ["python", SCRIPT])]}, ["process 8", "`kill 7 8`"]),
        ({"own": False}, ["another user's", "snakemake --unlock"]),
        ({"hosts": {"here", "there"}}, ["on there left", "snakemake --unlock"]),
        ({"hosts": {"there"}}, ["on there left", "snakemake --unlock"]),
        ({"hosts": set()}, ["a machine that no log names", "snakemake --unlock"]),
        ({"cluster_jobs": {"12", "11"}}, ["11, 12", "snakemake --unlock"]),
    ],
)
def test_the_lock_stays_where_something_may_be_left(left, words):
    reason = reason_to_keep_the_lock(GONE._replace(**left), "here")
    assert all(word in reason for word in words), reason
    assert reason.endswith(".")


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (["/venv/bin/python", "/venv/bin/snakemake", "--cores", "all"], True),
        (["python", "-m", "snakemake", "--cores", "1"], True),
        (["python", SCRIPT], True),
        (["bash", "-c", f"set -euo pipefail; python {SCRIPT}"], True),
        (["make"], False),
        (["sh", "-c", "PATH=/venv/bin snakemake --cores all"], False),
        (["vim", "Snakefile"], False),
        ([], False),
    ],
)
def test_what_counts_as_snakemake(command, expected):
    assert is_of_snakemake(command) is expected


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder that a killed run of this machine has left."""
    for name in ("locks", "log", "incomplete"):
        (tmp_path / ".snakemake" / name).mkdir(parents=True)
    (tmp_path / ".snakemake/log/now.snakemake.log").write_text(f"SNAKEMAKE\n  Host: {platform.node()}\n  User: me\n")
    for name in ("input", "output"):
        (tmp_path / f".snakemake/locks/0.{name}.lock").write_text("results/a.nc\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def locks(folder):
    return list((folder / ".snakemake/locks").iterdir())


def test_a_left_over_lock_is_removed(folder, capsys):
    (folder / ".snakemake/incomplete/local").write_text('{"external_jobid": null}')
    (folder / ".snakemake/incomplete/cut_off").write_text('{"exter')
    assert main() is None
    assert not locks(folder)
    assert capsys.readouterr().out == "Removed the lock of a run that was killed.\n"


def test_without_a_lock_there_is_nothing_to_say(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main() is None
    assert capsys.readouterr() == ("", "")


def test_the_log_of_another_machine_keeps_the_lock(folder):
    (folder / ".snakemake/log/other.snakemake.log").write_text("  Host: a-login-node\n")
    assert "a-login-node" in main()
    assert len(locks(folder)) == 2


def test_an_empty_log_of_a_run_killed_before_it_locked_does_not_keep_the_lock(folder):
    (folder / ".snakemake/log/early.snakemake.log").touch()
    assert main() is None
    assert not locks(folder)


def test_a_run_of_which_no_log_names_the_machine_keeps_the_lock(folder):
    (folder / ".snakemake/log/now.snakemake.log").write_text("Building DAG of jobs...\n")
    assert "a machine that no log names" in main()
    assert len(locks(folder)) == 2


def test_a_job_of_a_cluster_keeps_the_lock(folder):
    marker = folder / ".snakemake/incomplete/@cmVz/dWx0cw=="
    marker.parent.mkdir()
    marker.write_text(json.dumps({"external_jobid": "4711"}))
    assert "4711" in main()
    assert len(locks(folder)) == 2


def start(folder, code):
    return subprocess.Popen([sys.executable, "-c", code, "snakemake"], cwd=folder)


def test_a_process_in_the_folder_keeps_the_lock_and_one_elsewhere_does_not(folder, tmp_path_factory):
    with start(folder, "import time; time.sleep(60)") as here:
        assert f"process {here.pid} (" in main()
        assert len(locks(folder)) == 2
        here.kill()
    with start(tmp_path_factory.mktemp("elsewhere"), "import time; time.sleep(60)") as elsewhere:
        assert main() is None
        elsewhere.kill()
    assert not locks(folder)


def test_a_zombie_does_not_keep_the_lock(folder):
    with start(folder, "") as ended:
        while psutil.Process(ended.pid).status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.01)
        assert main() is None
    assert not locks(folder)


def test_a_run_that_is_refused_is_told_who_holds_the_lock_or_that_nobody_does(folder):
    with start(folder, "import time; time.sleep(60)") as here:
        assert reason_for_the_lock().startswith(f"This folder is in use by process {here.pid} (")
        here.kill()
    assert reason_for_the_lock().startswith("A run that was killed left the lock of this folder.")
    for lock in locks(folder):
        lock.unlink()
    assert reason_for_the_lock() == "The run that held the lock of this folder has just ended: run again."


def test_a_run_is_not_in_its_own_way(folder):
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1], 'snakemake'])"
    own = "from fate_workflow.jobs.unlock import reason_for_the_lock; print(reason_for_the_lock())"
    command = [sys.executable, "-c", code, own, "snakemake"]  # as by `timeout 60 snakemake`
    told = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert told.stdout.startswith("A run that was killed left the lock of this folder.")


def test_the_lock_of_a_run_that_ends_meanwhile_is_no_kill(folder, monkeypatch, capsys):
    def look(_):
        for lock in locks(folder):
            lock.unlink()
        return []

    monkeypatch.setattr(unlock, "_processes", look)
    assert main() is None
    assert capsys.readouterr().out == ""
