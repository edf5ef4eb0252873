import json
import os
import time
from pathlib import Path

import pytest

from fate_workflow.jobs.folders import date_back, fault_of_loading, fault_of_running

RECORDS = Path(".snakemake/metadata")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def whole(path):
    path.mkdir(parents=True)


def file(path):
    path.parent.mkdir(exist_ok=True)
    path.touch()


def dangling(path):
    path.parent.mkdir(exist_ok=True)
    path.symlink_to("nowhere")


def record(content):
    def write(path):
        path.mkdir(parents=True)
        (path / "@cmVz").mkdir()
        (path / "@cmVz" / "dWx0cw==").write_bytes(content)

    return write


@pytest.mark.parametrize("path", [".snakemake", ".snakemake/metadata", ".snakemake/locks", "results", "logs"])
@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (file, "{} is a file: put a folder in its place, and run again."),
        (dangling, "{} is a link to nowhere, which is missing: put a folder in its place, and run again."),
    ],
)
def test_what_stands_in_the_place_of_a_folder_is_named(make, sentence, path):
    make(Path(path))
    assert fault_of_loading() == sentence.format(path)


def test_a_folder_elsewhere_is_as_good(folder, tmp_path_factory):
    (folder / "results").symlink_to(tmp_path_factory.mktemp("elsewhere"))
    assert fault_of_loading() is None
    assert fault_of_running() is None


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", json.dumps(["no record"]).encode(), json.dumps({"rule": [3], "params": 5}).encode()]
)
def test_a_damaged_record_is_named(content):
    record(content)(RECORDS)
    path = ".snakemake/metadata/@cmVz/dWx0cw=="
    assert fault_of_loading().startswith(f"{path} is damaged: delete .snakemake/metadata/, ")
    assert fault_of_loading().endswith("`make check` what is stale.")


@pytest.mark.parametrize("content", [b"", b'{"rule": "pre', b"{}", b'{"rule": "pretrain"}'])
def test_a_record_that_snakemake_reads_or_passes_over_is_no_fault(content):
    record(content)(RECORDS)
    assert fault_of_loading() is None


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        (".snakemake", fault_of_loading),
        (".snakemake/incomplete/@cmVz", fault_of_loading),
        ("results", fault_of_running),
        ("results/figures", fault_of_running),
        ("logs/plot", fault_of_running),
    ],
)
def test_a_read_only_folder_is_named(path, fault, monkeypatch):
    for each in (".snakemake", "results", "logs", path):
        Path(each).mkdir(parents=True, exist_ok=True)
    assert fault() is None
    monkeypatch.setattr(os, "access", lambda asked, mode: (Path(asked), mode) != (Path(path), os.W_OK))
    assert fault() == f"{path}/ is read-only: make it writable, and run again."


def test_a_read_only_folder_in_which_the_others_are_to_be_made_is_named(folder, monkeypatch):
    assert fault_of_loading() is None
    monkeypatch.setattr(os, "access", lambda *_: False)
    for fault in (fault_of_loading, fault_of_running):
        assert fault() == f"{folder}/ is read-only: make it writable, and run again."


def test_dates_that_lie_ahead_become_the_present_and_keep_their_order(folder):
    before, day = time.time(), 86400
    dates = {"past": before - day, "sooner": before + day, "later": before + 3 * day, "between": before + 2 * day}
    for name, date in dates.items():
        path = folder / "results" / "below" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        os.utime(path, (date, date))
    date_back(Path("results"))
    found = {path.name: path.stat().st_mtime for path in folder.glob("results/below/*")}
    assert found["past"] == pytest.approx(dates["past"], abs=1e-3)
    assert before - 1 < found["sooner"] < found["between"] < found["later"] <= time.time()
