"""A user's own spectrum: what is read, what is refused by a sentence, and that its numbers are settings."""

import os

import pytest

from fate_workflow.config.check import check_config
from fate_workflow.config.schema import resolve
from fate_workflow.config.spectrum import read_spectrum
from fate_workflow.settings.studies import study


def config(path, dimension=20, **others):
    study = {"dimension": dimension, "gamma": [0.5], "spectrum_file": str(path), **others}
    return {"problems": {"a": {}}, "studies": {"covariance": study}}


def write(folder, *values):
    path = folder / "spectrum.txt"
    path.write_text("".join(f"{value}\n" for value in values))
    return path


def test_one_eigenvalue_a_line_and_empty_lines_are_skipped(tmp_path):
    assert read_spectrum(str(write(tmp_path, 1, "", "2.5e-1"))) == [1.0, 0.25]


def test_numbers_are_settings_so_that_a_changed_file_is_seen(tmp_path):
    path = write(tmp_path, *[1.0] * 20)
    assert check_config(config(path)) == []
    before = study(resolve(config(path)), "covariance")
    write(tmp_path, *[1.0] * 19, 2.0)
    after = study(resolve(config(path)), "covariance")
    assert before["own_spectrum"] == [1.0] * 20
    assert after["own_spectrum"] == [1.0] * 19 + [2.0]
    assert "spectrum_file" not in before


def test_no_file_is_no_spectrum():
    entry = resolve({"problems": {"a": {}}, "studies": {"covariance": {}}})
    assert study(entry, "covariance")["own_spectrum"] == []


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([1] * 19, "has 19 eigenvalues, but must have as many as `studies.covariance.dimension`, which is 20"),
        ([1] * 19 + [-1], "line 20 of the file"),
        ([1] * 19 + [0], "is '0', but must be one eigenvalue, a positive number"),
        ([1] * 19 + ["x"], "is 'x'"),
        ([1] * 19 + ["nan"], "is 'nan'"),
        ([1] * 19 + ["inf"], "is 'inf'"),
        ([1] * 19 + ["1 2"], "is '1 2'"),
        ([1] * 19 + [0.0001], "1e+04 times its smallest, but must be at most 1000"),
        ([1] * 19, "which is 20: change the file."),  # 19 are fewer than the study allows
        ([1] * 21, "which is 20: set that to 21, or change the file."),
        ([], "has 0 eigenvalues"),
    ],
)
def test_bad_files_are_refused_by_a_sentence(tmp_path, lines, words):
    (fault,) = check_config(config(write(tmp_path, *lines)))
    assert fault.startswith("`studies.covariance.spectrum_file`")
    assert words in fault
    assert fault.endswith(".")


def test_what_is_no_text_file_is_refused(tmp_path):
    binary, pipe = tmp_path / "binary", tmp_path / "pipe"
    binary.write_bytes(b"\xff\xfe\x00")
    os.mkfifo(pipe)
    others = ["", "/dev/zero", "~", "a\0b", "a\nb", "x" * 5000, "$HOME"]
    for path in (tmp_path / "none.txt", tmp_path, binary, pipe, *others):
        (fault,) = check_config(config(path))
        assert fault.startswith("`studies.covariance.spectrum_file`: the file ")
        assert "cannot be read" in fault
        assert "\n" not in fault


def test_any_path_will_do(tmp_path, monkeypatch):
    path = write(tmp_path, *[1.0] * 20)
    (tmp_path / "a folder").mkdir()
    (tmp_path / "a folder" / "the; file é").symlink_to(path)
    monkeypatch.chdir(tmp_path / "a folder")
    for spelled in (path, "../spectrum.txt", "the; file é", "./the; file é"):
        assert check_config(config(spelled)) == []


def test_a_power_law_that_pretraining_could_not_finish_is_refused(tmp_path):
    path = write(tmp_path, *[1.0] * 20)
    (fault,) = check_config(config(path, exponent=3))
    assert fault.startswith("`studies.covariance.exponent` is 3, which at dimension 20")
