"""Each edit of a built project triggers exactly the jobs that it makes stale."""

import pytest
from workflow.edits import (
    append,
    change_key,
    clone_beside,
    delete,
    replace,
    reverse_keys,
    set_key,
    swap_keys,
    touch_sources,
)
from workflow.project import jobs_of_plan

pytestmark = pytest.mark.workflow

# What is planned, by what it hangs on: rules, with the number of their jobs.
NOTHING = {}
FIGURES_OF_NOISY = {"plot_linear_transfer": 1, "plot_surfaces": 1}
FIGURES_OF_NOISELESS = {"plot_phase_diagrams": 1}
FIGURES_OF_EXPERIMENTS = FIGURES_OF_NOISY | FIGURES_OF_NOISELESS
FIGURES_OF_STUDENTS = {"plot_relu_projection": 1}
FIGURES_OF_STUDIES = {"plot_multi_feature": 1, "plot_relu_same_features": 1, "plot_relu_evidence": 1}
FIGURES = FIGURES_OF_EXPERIMENTS | FIGURES_OF_STUDENTS | FIGURES_OF_STUDIES | {"plot_relu_transfer": 1}
INTRODUCTION = {"introduce_report": 1}
CLAIMS = {"check_claims": 1} | INTRODUCTION
PRETRAINING = {"pretrain_part": 2, "gather_networks": 1}
ONE_TRANSFER = {"transfer_part": 2, "gather_transfer": 1}
BOTH_TRANSFERS = {"transfer_part": 4, "gather_transfer": 2}
STUDY = {"study": 1, "plot_multi_feature": 1} | CLAIMS
EVIDENCE = {"study": 1, "plot_relu_evidence": 1} | CLAIMS
TWO_LAYER_TRANSFER = {
    "transfer_two_layer": 1,
    "plot_relu_transfer": 1,
    **EVIDENCE,
}
DRAWN_AT_RANDOM = {  # all but the closed forms of linear networks
    "draw_teachers": 1,
    "draw_designs": 1,
    **PRETRAINING,
    "draw_two_layer_teachers": 2,
    "pretrain_two_layer": 2,
    "predict_two_layer": 2,
    **BOTH_TRANSFERS,
    **TWO_LAYER_TRANSFER,
    **FIGURES,
    "study": 3,
}
EVERYTHING = DRAWN_AT_RANDOM | {"predict": 2}

