"""Programs that JAX has compiled, kept in .snakemake/compiled/ from job to job; no part of what makes a result.

JAX writes its cache in place, so that a kill would leave half of a program. Each job has a cache of its own, therefore,
which starts with copies of the kept programs; new ones are kept by a rename when the job has succeeded. A name ends in
the SHA-256 of its bytes, so that damaged programs are left out and compiled again. Programs of one processor do not run
on every other: each kind has its folder. Whatever fails here, the job compiles as if nothing had been kept.
"""

import hashlib
import os
import platform
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

KEPT = Path(".snakemake/compiled")


@contextmanager
def compiled_programs() -> Iterator[None]:
    """Let JAX, where the job has imported it, read kept programs, and keep those that it compiles."""
    jax = sys.modules.get("jax")
    if jax is None or jax.config.jax_compilation_cache_dir:
        yield
        return
    kept = KEPT / processor()
    try:
        kept.mkdir(parents=True, exist_ok=True)
        temporary = tempfile.TemporaryDirectory(dir=kept, prefix=".", ignore_cleanup_errors=True)
        own = Path(temporary.name)
        known = copy_whole_programs(kept, own)
    except OSError:
        yield
        return
    with temporary:
        jax.config.update("jax_compilation_cache_dir", str(own))
        jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)
        jax.config.update("jax_persistent_cache_enable_xla_caches", "none")  # whose folder is part of each key
        yield
        with suppress(OSError):
            keep_programs(own, kept, known)


def processor() -> str:
    """Digest of what decides which machine code runs here: the processor's name and its instruction sets."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
        lines = re.findall(r"^(?:model name|flags|Features|CPU part)\s*:.*", text, re.MULTILINE)
    except OSError:
        lines = []
    words = [platform.system(), platform.machine(), *sorted(set(lines))]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


def copy_whole_programs(kept: Path, own: Path) -> set[str]:
    """Copy to ``own`` the programs whose bytes are those of their names; return JAX's names of them."""
    known = set()
    for path in kept.glob("*-cache.*"):
        content = read_bytes(path)
        name, _, digest = path.name.rpartition(".")
        if hashlib.sha256(content).hexdigest() == digest:
            (own / name).write_bytes(content)
            known.add(name)
    return known


def read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def keep_programs(own: Path, kept: Path, known: set[str]) -> None:
    """Move the programs in ``own`` that are not ``known`` to ``kept``, each whole."""
    for path in own.glob("*-cache"):
        if path.name not in known:
            os.replace(path, kept / f"{path.name}.{hashlib.sha256(path.read_bytes()).hexdigest()}")
