"""Config files as they stand: what cannot be loaded, or would be loaded as something else than it says."""

import os

import pytest

from fate_workflow.config.files import faults_of_files

BROKEN = [
    # text, what the sentence says
    ("problems: {a: {}}\nproblems: {b: {}}\n", "`problems` stands 2 times"),
    ("problems: {a: {dimension: 5, dimension: 6, dimension: 7}}\n", "`problems.a.dimension` stands 3 times"),
    ("problems: {a: {gamma: [{x: 1, x: 2}]}}\n", "`problems.a.gamma[0].x` stands 2 times"),
    ("problems: &a {p: {x: 1, x: 2}}\nfigures: *a\n", "`problems.p.x` stands 2 times"),
    ('{"seed": 1, "seed": 2, "problems": {}}', "`seed` stands 2 times"),
    ("problems: {a\n", "cannot be read as YAML"),
    ("problems:\n\ta: {}\n", "cannot be read as YAML"),
    ("problems: {a: {}}\n---\nproblems: {a: {}}\n", "cannot be read as YAML"),
    ("problems: *a\n", "undefined alias"),
    ("problems: !mine {}\n", "could not determine a constructor"),
    ("problems: !!python/object/apply:os.system [exit]\n", "could not determine a constructor"),
    ("problems: {a: {<<: 3}}\n", "merging"),
    ("? [a]\n: 1\n", "unhashable key"),
    ("problems: {}\0", "cannot be read as YAML"),
    ("seed: 2001-99-99\n", "month must be in 1..12"),
    ("seed: !!int ''\n", "cannot be read as YAML"),
    ("seed: " + 5000 * "9", "cannot be read as YAML"),
    ("problems: &a {p: *a}\n", "cannot be read as YAML"),
    ("problems: [&a [*a, *a]]\n", "cannot be read as YAML"),
    ("problems: " + 1000 * "[" + 1000 * "]", "cannot be read as YAML"),
    ("", "is empty"),
    ("# nothing yet\n", "is empty"),
    ("problems", "is 'problems', but must be a mapping"),
    ("[problems]", "is a list, but must be a mapping"),
    ("pathvars: {results: elsewhere}\nproblems: {a: {}}\n", "`pathvars`"),
    ("__use_yte__: true\nproblems: {a: {}}\n", "`__use_yte__`"),
]


@pytest.mark.parametrize(("text", "said"), BROKEN)
def test_a_broken_file_is_named_in_one_sentence(tmp_path, text, said):
    file = tmp_path / "config.yaml"
    file.write_text(text)
    sentence = faults_of_files(file, [])[0]
    assert said in sentence
    assert str(file) in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert faults_of_files(tmp_path / "missing.yaml", [file])[0] == sentence


@pytest.mark.parametrize("content", [b"problems: {a: {}} # \xff", "problems: {a: {}}".encode("utf-16")])
def test_bytes_that_are_no_text_are_refused(tmp_path, content):
    file = tmp_path / "config.yaml"
    file.write_bytes(content)
    [sentence] = faults_of_files(file, [])
    assert f"{file} cannot be read as YAML" in sentence


def test_what_is_no_file_is_refused(tmp_path):
    link, pipe = tmp_path / "link", tmp_path / "pipe"
    link.symlink_to(tmp_path / "nowhere")
    os.mkfifo(pipe)
    for path, said in ((tmp_path, "is not a file"), (pipe, "is not a file"), (link, "is missing")):
        [sentence] = faults_of_files(path, [])
        assert sentence.startswith(f"{path} {said}")


@pytest.mark.parametrize(
    "text",
    [
        "problems:\n  a: &a {dimension: 50}\n  b: {<<: *a, dimension: 60}\n",  # merged keys are no duplicates
        "problems:\n  a: &a {gamma: &g [0.5]}\n  b: *a\n  c: {gamma: *g}\n",
        '{"problems": {"a": {}}}',
        "\ufeffproblems: {a: {}}\r\n",
        "%YAML 1.1\n---\nproblems: {a: {}}\n...\n",
    ],
)
def test_what_yaml_allows_is_fine(tmp_path, text):
    file = tmp_path / "config.yaml"
    file.write_text(text, encoding="utf-8")
    assert faults_of_files(file, []) == []


def test_the_own_file_may_be_missing_beside_others_only(tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text("problems: {a: {}}\n")
    assert faults_of_files(tmp_path / "config.yaml", [other]) == []
    assert "is missing" in faults_of_files(tmp_path / "config.yaml", [])[0]
    (tmp_path / "config.yaml").write_text("")
    assert "is empty" in faults_of_files(tmp_path / "config.yaml", [other])[0]
