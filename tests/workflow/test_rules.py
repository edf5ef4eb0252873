"""Every rule tracks its settings and its code; asked of the rules as Snakemake has loaded them."""

import os
import re
import shutil
import subprocess
import sys
from collections import ChainMap
from pathlib import Path

import pytest
import yaml
from workflow.project import ROOT

from fate.claims.sources import SOURCES
from fate.figures.kinds import KINDS
from fate_workflow.jobs.directives import SINGLE_SETTINGS
from fate_workflow.jobs.workflow_jobs import loaded_workflow, workflow_jobs
from fate_workflow.provenance.source_digest import Sources

pytestmark = pytest.mark.workflow
SCRIPTS = ROOT / "scripts"
NO_RULE = {"check_results.py", "compare_results.py", "describe_results.py"}
CONFIG = yaml.safe_load((ROOT / "config.yaml").read_text())
# Rules whose script imports modules by name: an entry of the config, and the modules.
BY_NAME = {
    "check_claims": ("", [f"fate/claims/{name}.py" for name in {chapter.partition(".")[0] for chapter in SOURCES}]),
    "study": ("covariance", ["fate/studies/covariance.py"]),
    **{
        f"plot_{figure['kind']}": (name, [f"fate/figures/{KINDS[figure['kind']].module}.py"])
        for name, figure in CONFIG["figures"].items()
    },
}
CONDA = """#!/bin/sh
case "$1" in
  --version) echo "conda 24.7.1" ;;
  info) echo '{"conda_prefix": "/conda", "root_prefix": "/conda", "platform": "linux-64"}' ;;
  config) echo '{"get": {"channel_priority": "strict"}}' ;;
esac
"""
FORGETFUL_RULES = """
include: "{snakefile}"


rule without_params:
    output:
        "a",
    script:
        "{scripts}/predict.py"


rule with_the_digest_of_another:
    output:
        "b",
    params:
        **made_by("predict", linear.prediction),
    script:
        "{scripts}/transfer.py"
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with the config alone."""
    shutil.copyfile(ROOT / "config.yaml", tmp_path / "config.yaml")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def script_of(rule) -> Path:
    return Path(str(rule.basedir.get_path_or_uri(secret_free=False)), rule.script.format(params=rule.params)).resolve()


def tracks(rule) -> bool:
    """Return true if the rule has settings and the digests of its script and of the modules imported by name."""
    entry, imported = BY_NAME.get(rule.name, ("", []))
    params = dict(rule.params.items())
    single = [value([entry]) if callable(value) else value for name, value in params.items() if is_of(name, "module")]
    digests = Sources(SCRIPTS).digests(script_of(rule).name, *imported)
    return any(is_of(name, "setting") for name in params) and dict(ChainMap(*single)) == digests


def is_of(param: str, kind: str) -> bool:
    return param.startswith(f"{kind}_")


def untracked(rules) -> set[str]:
    return {rule.name for rule in rules if rule.script and rule.name != "stage" and not tracks(rule)}


def test_every_rule_tracks_its_settings_and_its_script(folder, record_property):
    with loaded_workflow() as workflow:
        rules = [rule for rule in workflow.rules if rule.script and rule.name != "stage"]
        assert untracked(rules) == set()
    assert {script_of(rule).name for rule in rules} == {path.name for path in SCRIPTS.glob("*.py")} - NO_RULE
    assert set(BY_NAME) <= {rule.name for rule in rules}
    record_property("rules that track settings and code", len(rules))


def test_every_script_has_an_environment_of_conda_and_that_of_pages_has_their_packages(folder):
    with loaded_workflow() as workflow:
        names = {rule.name: Path(str(rule.conda_env)).name for rule in workflow.rules if rule.script}
    assert {name for name, file in names.items() if file == "site.yaml"} == {"build_site", "draw_explorer"}
    assert set(names.values()) == {"environment.yaml", "site.yaml"}


def test_containerize_writes_a_file_for_docker_with_both_environments(folder, monkeypatch):
    """Conda is asked for no more than how it is set up, and answers so here."""
    conda = folder / "bin" / "conda"
    conda.parent.mkdir()
    conda.write_text(CONDA)
    conda.chmod(0o755)
    path = os.pathsep.join([str(conda.parent), str(Path(sys.executable).parent), os.environ["PATH"]])
    command = [sys.executable, "-m", "snakemake", "--snakefile", ROOT / "Snakefile", "--containerize"]
    environment = os.environ | {"PATH": path}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("FROM ")
    copied = re.findall(r"^COPY \S*envs/(\S+) (\S+)$", done.stdout, flags=re.M)
    assert {file for file, _ in copied} == {"environment.yaml", "site.yaml"}
    for _, place in copied:
        assert re.search(rf"conda env create .*--file {place}", done.stdout)


def test_every_setting_and_module_is_a_param_that_names_it(folder):
    with loaded_workflow() as workflow:
        for job in [job for job in workflow.dag.jobs if job.rule.script]:
            for whole, kind in ((job.params.settings, "setting"), (job.params.code, "module")):
                single = [value for name, value in job.params.items() if is_of(name, kind)]
                assert dict(ChainMap(*single)) == whole
                assert all(each in job.non_derived_params for each in single)
                assert not any(each is whole for each in job.non_derived_params)
            assert len(job.params.settings) <= SINGLE_SETTINGS


def test_a_rule_that_forgets_them_is_found(folder):
    text = FORGETFUL_RULES.format(snakefile=ROOT / "Snakefile", scripts=SCRIPTS)
    (folder / "Snakefile").write_text(text)
    with loaded_workflow(folder / "Snakefile") as workflow:
        assert untracked(workflow.rules) == {"without_params", "with_the_digest_of_another"}


def test_scripts_use_nothing_of_the_workflow_that_is_not_tracked():
    for script in SCRIPTS.glob("*.py"):
        text = script.read_text()
        assert set(re.findall(r"\bsnakemake\.(\w+)", text)) <= {"input", "output", "params", "log", "wildcards"}, script
        assert set(re.findall(r"\bsnakemake\.params\.(\w+)", text)) <= {"settings", "code", "labels"}, script


def test_the_default_target_names_every_kept_file(folder):
    with loaded_workflow() as workflow:
        [target] = [set(map(str, job.input)) for job in workflow.dag.jobs if job.rule.name == "all"]
    assert target == {path for job in workflow_jobs() if job.kept for path in job.outputs}
