"""Each edit triggers exactly the jobs that it makes stale."""

import os

import pytest

pytestmark = [pytest.mark.workflow, pytest.mark.xdist_group("built")]

FIGURES_OF_NOISY = {"plot_linear_transfer": 1, "plot_fine_tuning": 1, "plot_double_descent": 1, "plot_surfaces": 1}
FIGURES_OF_EXPERIMENTS = FIGURES_OF_NOISY | {"plot_phase_diagrams": 1}
RELU_FIGURES = {
    f"plot_relu_{kind}": 1 for kind in ("kernels", "projection", "transfer", "same_features", "three_layers")
}


def set_key(project, value, *path):
    config = project.read_config()
    target = config
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    project.write_config(config)


def append_line(project, path, line):
    with (project.folder / path).open("a") as file:
        file.write(f"\n\n{line}\n")


def test_noise_recomputes_transfer_theory_and_figures_only(project):
    set_key(project, 0.3, "experiments", "noisy", "noise")
    assert project.planned_jobs() == {
        "transfer": 2,
        "gather_transfer": 1,
        "predict": 1,
        "check_claims": 1,
        **FIGURES_OF_NOISY,
    }


def test_width_recomputes_pretraining_but_no_design(project):
    set_key(project, 9, "experiments", "noiseless", "width")
    assert project.planned_jobs() == {
        "pretrain": 1,
        "transfer": 2,
        "gather_transfer": 1,
        "check_claims": 1,
        "plot_phase_diagrams": 1,
    }


def test_the_ridge_of_relu_networks_trains_no_student_again(project):
    set_key(project, [0.01], "relu", "experiments", "relu", "ridge")
    assert project.planned_jobs() == {
        "transfer_relu": 2,
        "train_scratch_relu": 1,  # its file was kept for this only
        "gather_transfer_relu": 1,
        "transfer_relu_same_features": 1,
        "plot_relu_transfer": 1,
        "plot_relu_same_features": 1,
        "transfer_relu_three_layers": 1,
        "plot_relu_three_layers": 1,
        "check_claims": 1,
    }


def test_a_figure_is_its_own_only_job(project):
    set_key(project, [0.125, 0.25, 0.5], "figures", "surfaces", "slices")
    assert project.planned_jobs() == {"plot_surfaces": 1}


def test_a_new_experiment_and_figure_leave_the_others_alone(project):
    set_key(project, {"problem": "small", "noise": 0.5, "width": 8}, "experiments", "mine")
    set_key(project, {"kind": "fine_tuning", "experiment": "mine"}, "figures", "mine")
    assert project.planned_jobs("results/figures/mine.pdf") == {
        "pretrain": 1,
        "transfer": 2,
        "gather_transfer": 1,
        "predict": 1,
        "plot_fine_tuning": 1,
    }


def test_keys_in_another_order_are_the_same_config(project):
    def reverse(value):
        return {key: reverse(value[key]) for key in reversed(value)} if isinstance(value, dict) else value

    project.write_config(reverse(project.read_config()))
    assert project.planned_jobs() == {}


def test_touching_every_source_is_nothing(project):
    for path in project.folder.rglob("*"):
        if path.is_file() and "results" not in path.parts and ".snakemake" not in path.parts:
            os.utime(path)
    assert project.planned_jobs() == {}


def test_a_comment_is_nothing(project):
    append_line(project, "scripts/fate/flow.py", "# A remark.")
    assert project.planned_jobs() == {}


def test_a_module_recomputes_what_imports_it(project):
    append_line(project, "scripts/fate/full_width_flow.py", "A_NEW_CONSTANT = 1")
    assert project.planned_jobs() == {
        "pretrain": 2,
        "transfer": 4,
        "gather_transfer": 2,
        "check_claims": 1,
        **FIGURES_OF_EXPERIMENTS,
    }


def test_a_module_of_figures_recomputes_figures(project):
    append_line(project, "scripts/fate/figures/style.py", "A_NEW_CONSTANT = 1")
    assert project.planned_jobs() == FIGURES_OF_EXPERIMENTS | RELU_FIGURES | {"plot_multi_feature": 1}
