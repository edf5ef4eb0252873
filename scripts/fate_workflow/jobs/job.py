"""Running a script as a job. The import alone caps the threads of JAX, which reads the cap when it first computes."""

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import xarray as xr
from snakemake.iocontainers import InputFiles, Snakemake

from fate.errors import FateError
from fate_workflow.files.netcdf import read_dataset

# Jobs are what runs in parallel, so one job gets one core. Snakemake caps BLAS; JAX sizes its pool by NPROC.
os.environ.setdefault("NPROC", "1")
if "xla_cpu_multi_thread_eigen" not in os.environ.get("XLA_FLAGS", ""):
    os.environ["XLA_FLAGS"] = f"{os.environ.get('XLA_FLAGS', '')} --xla_cpu_multi_thread_eigen=false".strip()


def this_job() -> Snakemake:
    """The job that Snakemake runs the script for; a script that is run by hand prints what it does and exits."""
    script = sys.modules["__main__"]
    if not hasattr(script, "snakemake"):
        print(f"{script.__doc__}\n\nIt is run by Snakemake, in a job: `snakemake --cores N [FILE]`.")
        sys.exit(0 if "--help" in sys.argv else 2)
    return script.snakemake


@contextmanager
def logged(path: str | Path) -> Iterator[None]:
    """Send messages and warnings to the log at ``path``; an exception goes there too, and the process exits with 1.

    A ``FateError`` is logged as its one sentence, any other exception with its traceback. Ctrl-C is logged as one
    sentence too, and the process exits with 130, at once: at an orderly end Python takes memory from threads of JAX.
    """
    handler = logging.FileHandler(path, mode="w", encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    interrupted = False
    try:  # from here on an interrupt is told: whoever sees the log may send one
        root.setLevel(logging.INFO)
        for library in ("jax", "matplotlib"):  # they tell at length which backends and fonts they have not found
            logging.getLogger(library).setLevel(logging.WARNING)
        logging.captureWarnings(True)
        yield
    except FateError as error:
        logging.error("%s", error)
        sys.exit(1)
    except Exception:
        logging.exception("An unexpected error stopped the job:")
        sys.exit(1)
    except KeyboardInterrupt:
        logging.error("The job was interrupted: run again to make its files.")
        interrupted = True
    finally:
        logging.captureWarnings(False)
        root.removeHandler(handler)
        handler.close()
        if interrupted:
            os._exit(130)


def read_inputs(
    files: InputFiles, select: Callable[[xr.Dataset], xr.Dataset] = lambda whole: whole
) -> tuple[dict[str, xr.Dataset | list[xr.Dataset]], list[xr.Dataset]]:
    """What ``select`` leaves of the datasets in ``files``, by the names of the rule's inputs; and all in order.

    Lists where an input has several files.
    """
    datasets = {path: read_dataset(path, select) for path in files}
    named = {
        name: datasets[paths] if isinstance(paths, str) else [datasets[path] for path in paths]
        for name, paths in files.items()
    }
    return named, [datasets[path] for path in files]
