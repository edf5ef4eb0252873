import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent / "cluster.sh"


@pytest.fixture(scope="session")
def cluster(tmp_path_factory):
    """A running Slurm cluster, stopped at the end whatever happens."""
    folder = str(tmp_path_factory.mktemp("slurm"))
    try:
        started = subprocess.run(["bash", SCRIPT, "start", folder], capture_output=True, text=True, timeout=600)
        if started.returncode != 0:
            pytest.fail(f"No Slurm cluster could be started here. {started.stderr.strip()}", pytrace=False)
        yield
    finally:
        subprocess.run(["bash", SCRIPT, "stop", folder], timeout=120, check=True)
