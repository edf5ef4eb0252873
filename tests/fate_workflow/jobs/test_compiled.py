"""Kept programs save compilation, change no result, and are never trusted when damaged."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from fate_workflow.jobs import compiled

JOB = """
import sys

import jax
from jax import monitoring

from fate_workflow.jobs.compiled import compiled_programs

found = []
monitoring.register_event_listener(lambda event, **_: found.append(event))
with compiled_programs():
    print(float(jax.jit(lambda x: jax.numpy.sin(x) @ x)(jax.numpy.arange(5.0))).hex())
    if "fail" in sys.argv:
        raise SystemExit("failed")
print(sum(event.endswith("cache_hits") for event in found))
"""


def run(folder: Path, *arguments: str, **environment: str) -> list[str]:
    """Return the words that a job in ``folder`` prints: its number, and the count of programs found compiled."""
    given = {name: value for name, value in os.environ.items() if not name.startswith("JAX_")}
    given |= {"PYTHONPATH": os.pathsep.join(sys.path), **environment}
    done = subprocess.run(
        [sys.executable, "-c", JOB, *arguments], cwd=folder, env=given, capture_output=True, text=True, check=False
    )
    assert (done.returncode == 0) == ("fail" not in arguments), done.stderr
    return done.stdout.split()


def kept(folder: Path) -> list[Path]:
    return sorted((folder / compiled.KEPT / compiled.processor()).iterdir())


def test_the_second_job_compiles_nothing_and_finds_the_same(tmp_path):
    number, hits = run(tmp_path)
    assert hits == "0"
    programs = kept(tmp_path)
    assert run(tmp_path) == [number, str(len(programs))]
    assert kept(tmp_path) == programs  # nothing of its own is left


@pytest.mark.parametrize("damage", [lambda content: content[:-1], lambda content: b"", lambda content: content + b"x"])
def test_a_damaged_program_is_left_out(tmp_path, damage):
    own, shared = tmp_path / "own", tmp_path / "shared"
    for folder in (own, shared):
        folder.mkdir()
    for name in ("jit_one-cache", "jit_two-cache"):
        (own / name).write_bytes(name.encode())
    compiled.keep_programs(own, shared, known=set())
    spoilt, whole = sorted(shared.iterdir())
    spoilt.write_bytes(damage(spoilt.read_bytes()))
    assert compiled.copy_whole_programs(shared, own) == {whole.name.rpartition(".")[0]}
    assert [path.read_bytes() for path in own.iterdir()] == [whole.read_bytes()]


def test_a_job_that_fails_keeps_nothing(tmp_path):
    run(tmp_path, "fail")
    assert kept(tmp_path) == []


def test_a_cache_of_the_users_own_is_left_to_jax(tmp_path):
    run(tmp_path, JAX_COMPILATION_CACHE_DIR=str(tmp_path / "mine"))
    assert not (tmp_path / compiled.KEPT).exists()


def test_a_folder_that_cannot_be_made_stops_no_job(tmp_path):
    (tmp_path / compiled.KEPT.parts[0]).write_text("a file in its place")
    assert run(tmp_path)[1] == "0"


def test_a_folder_that_takes_nothing_stops_no_job(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError("read-only")

    jax = SimpleNamespace(config=SimpleNamespace(jax_compilation_cache_dir=None, update=lambda *_: None))
    monkeypatch.setitem(sys.modules, "jax", jax)
    monkeypatch.chdir(tmp_path)
    for module, name in ((tempfile, "TemporaryDirectory"), (compiled, "copy_whole_programs"), (os, "replace")):
        with monkeypatch.context() as broken:
            broken.setattr(module, name, refuse)
            with compiled.compiled_programs():
                for own in tmp_path.glob(".snakemake/compiled/*/.*"):
                    (own / "jit_one-cache").touch()
