# What every rule file uses: the checked config, and what each rule says of itself in one line.
import os
import sys
from functools import partial
from pathlib import Path

import snakemake.exceptions

SCRIPTS = Path(workflow.current_basedir).parent / "scripts"
sys.path.insert(0, str(SCRIPTS))
# Of jobs, whose search path Snakemake extends at its end only: another `fate` that is installed stays behind this one.
os.environ.update(PYTHONPATH=os.pathsep.join(filter(None, [str(SCRIPTS), os.environ.get("PYTHONPATH")])))
os.environ.pop("PYTHONOPTIMIZE", None)  # of jobs: the chapters of claims are headed by docstrings

from fate.claims.sources import MODULES, claimed_files
from fate.figures.kinds import KINDS, PARTS
from fate_workflow.config import check, files
from fate_workflow.config.schema import resolve
from fate_workflow.config.sentences import nearest
from fate_workflow.jobs import directives, expected, folders, parts, unlock
from fate_workflow.settings import claims, figures, linear, pages, splits, studies, two_layer

if workflow.is_main_process and (fault := folders.fault_of_loading()):
    sys.exit(fault)
# Snakemake suspects a kill behind any lock, even that of a run which is at work: say whose it is.
snakemake.exceptions.LockException = lambda: snakemake.exceptions.WorkflowError(unlock.reason_for_the_lock())

if not workflow.modifier.skip_configfile:  # it is skipped where this workflow is the module of another one
    faults = files.faults_of_files(Path("config.yaml"), workflow.overwrite_configfiles)
    if faults:
        sys.exit(faults[0])


configfile: "config.yaml"


faults = check.check_config(config)
if faults:
    sources = [*map(str, workflow.configfiles), *(["--config"] if workflow.config_settings.config else [])]
    sys.exit(f"{', '.join(sources)}: {faults[0]}")
config.update(resolve(config))


request = partial(directives.request, config)
made_by = partial(directives.made_by, config)
names = directives.names


wildcard_constraints:
    problem=names(config["problems"]),
    network=names(config["networks"]),
    experiment=names(config["experiments"]),
    two_layer_problem=names(config["two_layer"]["problems"]),
    two_layer_network=names(config["two_layer"]["networks"]),
    two_layer_experiment=names(config["two_layer"]["experiments"]),
    study=names(config["studies"]),
    part=parts.PATTERN,


# Every dataset that a run makes and keeps: one that is deleted is made again, even if nothing is drawn from it.
TARGETS = [
    *expand("problems/{name}/{stage}", name=config["problems"], stage=["teachers", "designs"]),
    *expand("networks/{name}", name=config["networks"]),
    *expand("experiments/{name}/{stage}", name=config["experiments"], stage=["transfer", "theory"]),
    *expand("two_layer/problems/{name}/{stage}", name=config["two_layer"]["problems"], stage=["teachers", "theory"]),
    *expand("two_layer/networks/{name}", name=config["two_layer"]["networks"]),
    *expand("two_layer/experiments/{name}/transfer", name=config["two_layer"]["experiments"]),
    *expand("studies/{name}", name=config["studies"]),
]
