"""Arrays from a user's files, and every reason why one cannot be read, in one sentence."""

import warnings
from pathlib import Path

import numpy as np

ENDINGS = (".npy", ".npz", ".csv", ".nc")
MOST_NUMBERS = 200_000_000  # 1.6 GB of doubles
MOST_MODES = 6_000  # the smaller side of the inputs, which is decomposed


class Unreadable(ValueError):
    """A file that holds no numbers that can be used: the message is one sentence."""


def read_array(path: str) -> np.ndarray:
    """Return the one array of a .npy, .npz, .csv or .nc file, whose size is looked at before its numbers are read."""
    file = Path(path)
    if not file.is_file():
        reason = "is a folder, not a file" if file.is_dir() else "does not exist"
        raise Unreadable(f"{path} {reason}: give the path of a file that ends with {', '.join(ENDINGS)}.")
    if file.suffix not in ENDINGS:
        raise Unreadable(f"{path} ends with {file.suffix or 'nothing'}, but must end with one of {', '.join(ENDINGS)}.")
    readers = {".npy": _read_npy, ".npz": _read_npz, ".csv": _read_csv, ".nc": _read_netcdf}
    try:
        array = readers[file.suffix](file)
    except Unreadable:
        raise
    except (OSError, ValueError, KeyError, EOFError) as error:
        reason = str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__
        raise Unreadable(f"{path} cannot be read as {file.suffix} ({reason}): write it again.") from error
    if array.dtype.kind not in "fiub":
        raise Unreadable(f"{path} holds entries of the type {array.dtype}, but must hold real numbers: convert them.")
    return array


def check_size(inputs: np.ndarray, kernel: str) -> None:
    """Unreadable where the decomposition of the inputs (n, d) would take hours."""
    if inputs.ndim != 2:
        return
    modes = len(inputs) if kernel == "relu" else min(inputs.shape)
    if modes > MOST_MODES:
        side = "rows" if kernel == "relu" else "rows and as many columns"
        raise Unreadable(
            f"X has {modes} {side}, but at most {MOST_MODES} can be decomposed: take a random part of the rows, or "
            "the leading principal components."
        )


def _bounded(path: Path, shape: tuple) -> None:
    numbers = int(np.prod(shape, dtype=object)) if shape else 1
    if numbers > MOST_NUMBERS:
        raise Unreadable(
            f"{path} holds {numbers} numbers, but at most {MOST_NUMBERS} fit: take a random part of the rows."
        )


def _read_npy(path: Path) -> np.ndarray:
    mapped = np.load(path, mmap_mode="r", allow_pickle=False)
    _bounded(path, mapped.shape)
    return np.array(mapped)


def _read_npz(path: Path) -> np.ndarray:
    with np.load(path, allow_pickle=False) as arrays:
        if len(arrays.files) != 1:
            raise Unreadable(f"{path} holds {len(arrays.files)} arrays, but must hold one: write one array a file.")
        array = arrays[arrays.files[0]]
    _bounded(path, array.shape)
    return array


def _read_csv(path: Path) -> np.ndarray:
    """A table of numbers with commas, after one line of names if there is one."""
    if path.stat().st_size > 8 * MOST_NUMBERS:
        raise Unreadable(f"{path} has {path.stat().st_size} bytes, which is too large for a .csv file: write .npy.")
    with path.open(encoding="utf-8") as lines:
        first = lines.readline()
    names = int(not all(_is_number(entry) for entry in first.split(",")))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of a file without rows, which is told below
        array = np.loadtxt(path, delimiter=",", skiprows=names, ndmin=2)
    if array.size == 0:
        raise Unreadable(f"{path} holds no rows of numbers: write one row a sample, with commas.")
    return array[:, 0] if array.shape[1] == 1 else array


def _is_number(entry: str) -> bool:
    try:
        float(entry)
    except ValueError:
        return False
    return True


def _read_netcdf(path: Path) -> np.ndarray:
    import xarray as xr  # half a second, which other files do not need

    with xr.open_dataset(path) as dataset:
        if len(dataset.data_vars) != 1:
            raise Unreadable(f"{path} holds {len(dataset.data_vars)} variables, but must hold one: write one a file.")
        [variable] = dataset.data_vars.values()
        _bounded(path, variable.shape)
        return variable.values
