"""Compare the numbers of two results folders: `python scripts/compare_results.py results /other/results`."""

import argparse
import sys
from pathlib import Path

from fate.errors import FateError
from fate_workflow.files.comparison import compare_results

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("folders", nargs=2, type=Path, help="the folders of results to compare")
folders = parser.parse_args().folders
if not all(folder.is_dir() for folder in folders):
    sys.exit("Name two results folders: make compare A=results B=/other/results")
try:
    findings = list(compare_results(*folders))
except FateError as error:
    sys.exit(str(error))
for finding in findings:
    print(finding.text)
beyond = sum(not finding.harmless for finding in findings)
print(f"{len(findings)} differences, {beyond} of them beyond what another machine explains.")
sys.exit(min(beyond, 1))
