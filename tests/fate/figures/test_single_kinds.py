"""Features of single kinds of figures, drawn from made-up files."""

import matplotlib.contour
import numpy as np
import pytest
import xarray as xr
from made_up.experiments import experiment
from made_up.inputs import draw, drawn, make_inputs
from made_up.tables import study

from fate.figures import (
    covariance,
    double_descent,
    identical_task,
    lp_ft,
    relu_kernels,
    relu_transfer,
    residual_transfer,
    ridge,
)
from fate.figures import weight_decay as decay
from fate.figures.measured import mean_and_error


def titles(kind: str) -> list[str]:
    """Titles of panels after their letters."""
    return [axes.get_title(loc="left").partition(") ")[2] for axes in drawn(kind).axes if axes.get_title(loc="left")]


def test_medians_replace_means_where_the_law_is_heavy_tailed():
    risk = xr.DataArray([[1.0, 2.0, 6.0], [1.0, 2.0, 6.0]], dims=("gamma", "instance"))
    centre, error = double_descent.centre_and_error(risk, np.array([False, True]))
    np.testing.assert_allclose(centre, [3.0, 2.0])
    np.testing.assert_allclose(error, [[np.sqrt(7 / 3), 0.5], [np.sqrt(7 / 3), 2.0]])


def test_the_ridge_of_a_cell_is_the_best_in_theory():
    transfer, theory = experiment()
    theory["linear_risk_exact"][1, 0, 0] = 0.0
    best = ridge.at_best_ridge(transfer, theory)["ridge"]
    assert float(best.isel(gamma=0, theta=0)) == 0.3
    assert float(best.isel(gamma=0, theta=1)) == 0.0


def test_the_best_decay_replaces_scratch_in_the_transferability():
    transfer, theory = experiment(gamma=[0.5, 1.5])
    measured, predicted = decay.against_best(transfer, theory)
    gain = (transfer["weight_decay_risk"][1] - transfer["linear_risk"][0]).mean("instance")  # the second is the best
    np.testing.assert_allclose(measured["linear_transferability"], gain.transpose("gamma", "theta"))
    best, risk = theory["best_ridge_risk_asymptotic_fine"], theory["linear_risk_exact_fine"][0]
    np.testing.assert_allclose(predicted["linear_transferability_exact_fine"], best - risk)


def test_the_best_method_is_the_first_of_equals():
    gains = {
        method: xr.DataArray(values, {"gamma": [0.5, 1.0, 1.5]})
        for method, values in {"linear": [0.1, 0.5, -0.1], "fine_tuned": [0.2, 0, 0], "lp_ft": [0.3, 0, 0]}.items()
    }
    names = [lp_ft.CHOICES[index] for index in lp_ft.best_choice(gains).values]
    assert names == ["lp_ft", "linear", "scratch"]


def test_depth_has_one_panel_of_fine_tuning_a_noise():
    assert titles("depth") == [
        f"{name}, θ = π/4" for name in ("risks, σ = 1", "fine-tuning, σ = 1", "fine-tuning, σ = 0")
    ]


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("finite_source", ["source n/d = 0.5", "source n/d = ∞"]),
        ("unequal_noise", ["noise: source 1, target 0.2", "noise: source 0, target 1"]),
    ],
)
def test_rows_are_named_by_what_they_compare(kind, names):
    assert [axes.get_ylabel().split("\n")[0] for axes in drawn(kind).axes[:8:4]] == names


def test_the_last_crossing_is_interpolated():
    gamma = np.array([0.5, 0.6, 0.7, 0.8, 0.9])
    assert identical_task.last_crossing(gamma, np.array([1.0, -1.0, 1.0, -3.0, -4.0])) == pytest.approx(0.725)
    for sign in (-1, 1):
        assert np.isnan(identical_task.last_crossing(gamma, sign * gamma))


def test_every_network_is_drawn_with_both_engines():
    flow, _ = make_inputs("engines")["transfer"]
    flow = flow.isel(ridge=0)
    drawn_networks = sum(len(line.get_xdata()) for line in drawn("engines").axes[0].lines[:-1])
    assert drawn_networks == sum(flow[f"{method}_risk"].size for method in ("scratch", "linear", "fine_tuned"))


def test_a_zero_contour_only_where_transfer_turns_negative():
    made = study("lazy_to_rich")
    turning = xr.where(made["width_ratio"] == 1, np.sign(made["theta"] - 1), 1)
    gain = made["kept_features_transferability_asymptotic"] * turning
    figure = draw("lazy_to_rich", study=made.assign(kept_features_transferability_asymptotic=gain))
    counts = [
        sum(isinstance(part, matplotlib.contour.ContourSet) for part in axes.collections) for axes in figure.axes[:3]
    ]
    assert counts == [0, 1, 0]


