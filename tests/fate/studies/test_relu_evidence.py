import numpy as np
import pytest
import xarray as xr

from fate.streams import random_stream
from fate.studies.relu_evidence import TEST_SAMPLES, study_relu_evidence
from fate.two_layer.evidence import sampled_risk
from fate.two_layer.networks import evaluate
from fate.two_layer.teachers import draw_inputs, draw_teachers, target_teacher

SAMPLES, ABLATION, RIDGE = [10, 60], [0.0, 0.5], [0.0, 1e-6]


@pytest.fixture(scope="module")
def files():
    """The target teachers themselves as pretrained networks, with ablated neurons: no training is needed."""
    teachers = draw_teachers(0, "tiny", "relu", 4, 4, "positive", 2)
    hidden = np.stack([teachers["teacher_hidden"].values] * 2)
    output = np.stack([teachers["teacher_output"].values] * 2)
    output[1, :, 2:] = 0
    pretrained = xr.Dataset(
        {
            "hidden": (("mu", "instance", "neuron", "feature"), hidden),
            "output": (("mu", "instance", "neuron"), output),
        },
        {"mu": ABLATION, "instance": [0, 1]},
    )
    risks, tuned = 2 + np.arange(4.0).reshape(2, 2), 1 + np.arange(8.0).reshape(2, 2, 2)
    transfer = xr.Dataset(
        {
            "scratch_risk": (("n", "instance"), risks),
            "scratch_converged": (("n", "instance"), risks > 2),
            "fine_tuned_risk": (("n", "mu", "instance"), tuned),
            "fine_tuned_converged": (("n", "mu", "instance"), tuned > 0),
            "linear_risk": (("ridge", "n", "mu", "instance"), 10 + np.arange(16.0).reshape(2, 2, 2, 2)),
        },
        {"ridge": RIDGE, "n": SAMPLES, "mu": ABLATION, "instance": [0, 1], "dimension": 4, "neurons": 4},
    )
    return transfer, teachers, pretrained


@pytest.fixture(scope="module")
def study(files):
    transfer, teachers, pretrained = files
    lacking = transfer.sel(n=[10]), teachers, pretrained.sel(mu=[0.0])
    both = zip(files, lacking, strict=True)
    return study_relu_evidence(
        *map(list, both), seed=0, experiments=["whole", "lacking"], problems=["tiny", "tiny"], ridge=1e-6
    )


def risk(study, student, **place):
    return study["student_risk"].sel(student=student, **place)


def test_a_source_that_is_the_target_leaves_nothing_to_learn(study):
    evidence, alone = (risk(study, student, experiment="whole", mu=0.0) for student in ("evidence", "architecture"))
    assert np.all(evidence < 1e-3)
    assert np.all(evidence < 0.1 * alone)


def test_half_a_source_helps_and_samples_do(study):
    evidence, alone = (
        risk(study, student, experiment="whole", mu=0.5).mean("instance") for student in ("evidence", "architecture")
    )
    assert evidence.sel(n=60) < evidence.sel(n=10)
    assert evidence.sel(n=60) < alone.sel(n=60)
    error = study["evidence_risk_sampling_error"].sel(experiment="whole", mu=0.5).mean("instance")
    assert np.all(error < 0.1 * evidence)


def test_cells_that_an_experiment_lacks_are_missing_and_not_converged(study):
    lacking, whole = study.sel(experiment="lacking"), study.sel(experiment="whole")
    there = {"mu": 0.0, "n": 10}
    assert lacking["student_risk"].sel(mu=0.5).isnull().all()
    assert lacking["student_risk"].sel(n=60).isnull().all()
    assert not lacking["student_converged"].sel(n=60).any()
    assert (
        lacking["student_risk"].sel(there).equals(whole["student_risk"].sel(there).assign_coords(experiment="lacking"))
    )
    assert np.array_equal(lacking["student_converged"].sel(there), whole["student_converged"].sel(there))


def test_trained_students_are_those_of_the_experiment(files, study):
    transfer, _, _ = files
    whole = study.sel(experiment="whole")
    for name in ("scratch", "fine_tuned"):
        for quantity in ("risk", "converged"):
            found = whole[f"student_{quantity}"].sel(student=name).transpose("n", "mu", "instance")
            expected = transfer[f"{name}_{quantity}"].broadcast_like(found).transpose("n", "mu", "instance")
            assert np.array_equal(found, expected)
    linear = risk(study, "linear", experiment="whole").transpose("n", "mu", "instance")
    assert np.array_equal(linear, transfer["linear_risk"].sel(ridge=1e-6))


def test_the_samples_are_those_of_the_trained_networks(files, study):
    target, samples = target_teacher(files[1], 1), SAMPLES[0]
    inputs = draw_inputs(0, "tiny", samples, 1, 4)  # as ``transfer_networks`` draws them
    test = random_stream(0, "tiny", "relu evidence", 1).standard_normal((TEST_SAMPLES, 4))
    kernel = target.activation.gram_matrix(np.concatenate([inputs, test]), inputs)
    expected, _ = sampled_risk([], kernel, evaluate(target, inputs), evaluate(target, test))
    assert risk(study, "architecture", experiment="whole", n=samples, instance=1)[0] == expected
