# What every rule file uses: the checked config, the digest of a script's source, settings and requests of each job.
import sys
from functools import partial
from pathlib import Path

SCRIPTS = Path(workflow.current_basedir).parent / "scripts"
sys.path.insert(0, str(SCRIPTS))

from fate_workflow import relu_settings, settings
from fate_workflow.config import check as config_check, files as config_files
from fate_workflow.jobs.resources import Request
from fate_workflow.provenance.source_digest import source_digest

if not workflow.modifier.skip_configfile:  # it is skipped where this workflow is the module of another one
    faults = config_files.faults_of_files(Path("config.yaml"), workflow.overwrite_configfiles)
    if faults:
        sys.exit(faults[0])


configfile: "config.yaml"


faults = config_check.check_config(config)
if faults:
    sources = [*map(str, workflow.configfiles), *(["--config"] if workflow.config_settings.config else [])]
    sys.exit(f"{', '.join(sources)}: {faults[0]}")
config.update(config_check.with_defaults(config))

code = partial(source_digest, root=SCRIPTS)
request = partial(Request, config)


wildcard_constraints:
    problem=settings.names_pattern(config["problems"]),
    experiment=settings.names_pattern(config["experiments"]),
    relu_problem=settings.names_pattern(config["relu"]["problems"]),
    relu_experiment=settings.names_pattern(config["relu"]["experiments"]),
    chunk=r"\d+-of-\d+",
