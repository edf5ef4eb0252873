"""Seconds, memory and exponents: how each number of the benchmark is measured."""

import ctypes
import os
import platform
import re
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import numpy as np
import psutil
from scipy.stats import linregress

REPEATS = 3


class Exponent(NamedTuple):
    """p of a power law, value ~ size^p, and its standard error."""

    value: float
    error: float


def fit_exponent(sizes: Sequence[float], values: Sequence[float]) -> Exponent:
    """Return p of value ~ size^p by least squares in logarithms, with its standard error: three sizes or more."""
    line = linregress(np.log(sizes), np.log(values))
    return Exponent(float(line.slope), float(line.stderr))


def seconds_of(call: Callable) -> tuple[object, float]:
    """Return what ``call`` returns, and the seconds that it keeps processors busy."""
    start = time.process_time()
    result = call()
    return result, time.process_time() - start


def measure(call: Callable) -> tuple[float, float]:
    """Return the seconds of processor time of ``call``, and the MB that it holds at most beyond what is held before.

    The first call, which compiles, does not count; of the others the shortest does. Linux with the GNU library only.
    """
    call()
    ctypes.CDLL(None).malloc_trim(0)  # what the first call has given back would hide what the next one takes
    before = _status("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts again
    seconds = min(seconds_of(call)[1] for _ in range(REPEATS))
    return seconds, (_status("VmHWM") - before) / 1024


def describe_machine(torch_version: str) -> str:
    """Return "processor, cores, memory, versions"."""
    models = re.findall(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text())
    memory = psutil.virtual_memory().total / 2**30
    names = ("snakemake", "numpy", "scipy", "jax", "jaxlib", "xarray", "netCDF4")
    libraries = ", ".join(f"{name} {version(name)}" for name in names)
    processor = models[0] if models else platform.processor()
    return (
        f"{processor}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, {libraries}, "
        f"torch {torch_version}"
    )


def _status(name: str) -> int:
    """Return kB from what Linux says of this process."""
    return int(re.search(rf"^{name}:\s*(\d+)", Path("/proc/self/status").read_text(), re.MULTILINE).group(1))
