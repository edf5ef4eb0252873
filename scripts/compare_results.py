"""Compare the numbers of two results folders: `python scripts/compare_results.py results /other/results`."""

import os
import sys
from pathlib import Path

from fate.errors import FateError
from fate_workflow.files.comparison import compare_results

if len(sys.argv) != 3 or not all(map(os.path.isdir, sys.argv[1:])):
    sys.exit("Name two results folders: make compare A=results B=/other/results")
try:
    findings = list(compare_results(*map(Path, sys.argv[1:])))
except FateError as error:
    sys.exit(str(error))
for finding in findings:
    print(finding.text)
beyond = sum(not finding.harmless for finding in findings)
print(f"{len(findings)} differences, {beyond} of them beyond what another machine explains.")
sys.exit(min(beyond, 1))