def test_the_law_of_a_bias_ends_where_draws_no_longer_resolve_it():
    made = study("finite_size")
    made["fine_tuned_risk_mean_standard_error"] = made["fine_tuned_bias"] * [0.01, 0.1, 0.2, 0.9]
    lines = draw("finite_size", study=made).axes[1].lines
    assert [len(line.get_xdata()) for line in lines if line.get_linestyle() == "-" and len(line.get_xdata())] == [
        4,
        4,
        3,
    ]


def test_zeros_of_transferability_are_marked():
    made = study("distances").assign(linear_zero_set=("branch", [0.549, np.nan, 1.08]))
    assert [text.get_text() for text in draw("distances", study=made).axes[4].texts] == ["0.549", "1.080"]


def test_assigned_distances_are_relative_to_their_largest():
    lines = drawn("distances").axes[2].lines
    series = [line.get_ydata() for line in lines if line.get_marker() in ("D", "^")]
    np.testing.assert_allclose([values[-1] for values in series], [1.0, 1.0])


def test_diverged_training_has_no_marker():
    made = study("step_size")
    made["imbalance"][1, 2] = np.nan
    lines = draw("step_size", study=made).axes[0].lines
    points = {line.get_marker(): len(line.get_xdata()) for line in lines if len(line.get_xdata())}
    assert (points["o"], points["s"]) == (3, 2)


def test_each_spectrum_has_a_row():
    assert [name.split(",")[0] for name in titles("covariance")[::3]] == list(covariance.NAMES.values())


def test_the_printed_angle_is_dashed():
    made = study("fine_tuning_correction").assign(break_even_angle_printed=np.pi / 3)
    for panel in draw("fine_tuning_correction", study=made).axes[1:3]:
        (dashed,) = [line for line in panel.lines if line.get_linestyle() == "--"]
        np.testing.assert_allclose(dashed.get_ydata(), np.pi / 3)


def test_neurons_are_ordered_by_their_source_neuron_with_idle_ones_last():
    hidden = np.array([[0.0, 1.0], [0.01, 0.0], [1.0, 0.1], [-1.0, 0.0], [1.0, 0.0]])
    order, idle = relu_kernels.neuron_order(np.array([1.0, 0.01, 1.0, 1.0, 1.0]), hidden, np.eye(2))
    assert list(order) == [4, 2, 3, 0, 1]
    assert idle == 1


@pytest.mark.parametrize(
    ("count", "shown"), [(6, ["0", "0.1", "0.2", "0.3", "0.4", "0.5"]), (7, ["0", "0.2", "0.4", "0.6"])]
)
def test_of_more_than_six_ablations_every_second_is_labelled(count, shown):
    made = study("relu_evidence").isel(mu=[0] * count).assign_coords(mu=np.arange(count) / 10)
    labels = draw("relu_evidence", study=made).axes[2].get_xticklabels()
    assert [label.get_text() for label in labels] == shown


@pytest.mark.parametrize(("place", "ordered"), [(-1, True), (-2, False)])
def test_residual_transfer_is_called_first_by_the_angles_below_a_right_one(place, ordered):
    inputs = make_inputs("residual_transfer")
    inputs["theory"]["residual_transferability_asymptotic_fine"][{"theta_fine": place}] = -1.0
    assert residual_transfer.caption_values(**inputs)["ordered"] is ordered


def test_relative_gains_have_the_sign_of_transferability():
    transfer = make_inputs("relu_transfer")["transfer"]
    gain = relu_transfer.relative_gain(transfer, "fine_tuned")
    difference = (transfer["scratch_risk"] - transfer["fine_tuned_risk"]).mean("instance")
    assert gain.dims == ("mu", "n")
    xr.testing.assert_equal(np.sign(gain), np.sign(difference).transpose("mu", "n"))
    assert float(abs(gain).max()) <= 1


def test_half_of_a_distance_has_half_of_its_error():
    made = study("distances")
    mean, error = mean_and_error(made["pair_dudley_sampled"])
    (bars,) = [each for each in draw("distances", study=made).axes[5].containers if each.get_label().endswith("/ 2")]
    ends = np.array([segment[:, 1] for segment in bars.lines[2][0].get_segments()])
    np.testing.assert_allclose(ends, np.stack([mean - error, mean + error], axis=1) / 2)


def test_shares_of_intervals_stand_beside_95_percent():
    (coverage,) = [
        axes for axes in drawn("evidence").axes if "interval" in axes.get_ylabel() + axes.get_title(loc="left")
    ]
    levels = [
        set(line.get_ydata())
        for line in coverage.lines
        if len(set(line.get_ydata())) == 1 and len(line.get_xdata()) == 2
    ]
    assert {0.95} in levels


def test_cut_offs_stand_close_beside_their_fraction_of_ablated_neurons():
    fractions = make_inputs("relu_projection")["pretrained"][0]["mu"].values
    for axes in drawn("relu_projection").axes:
        for line in axes.lines:
            if line.get_marker() != "None" and len(line.get_xdata()):
                assert abs(np.subtract.outer(line.get_xdata(), fractions)).min(axis=1).max() <= 0.012
