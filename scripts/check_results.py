"""Say which files in results/ are not what the config and the code would make now: `make check`. No rule's script."""

import argparse
import sys
from pathlib import Path

from fate_workflow.jobs.workflow_jobs import workflow_jobs
from fate_workflow.provenance.results_check import faults_of_results, leftovers

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--configfile", nargs="+", type=Path, default=[], help="config files laid over config.yaml")
jobs = workflow_jobs(parser.parse_args().configfile)
faults, again = faults_of_results(jobs)
for path in leftovers(jobs, Path("results")):
    print(f"{path} is made by nothing any more, and may be deleted.")
for path, what in faults.items():
    print(f"{path} {what}.")
if faults:
    print(f"Rebuild them, and what is made from them, with `snakemake --cores all --forcerun {' '.join(again)}`.")
    sys.exit(1)
print(f"All {sum(len(job.outputs) for job in jobs if job.kept)} files are what the config and the code make.")
