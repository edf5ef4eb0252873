"""Datasets on disk: NetCDF-4 files that are whole, explain themselves, have the same bytes each time, and are verified.

HDF5 checks the blocks of an array, but not text, scalars or attributes: a damaged file often opens with wrong
numbers, and some flipped bits make the library loop forever. So each file ends in the checksum of all its bytes before
it, which is verified before HDF5 sees the file. Readers of NetCDF pass over what stands behind the end.
"""

import contextlib
import hashlib
import importlib.metadata
import json
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import xarray as xr

from fate_workflow.files.numbers import check_numbers
from fate_workflow.files.whole_files import DamagedFile, whole_files
from fate_workflow.provenance.origin import Origin, origin_of

REFERENCES = (
    "Tahir, Ganguli, Rotskoff: Features are fate: a theory of transfer learning in high-dimensional regression. "
    "ICML 2025, PMLR 267:58142, arXiv:2410.08194"
)
TRAILER_MARK = b"sha256:"
TRAILER_LENGTH = len(TRAILER_MARK) + 64
BLOCK = 2**20  # bytes that are verified at once
HISTORY = "Made by the workflow of Features are fate, from what parameters, modules and lineage say."
# Readers of CF conventions take a dimension of this name for one of the ocean.
NAMES_IN_FILES = {"depth": "layers", "depth_fine": "layers_fine"}
LIBRARIES = ("numpy", "scipy", "jax", "jaxlib", "xarray", "netCDF4")


def write_dataset(
    dataset: xr.Dataset,
    path: str | Path,
    *,
    title: str,
    parameters: dict,
    modules: dict[str, str],
    made_from: Sequence[xr.Dataset] = (),
    gathered: bool = False,
    labels: dict[str, str | float] | None = None,
) -> None:
    """Write ``dataset`` to ``path`` as NetCDF-4, with the attributes that say what it is and what made it.

    ``modules``: the code of the rule; ``made_from``: its inputs, all of them, in their order, or the parts from which
    ``dataset`` was ``gathered``, and which are read as it is written; ``labels``: further attributes, less those that
    the dataset has as variables. Every variable and coordinate needs the attributes long_name and units, and must hold
    what its further attributes allow (``check_numbers``). There is either the whole file or none.
    """
    for name, variable in dataset.variables.items():
        for attribute in ("long_name", "units"):
            if attribute not in variable.attrs:
                raise ValueError(f"{path} was not written: give its variable {name} the attribute {attribute}.")
    check_numbers(dataset, path)
    dataset = _renamed(dataset, NAMES_IN_FILES).drop_encoding()
    dataset = dataset.assign_attrs(
        file=_short_name(path),
        Conventions="CF-1.11",
        title=title,
        history=HISTORY,
        **{name: value for name, value in (labels or {}).items() if name not in dataset.variables},
        **origin_of(parameters, modules, [source.attrs["lineage"] for source in made_from], gathered)._asdict(),
        library_versions=json.dumps({name: importlib.metadata.version(name) for name in LIBRARIES}),
        references=REFERENCES,
    )
    encoding = {name: _encoding(variable) for name, variable in dataset.variables.items()}
    with whole_files([path]) as [temporary]:
        try:
            with _uninterrupted():
                dataset.to_netcdf(temporary, format="NETCDF4", engine="netcdf4", encoding=encoding)
        except RuntimeError:
            _write_plainly(temporary)
            raise
        with temporary.open("r+b") as file:
            trailer = _trailer(file, temporary.stat().st_size)
            file.seek(0, os.SEEK_END)
            file.write(trailer)


def read_dataset(path: str | Path, select: Callable[[xr.Dataset], xr.Dataset] = lambda whole: whole) -> xr.Dataset:
    """What ``select`` leaves of the dataset that ``write_dataset`` wrote to ``path``, in memory.

    ``DamagedFile`` where it is not that.
    """
    with open_dataset(path) as whole, _uninterrupted():
        return select(whole).load()


@contextlib.contextmanager
def open_dataset(path: str | Path) -> Iterator[xr.Dataset]:
    """The dataset that ``write_dataset`` wrote to ``path``, verified, to be read from disk as it is used.

    ``DamagedFile`` as for ``read_dataset``.
    """
    _verify(path)
    with _uninterrupted():
        dataset = xr.open_dataset(path, engine="netcdf4", decode_times=False)
    with dataset:
        if dataset.attrs.get("file") != _short_name(path):
            raise DamagedFile(path, "is another file of this workflow, which was copied there")
        yield _renamed(dataset.drop_encoding(), {name: own for own, name in NAMES_IN_FILES.items()})


def _verify(path: str | Path) -> None:
    """``DamagedFile`` where the file at ``path`` does not end in the checksum of what is before it."""
    try:
        with Path(path).open("rb") as file:
            length = max(file.seek(0, os.SEEK_END) - TRAILER_LENGTH, 0)
            file.seek(length)
            trailer = file.read()
            if TRAILER_MARK not in trailer:
                what = "was not written by this workflow, or not to its end: it does not end in its checksum"
                raise DamagedFile(path, what)
            if trailer != _trailer(file, length):
                raise DamagedFile(path, "does not hold what was written to it")
    except OSError as error:
        raise DamagedFile(path, f"cannot be read ({error.strerror})") from None


def _renamed(dataset: xr.Dataset, names: dict[str, str]) -> xr.Dataset:
    """``dataset`` with those of ``names`` that it has replaced."""
    return dataset.rename({old: new for old, new in names.items() if old in dataset.variables or old in dataset.dims})


def _short_name(path: str | Path) -> str:
    """Return the name of the file wherever the results lie: the name of its folder and its own."""
    return "/".join(Path(path).absolute().parts[-2:])


def dataset_origin(path: str | Path) -> Origin:
    """Return what made the dataset at ``path``; ``DamagedFile`` as for ``read_dataset``."""
    attributes = read_dataset(path).attrs
    return Origin(*(attributes.get(name, "") for name in Origin._fields))


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C waits for the end of the body: xarray, once interrupted, may wait for its own lock forever."""
    if threading.current_thread() is not threading.main_thread():  # interrupts reach the main thread only
        yield
        return
    interrupts = []
    handler = signal.signal(signal.SIGINT, lambda *interrupt: interrupts.append(interrupt))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        if interrupts:
            signal.raise_signal(signal.SIGINT)


def _write_plainly(path: Path) -> None:
    """HDF5 says that it failed, not why: on a full disk, a plain write fails too, with the error that tells."""
    try:
        with path.open("ab") as file:
            file.write(bytes(2**20))
            file.flush()
            os.fsync(file.fileno())
    finally:
        os.truncate(path, 0)  # HDF5 keeps the failed file open, and with it the room that the log needs


def _trailer(file: BinaryIO, length: int) -> bytes:
    """What stands behind the first ``length`` bytes of ``file``, which are read block by block."""
    digest = hashlib.sha256()
    file.seek(0)
    while left := length - file.tell():
        digest.update(file.read(min(left, BLOCK)))
    return TRAILER_MARK + digest.hexdigest().encode()


def _encoding(variable: xr.Variable) -> dict:
    """Block checksums and light compression wherever HDF5 has blocks of numbers, each vector of modes one; no fill."""
    blocks = variable.ndim > 0 and variable.dtype.kind in "biuf"
    shape = [length if dimension == "mode" else 1 for dimension, length in variable.sizes.items()]
    return {
        "fletcher32": blocks,
        "zlib": blocks,
        "complevel": 1,
        "shuffle": blocks,
        "_FillValue": None,
        "chunksizes": shape if "mode" in variable.dims else None,
    }
