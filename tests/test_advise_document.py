"""The worked example of docs/advise.md runs, and has the output that is printed there."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def test_the_example_has_its_output(tmp_path):
    document = (ROOT / "docs" / "advise.md").read_text(encoding="utf-8")
    [program] = re.findall(r"```python\n(.*?)```", document, flags=re.S)
    [printed] = re.findall(r"```text\n(.*?)```", document, flags=re.S)
    [command] = re.findall(r"^fate (advise .*common)$", document, flags=re.M)
    environment = os.environ | {"PYTHONPATH": str(ROOT / "scripts")}
    run = {"cwd": tmp_path, "env": environment, "check": True, "capture_output": True, "text": True}
    subprocess.run([sys.executable, "-c", program], **run)
    found = subprocess.run([sys.executable, "-m", "fate", *command.split()], **run).stdout
    assert NUMBER.sub("#", found) == NUMBER.sub("#", printed)
    for here, there in zip(NUMBER.findall(found), NUMBER.findall(printed), strict=True):
        # The last digit may differ between machines.
        places = len(there.partition(".")[2])
        assert abs(float(here) - float(there)) <= 1.01 * 10**-places
