import errno

import pytest

from fate.errors import FateError
from fate_workflow.files.whole_files import whole_files


def test_nothing_is_seen_before_all_is_written(tmp_path):
    targets = [tmp_path / "a.txt", tmp_path / "b.txt"]
    with whole_files(targets) as temporaries:
        for temporary in temporaries:
            temporary.write_text("whole")
            assert temporary.parent == tmp_path
            assert temporary.name.startswith(".")
        assert not any(target.exists() for target in targets)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.txt"]
    assert [target.read_text() for target in targets] == ["whole", "whole"]


def fail_half_way(targets, failure):
    with whole_files(targets) as [temporary, _]:
        temporary.write_text("half")
        raise failure


@pytest.mark.parametrize("failure", [RuntimeError, KeyboardInterrupt])
def test_failure_keeps_the_old_file_and_removes_the_new(tmp_path, failure):
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(failure):
        fail_half_way([target, tmp_path / "b.txt"], failure)
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert target.read_text() == "old"


def test_what_killed_jobs_left_of_a_file_is_removed(tmp_path):
    target, other = tmp_path / "a.txt", tmp_path / "aa.txt"
    with whole_files([target, other]) as temporaries:
        names = [temporary.name for temporary in temporaries]
        for temporary in temporaries:
            temporary.write_text("old")
    for name in names:
        (tmp_path / name).write_text("half")
    with whole_files([target]) as [temporary]:
        temporary.write_text("whole")
    assert {path.name for path in tmp_path.iterdir()} == {"a.txt", "aa.txt", names[1]}


def write_against(targets, failure):
    with whole_files(targets) as temporaries:
        for temporary in temporaries:
            temporary.write_text("half")
        raise failure


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ENOSPC, "no space is left"),
        (errno.EDQUOT, "the disk quota is used up"),
        (errno.EROFS, "the file system is read-only"),
        (errno.EACCES, "you may not write there"),
    ],
)
def test_what_forbids_writing_is_told_with_the_files_and_the_remedy(tmp_path, number, reason):
    targets = [tmp_path / "a.txt", tmp_path / "b.txt"]
    with pytest.raises(
        FateError, match=f"^{targets[0]}, {targets[1]} could not be written, since {reason}.*: .+ again.$"
    ):
        write_against(targets, OSError(number, "some words"))
    assert not list(tmp_path.iterdir())


def test_other_errors_stay_what_they_are(tmp_path):
    with pytest.raises(OSError, match="some words"):
        write_against([tmp_path / "a.txt"], OSError(errno.EIO, "some words"))
    assert not list(tmp_path.iterdir())
