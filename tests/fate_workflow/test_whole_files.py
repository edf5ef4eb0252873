import pytest

from fate_workflow.whole_files import whole_files


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
