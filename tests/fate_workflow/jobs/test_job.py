import logging
import os
import subprocess
import sys
import warnings

import pytest

from fate_workflow.jobs.job import logged

from fate.errors import FateError


def test_messages_and_warnings_are_logged(tmp_path):
    log = tmp_path / "job.log"
    with logged(log):
        logging.getLogger("fate.some_module").info("half way")
        warnings.warn("look here", stacklevel=1)
    logging.getLogger().info("after the job")
    text = log.read_text()
    assert "INFO: half way" in text
    assert "look here" in text
    assert "after the job" not in text


def test_known_error_is_one_sentence(tmp_path):
    log = tmp_path / "job.log"
    with pytest.raises(SystemExit) as exit_, logged(log):
        raise FateError("This file is damaged: rebuild it.")
    assert exit_.value.code == 1
    assert log.read_text() == "ERROR: This file is damaged: rebuild it.\n"


def test_unknown_error_has_its_traceback(tmp_path):
    log = tmp_path / "job.log"
    with pytest.raises(SystemExit) as exit_, logged(log):
        raise ZeroDivisionError("by hand")
    assert exit_.value.code == 1
    assert "Traceback" in log.read_text()
    assert "ZeroDivisionError: by hand" in log.read_text()


def test_an_interruption_is_one_sentence(tmp_path):
    log = tmp_path / "job.log"
    code = (
        "import atexit, sys; from fate_workflow.jobs.job import logged\natexit.register(print, 'an orderly end')\n"
        "with logged(sys.argv[1]): raise KeyboardInterrupt"
    )
    ended = subprocess.run([sys.executable, "-c", code, str(log)], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "")
    assert log.read_text() == "ERROR: The job was interrupted: run again to make its files.\n"


@pytest.mark.parametrize(
    ("given", "capped"),
    [
        ({}, ("1", "--xla_cpu_multi_thread_eigen=false")),
        ({"NPROC": "3", "XLA_FLAGS": "--xla_a=b"}, ("3", "--xla_a=b --xla_cpu_multi_thread_eigen=false")),
        ({"XLA_FLAGS": "--xla_cpu_multi_thread_eigen=true"}, ("1", "--xla_cpu_multi_thread_eigen=true")),
    ],
)
def test_jax_is_capped_unless_the_user_says_otherwise(given, capped):
    code = (
        "import os, sys, fate_workflow.jobs.job;"
        " print(os.environ['NPROC'], os.environ['XLA_FLAGS'], 'jax' in sys.modules)"
    )
    environment = {name: value for name, value in os.environ.items() if name not in ("NPROC", "XLA_FLAGS")}
    environment |= {"PYTHONPATH": ":".join(sys.path)} | given
    output = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert output.stdout.split(maxsplit=1) == [capped[0], f"{capped[1]} False\n"]


@pytest.mark.parametrize(("inputs", "loaded"), [("designs", "False"), ("parts", "True")])
def test_only_a_job_that_gathers_parts_loads_dask(inputs, loaded):
    code = (
        f"import sys, types; snakemake = types.SimpleNamespace(input={{{inputs!r}: []}})\n"
        "from fate_workflow.jobs.job import this_job; import xarray; xarray.Dataset({'a': ('x', [1.0])}).mean()\n"
        "print('dask.array' in sys.modules)"
    )
    environment = os.environ | {"PYTHONPATH": ":".join(sys.path)}
    output = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert output.stdout.strip() == loaded
