"""Fine configs are planned by the real Snakemake, broken ones are refused by exactly one sentence; no job runs."""

from pathlib import Path

import pytest
import yaml
from config_examples import configs
from hypothesis import HealthCheck, given, settings
from workflow.project import Project

from fate_workflow.config.check import check_config
from fate_workflow.config.files import faults_of_files

pytestmark = pytest.mark.workflow

FINE = """
problems: {small: {dimension: 12, instances: 2, gamma: [0.5, 1.5]}}
experiments: {noisy: {problem: small, noise: 0.2, theta: [0.25]}}
figures: {mine: {kind: linear_transfer, experiment: noisy}}
"""
# Of each way in which Snakemake meets a fault one; tests/fate_workflow/config has all faults.
BROKEN_FILES = {
    "missing": None,
    "bytes": FINE.encode() + b"# \xff",
    "itself": "problems: &a {small: *a}\n",
    "pathvars": FINE + "pathvars: 3\n",
}
BROKEN_CONFIGS = {
    "slip": FINE.replace("theta", "tehta"),
    "path as name": FINE.replace("{noisy:", "{../noisy:"),
    "too large": FINE.replace("dimension: 12", "dimension: 100000"),
}
BROKEN_ON_COMMAND_LINE = {
    "seed=abc": "`seed` is 'abc', but must be a whole number, at least 0.",
    "experiments={../x: {problem: small}}": "`experiments` has the name '../x', but a name must start with a letter",
}
TARGETS = ["results/experiments/../x/transfer.nc", "results/figures/$(touch x).pdf"]


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """A project that is only planned, so that nothing of it may change."""
    project = Project.create(tmp_path_factory.mktemp("planned") / "project", yaml.safe_load(FINE))
    before = files_around(project)
    yield project
    project.write_config(yaml.safe_load(FINE))
    assert files_around(project) == before


def files_around(project) -> set[Path]:
    paths = {path.relative_to(project.folder.parent) for path in project.folder.parent.rglob("*")}
    return {path for path in paths if not {".snakemake", "__pycache__", "extra.yaml"} & set(path.parts)}


def refusal(project, *arguments) -> str:
    """All that `snakemake --dry-run` says, which stops with 1, beside what it always says."""
    refused = project.plan(*arguments, check=False)
    assert refused.returncode == 1, refused.stdout
    assert "Traceback" not in refused.stdout + refused.stderr
    usual = ("Using workflow specific profile", "Config file config.yaml is extended by")
    lines = (refused.stdout + refused.stderr).splitlines()
    return "\n".join(line for line in lines if line and not line.startswith(usual))


@pytest.mark.parametrize("kind", BROKEN_FILES)
def test_a_broken_file_is_refused(planned, kind, monkeypatch, record_property):
    file, content = planned.folder / "config.yaml", BROKEN_FILES[kind]
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    monkeypatch.chdir(planned.folder)
    sentence = faults_of_files(Path("config.yaml"), [])[0]
    assert refusal(planned) == sentence
    assert "config.yaml" in sentence
    record_property("fuzz_dry_runs", 1)


@pytest.mark.parametrize("kind", BROKEN_CONFIGS)
def test_a_broken_config_is_refused(planned, kind, record_property):
    planned.write_config(BROKEN_CONFIGS[kind])
    assert refusal(planned) == f"config.yaml: {check_config(yaml.safe_load(BROKEN_CONFIGS[kind]))[0]}"
    record_property("fuzz_dry_runs", 1)


@pytest.mark.parametrize("argument", BROKEN_ON_COMMAND_LINE)
def test_a_broken_config_on_the_command_line_is_refused(planned, argument, record_property):
    planned.write_config(FINE)
    assert refusal(planned, "--config", argument).startswith(
        f"config.yaml, --config: {BROKEN_ON_COMMAND_LINE[argument]}"
    )
    record_property("fuzz_dry_runs", 1)


def test_a_further_file_is_merged_and_named(planned, record_property):
    planned.write_config(FINE)
    extra = planned.folder / "extra.yaml"
    extra.write_text("experiments: {more: {problem: small, noise: 0.5}, noisy: {noise: 0.1}}\n")
    plan = planned.planned_jobs("--configfile", "extra.yaml")
    assert (plan["draw_teachers"], plan["pretrain"], plan["predict"]) == (1, 1, 2)
    extra.write_text("experiments: {noisy: {nois: 0.1}}\n")
    sentence = refusal(planned, "--configfile", "extra.yaml")
    assert sentence.startswith(
        f"{extra}, config.yaml: `experiments.noisy.nois` (did you mean `noise`?) is not a setting"
    )
    record_property("fuzz_dry_runs", 2)


def test_fine_configs_are_planned(planned, record_property):
    runs = []

    @settings(max_examples=3, suppress_health_check=list(HealthCheck))
    @given(configs())
    def check(config):
        runs.append(1)
        planned.write_config(config)
        plan = planned.planned_jobs()
        assert sum(count for rule, count in plan.items() if rule.startswith("plot_")) == len(config["figures"])
        assert plan["predict"] == len(config["experiments"])
        assert plan.get("pretrain", 0) + plan.get("gather_networks", 0) >= len(config["networks"])
        assert plan["check_claims"] == 1

    check()
    record_property("fuzz_dry_runs", len(runs))


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_outside_is_refused(planned, target):
    planned.write_config(FINE)
    assert "No rule to produce" in refusal(planned, target)


def test_a_misspelt_figure_is_told_the_nearest(planned):
    planned.write_config(FINE)
    said = refusal(planned, "results/figures/mne.pdf")
    assert "The config has no figure mne (did you mean `mine`?)." in said
    assert "did you mean" not in refusal(planned, "results/figures/else.pdf")
