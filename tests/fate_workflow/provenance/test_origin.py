import json

import pytest

from fate_workflow.files.whole_files import DamagedFile
from fate_workflow.provenance.origin import difference, origin_of, recorded_files, recorded_origin

CODE = {"a.py": "0a1b", "b.py": "ff"}
ORIGIN = origin_of({"width": 3, "ridge": None}, CODE, ["cd", "ef"])


def test_the_order_of_keys_does_not_count():
    assert origin_of({"ridge": None, "width": 3}, CODE, ["cd", "ef"]) == ORIGIN


def test_how_many_inputs_share_a_lineage_does_not_count():
    assert origin_of({"width": 3, "ridge": None}, CODE, ["cd", "cd", "cd", "ef"]) == ORIGIN


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (origin_of({"width": 4, "ridge": None}, CODE, ["cd", "ef"]), "other settings: `width` was 4 and is 3"),
        (origin_of({"width": 3}, CODE, ["cd", "ef"]), "other settings: `ridge` was nothing and is null"),
        (origin_of({"width": [3] * 40, "ridge": 1}, CODE, ["cd", "ef"]), "`ridge` was 1 and is null, `width`"),
        (origin_of({"width": 3, "ridge": None}, {"a.py": "0a1c", "b.py": "ff"}, ["cd", "ef"]), "other code: a.py"),
        (origin_of({"width": 3, "ridge": None}, CODE, ["ef", "cd"]), "files that have changed"),
        (origin_of({"width": 3, "ridge": None}, CODE, ["cd"]), "files that have changed"),
    ],
)
def test_whatever_differs_is_said_and_changes_the_lineage(other, said):
    assert said in difference(other, ORIGIN)
    assert other.lineage != ORIGIN.lineage
    assert difference(ORIGIN, ORIGIN) is None


def test_a_number_that_is_not_finite_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        origin_of({"width": float("nan")}, CODE, [])


NAMES = ["a.svg", "a.pdf"]


def write(folder, fail: bool = False) -> None:
    paths = [folder / name for name in NAMES]
    with recorded_files(
        paths, folder / "a.json", parameters={"width": 3}, modules=CODE, made_from=["cd"]
    ) as temporaries:
        for temporary, name in zip(temporaries, NAMES, strict=True):
            temporary.write_text(f"This is {name}.")
        if fail:
            raise KeyError


def test_every_file_has_the_origin_of_its_record(tmp_path):
    write(tmp_path)
    for name in (*NAMES, "a.json"):
        assert recorded_origin(tmp_path / name, tmp_path / "a.json") == origin_of({"width": 3}, CODE, ["cd"])


def test_failure_writes_nothing_at_all(tmp_path):
    with pytest.raises(KeyError):
        write(tmp_path, fail=True)
    assert not list(tmp_path.iterdir())


def assert_damaged(path, record, what: str) -> None:
    with pytest.raises(DamagedFile, match=what) as error:
        recorded_origin(path, record)
    assert str(error.value).startswith(f"{path} ")
    assert f"`snakemake --cores 1 --force {path}`." in str(error.value)


def test_a_flipped_bit_anywhere_is_refused(tmp_path):
    write(tmp_path)
    path = tmp_path / "a.pdf"
    content = path.read_bytes()
    for position in range(len(content)):
        path.write_bytes(content[:position] + bytes([content[position] ^ 0x10]) + content[position + 1 :])
        assert_damaged(path, tmp_path / "a.json", "does not hold")
    recorded_origin(tmp_path / "a.svg", tmp_path / "a.json")
    path.unlink()
    assert_damaged(path, tmp_path / "a.json", "No such file")


def test_no_byte_of_a_record_but_its_layout_can_change(tmp_path):
    write(tmp_path)
    record = tmp_path / "a.json"
    content, said = record.read_bytes(), json.loads(record.read_text())
    origin = recorded_origin(record, record)
    for position in range(len(content)):
        record.write_bytes(content[:position] + bytes([content[position] ^ 0x01]) + content[position + 1 :])
        try:
            unseen = all(recorded_origin(tmp_path / name, record) == origin for name in (*NAMES, "a.json"))
        except DamagedFile:
            unseen = False
        assert not unseen or json.loads(record.read_bytes()) == said


@pytest.mark.parametrize("text", ["", "[]", "3", "{}", '{"parameters": 3}'])
def test_what_is_no_record_is_refused(tmp_path, text):
    write(tmp_path)
    (tmp_path / "a.json").write_text(text)
    for name in (*NAMES, "a.json"):
        assert_damaged(tmp_path / name, tmp_path / "a.json", "is missing or damaged")