EDITS_OF_CONFIG = {
    "noise": (set_key(0.3, "experiments", "noisy", "noise"), ONE_TRANSFER | {"predict": 1} | CLAIMS | FIGURES_OF_NOISY),
    "width of a network": (
        set_key(9, "networks", "narrow", "width"),
        PRETRAINING | {"predict": 2} | BOTH_TRANSFERS | CLAIMS | FIGURES_OF_EXPERIMENTS,
    ),
    "the problem in place of its network": (
        set_key({"problem": "small", "noise": 0.0, "theta": [0.125, 0.25, 0.375]}, "experiments", "noiseless"),
        PRETRAINING | ONE_TRANSFER | {"predict": 1} | CLAIMS | FIGURES_OF_NOISELESS,
    ),
    "angles": (
        set_key([0.125, 0.25], "experiments", "noiseless", "theta"),
        ONE_TRANSFER | {"predict": 1} | CLAIMS | FIGURES_OF_NOISELESS,
    ),
    "the noise of two experiments swapped": (
        swap_keys(("experiments", "noisy", "noise"), ("experiments", "noiseless", "noise")),
        BOTH_TRANSFERS | {"predict": 2} | CLAIMS | FIGURES_OF_EXPERIMENTS,
    ),
    "a new experiment that nobody draws": (
        change_key(lambda experiments: experiments | {"mine": experiments["noisy"] | {"noise": 0.5}}, "experiments"),
        {"predict": 1} | ONE_TRANSFER,
    ),
    "instances of a problem": (
        set_key(4, "problems", "small", "instances"),
        {"draw_teachers": 1, "draw_designs": 1} | PRETRAINING | BOTH_TRANSFERS | CLAIMS | FIGURES_OF_EXPERIMENTS,
    ),
    "sample ratios of a problem": (
        set_key([0.5, 1.0, 2.0], "problems", "small", "gamma"),
        {"draw_designs": 1, "predict": 2} | BOTH_TRANSFERS | CLAIMS | FIGURES_OF_EXPERIMENTS,
    ),
    "a study": (set_key([1, 3], "studies", "multi_feature", "outputs"), STUDY),
    "two values of a study swapped": (
        swap_keys(("studies", "multi_feature", "width"), ("studies", "multi_feature", "dimension")),
        STUDY,
    ),
    "a study and its figure dropped": (
        lambda project: [
            change_key(lambda section: {key: section[key] for key in section if key != "multi_feature"}, name)(project)
            for name in ("studies", "figures")
        ],
        CLAIMS,
    ),
    "the ridge of networks of two layers": (
        set_key([0.001, 0.02], "two_layer", "experiments", "relu", "ridge"),
        TWO_LAYER_TRANSFER,
    ),
    "the samples of a problem of two layers": (
        set_key([6, 12, 48], "two_layer", "problems", "positive", "samples"),
        TWO_LAYER_TRANSFER,
    ),
    "the steps of pretraining of two layers": (
        set_key(300, "two_layer", "networks", "relu_signs", "steps"),
        {"pretrain_two_layer": 1} | FIGURES_OF_STUDENTS,
    ),
    "the length of jobs": (set_key(1e-9, "job_minutes"), NOTHING),
    "slices of a figure": (
        set_key([0.125, 0.25, 0.5], "figures", "linear_transfer", "slices"),
        {"plot_linear_transfer": 1},
    ),
    "another experiment in a figure": (
        set_key("noiseless", "figures", "surfaces", "experiment"),
        {"plot_surfaces": 1} | CLAIMS,
    ),
    "a figure dropped": (
        change_key(lambda figures: {name: figures[name] for name in figures if name != "surfaces"}, "figures"),
        CLAIMS,
    ),
    "two networks of a figure swapped": (
        change_key(lambda names: names[::-1], "figures", "relu_projection", "networks"),
        {"plot_relu_projection": 1},
    ),
    "the seed": (set_key(7, "seed"), DRAWN_AT_RANDOM),
    "a default of the schema": (
        replace("schemas/config.schema.yaml", "default: gaussian", "default: zas"),
        PRETRAINING | BOTH_TRANSFERS | CLAIMS | FIGURES_OF_EXPERIMENTS,
    ),
}
EDITS_OF_SOURCES = {
    "a style": (replace("scripts/fate/figures/style.py", '"font.size": 7.5', '"font.size": 8'), FIGURES),
    "a module of one kind of figure": (append("scripts/fate/figures/surfaces.py", "NEW = 1"), {"plot_surfaces": 1}),
    "a caption": (replace("report/captions/surfaces.rst", "cut off", "cut"), {"plot_surfaces": 1}),
    "what the report says first": (append("report/introduction.rst", "A remark."), INTRODUCTION),
    "a module of one study": (append("scripts/fate/studies/multi_feature.py", "NEW = 1"), STUDY),
    "a module of claims": (append("scripts/fate/claims/linear_transfer.py", "NEW = 1"), CLAIMS),
    "a module that others import": (
        append("scripts/fate/linear/full_width_flow.py", "NEW = 1"),
        PRETRAINING | BOTH_TRANSFERS | CLAIMS | FIGURES_OF_EXPERIMENTS,
    ),
    "a module that every job imports": (
        replace("scripts/fate_workflow/files/netcdf.py", '"CF-1.11"', '"CF-1.12"'),
        EVERYTHING,
    ),
    "a script": (
        replace("scripts/predict.py", "Closed forms: risks", "Closed forms of risks"),
        {"predict": 2} | CLAIMS | FIGURES_OF_EXPERIMENTS,
    ),
    "every source touched": (touch_sources, NOTHING),
    "a fresh clone beside old results": (clone_beside, NOTHING),
}
EDITS_OF_RESULTS = {
    "one format of a figure": (delete("results/figures/surfaces.png"), {"plot_surfaces": 1}),
    "a filled caption": (delete("results/figures/surfaces.rst"), {"plot_surfaces": 1}),
    "a record": (delete("results/records/figures/surfaces.json"), {"plot_surfaces": 1}),
    "a page": (delete("results/claims.md"), CLAIMS),
    "a page of the report": (delete("results/report/claims.html"), INTRODUCTION),
    "what parts were gathered to": (
        delete("results/experiments/noisy/transfer.nc"),
        ONE_TRANSFER | CLAIMS | FIGURES_OF_NOISY,
    ),
    "networks of two layers": (
        delete("results/two_layer/networks/relu.nc"),
        {"pretrain_two_layer": 1, "plot_relu_same_features": 1}
        | TWO_LAYER_TRANSFER
        | FIGURES_OF_STUDENTS
        | {"study": 2},
    ),
    "a study": (delete("results/studies/multi_feature.nc"), STUDY),
    "the designs of a problem": (
        delete("results/problems/small/designs.nc"),
        {"draw_designs": 1} | BOTH_TRANSFERS | CLAIMS | FIGURES_OF_EXPERIMENTS,
    ),
    "the logs": (delete("logs"), NOTHING),
    "the memory of Snakemake": (delete(".snakemake"), NOTHING),  # alone: `make check` is for what changes after that
}
# Each alone is nothing, so all at once are.
HARMLESS_EDITS = {
    "keys in another order": reverse_keys,
    "a grid as a list": set_key([0.125, 0.25, 0.375, 0.5], "experiments", "noisy", "theta"),
    "a list as a grid": set_key({"start": 0.125, "stop": 0.375, "num": 3}, "experiments", "noiseless", "theta"),
    "a default written out": set_key(2, "networks", "narrow", "depth"),
    "steps of descent, of which the flow takes none": set_key(0.1, "networks", "narrow", "step"),
    "a comment in the config": append("config.yaml", "# A remark."),
    "a comment": append("scripts/fate/linear/flow.py", "# A remark."),
    "a docstring": replace("scripts/predict.py", '"""Evaluate the', '"""Work out the'),
    "a module that nobody imports": append("scripts/fate/new.py", "NEW = 1"),
    "a caption": append("report/surfaces.rst", "A remark."),
    "an environment that is not deployed": append("envs/environment.yaml", "# A remark."),
}
TABLE = {
    f"{kind}: {name}": row
    for kind, rows in (("config", EDITS_OF_CONFIG), ("source", EDITS_OF_SOURCES), ("deleted", EDITS_OF_RESULTS))
    for name, row in rows.items()
}
VERSIONS = {
    "numpy": EVERYTHING,
    "matplotlib": FIGURES,
    "pyyaml": NOTHING,
}


@pytest.mark.parametrize("edit", TABLE)
def test_an_edit_triggers_what_it_makes_stale(project, record_property, edit):
    change, stale = TABLE[edit]
    change(project)
    assert project.planned_jobs() == stale
    record_property("edits", 1)


@pytest.mark.parametrize("package", VERSIONS)
def test_another_version_of_a_package(project, monkeypatch, record_property, package):
    other = project.folder / "packages" / f"{package}-0.0.1.dist-info"
    other.mkdir(parents=True)
    (other / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 0.0.1\n")
    monkeypatch.setenv("PYTHONPATH", str(other.parent))
    assert jobs_of_plan(project.snakemake("--dry-run").stdout) == VERSIONS[package]
    record_property("edits", 1)


def test_what_changes_no_result_triggers_nothing(project, record_property):
    for change in HARMLESS_EDITS.values():
        change(project)
    assert project.planned_jobs("--cores", "1") == NOTHING  # the results were made on two
    record_property("edits", len(HARMLESS_EDITS) + 1)
