import numpy as np
import pytest

from fate.linear.prediction import predict_risks
from fate.linear.theory import fine_tuning, linear_transfer, scratch
from fate.variables import describe

DIMENSION, NOISE, DEPTH = 100, 0.2, 3
SAMPLES = [25, 50, 100, 150]
THETA = [0.3, np.pi / 4, 2.0]
SETTINGS = {
    "depth": DEPTH,
    "dimension": DIMENSION,
    "noise": NOISE,
    "ridge": [0.0, 0.5],
    "samples": SAMPLES,
    "theta": THETA,
    "weight_decay": [],
}


@pytest.fixture(scope="module")
def predicted():
    return predict_risks(**SETTINGS, source_ratio=None, source_noise=0.0)


def test_dimensions_and_coordinates(predicted):
    assert predicted["scratch_risk_exact"].dims == ("gamma",)
    assert predicted["linear_risk_asymptotic"].dims == ("ridge", "gamma", "theta")
    assert predicted["linear_transferability_exact_fine"].dims == ("ridge", "gamma_fine", "theta_fine")
    assert predicted["fine_tuned_risk_printed_fine"].dims == ("gamma_fine", "theta_fine")
    assert predicted["linear_zero_set"].dims == ("branch", "theta_fine")
    assert predicted["n"].dims == ("gamma",)
    assert predicted["gamma_fine"][[0, -1]].values.tolist() == [0.25, 1.5]
    settings = {"sigma": NOISE, "dimension": DIMENSION, "depth": DEPTH, "source_ratio": np.inf, "source_sigma": 0.0}
    assert {name: predicted[name].item() for name in settings} == settings
    axes = {"gamma", "n", "theta", "ridge", "gamma_fine", "theta_fine", "branch"}
    assert set(predicted.coords) == axes | set(settings)


def test_cells_are_those_of_the_formulas(predicted):
    cell = predicted.isel(gamma=1, theta=1, ridge=1)
    expected = {
        "scratch_risk_asymptotic": scratch.asymptotic(0.5, NOISE),
        "scratch_risk_exact": scratch.mean(50, DIMENSION, NOISE),
        "linear_risk_asymptotic": linear_transfer.asymptotic(np.pi / 4, 0.5),
        "linear_risk_exact": linear_transfer.mean(50, np.pi / 4, NOISE, 0.5),
        "fine_tuned_transferability_printed": fine_tuning.transferability_printed(0.5, np.pi / 4),
        "fine_tuned_transferability_corrected": fine_tuning.transferability(0.5, np.pi / 4, NOISE, DEPTH),
    }
    for name, value in expected.items():
        assert cell[name].item() == pytest.approx(float(value), rel=1e-14), name


@pytest.mark.parametrize("method", ["linear", "fine_tuned"])
@pytest.mark.parametrize("suffix", ["", "_fine"])
def test_transferability_is_the_difference_of_the_risks(predicted, method, suffix):
    kinds = {"linear": ("asymptotic", "exact"), "fine_tuned": ("printed", "corrected")}[method]
    for kind in kinds:
        reference = predicted[f"scratch_risk_{'exact' if kind == 'exact' else 'asymptotic'}{suffix}"]
        gain = predicted[f"{method}_transferability_{kind}{suffix}"]
        difference = (reference - predicted[f"{method}_risk_{kind}{suffix}"]).transpose(*gain.dims)
        defined = np.isfinite(difference)
        assert defined.sum() > 0.7 * defined.size
        np.testing.assert_allclose(gain.values[defined], difference.values[defined], atol=1e-12)


def test_infinite_only_at_the_interpolation_threshold(predicted):
    infinite = np.isinf(predicted["scratch_risk_exact"])
    np.testing.assert_array_equal(infinite, predicted["n"] == DIMENSION)
    np.testing.assert_array_equal(np.isinf(predicted["linear_transferability_exact"]).all(("ridge", "theta")), infinite)
    np.testing.assert_array_equal(predicted["fine_tuned_transferability_corrected"].isel(gamma=2), 0.0)


def test_zero_sets_part_the_signs_of_the_maps(predicted):
    angle = predicted["fine_tuned_zero_set_corrected"].where(predicted["gamma_fine"] < 1)
    gain = predicted["fine_tuned_transferability_corrected_fine"].where(predicted["gamma_fine"] < 1, drop=True)
    inside = (predicted["theta_fine"] < angle).sel(gamma_fine=gain["gamma_fine"])
    np.testing.assert_array_equal(gain > 0, inside.transpose(*gain.dims))
    gain = predicted["linear_transferability_asymptotic_fine"].sel(ridge=0.0)
    lower, upper, beyond = predicted["linear_zero_set"]
    gamma = predicted["gamma_fine"]
    negative = ((gamma > lower) & (gamma < upper)) | (gamma > beyond)
    np.testing.assert_array_equal(gain < 0, negative.transpose(*gain.dims))


def test_printed_zero_set_is_sixty_degrees_below_gamma_one(predicted):
    expected = np.where(predicted["gamma_fine"] < 1, np.pi / 3, np.nan)
    np.testing.assert_allclose(predicted["fine_tuned_zero_set_printed"], expected)


def test_every_variable_has_a_description(predicted):
    described = describe(predicted)
    assert all({"long_name", "units"} <= set(variable.attrs) for variable in described.variables.values())


def test_many_source_samples_are_the_population_loss(predicted):
    many = predict_risks(**SETTINGS, source_ratio=1e9, source_noise=0.5)
    for name, expected in predicted.drop_vars([name for name in predicted if name not in many]).items():
        assert np.allclose(many[name], expected, atol=1e-6, equal_nan=True), name


def test_no_closed_form_is_below_the_limit(predicted):
    for source in ({"source_ratio": None, "source_noise": 0.0}, {"source_ratio": 0.5, "source_noise": 0.2}):
        found = predict_risks(**SETTINGS, **source)
        limit = found["limit_risk_asymptotic_fine"]
        for name in (
            "scratch_risk_asymptotic",
            "linear_risk_exact",
            "fine_tuned_risk_corrected",
            "bayes_risk_asymptotic",
        ):
            below = found[f"{name}_fine"] < limit - 1e-9
            assert not below.any(), name


def test_few_source_samples_cost_transferability(predicted):
    few = predict_risks(**SETTINGS, source_ratio=0.5, source_noise=0.2)
    assert (few["linear_risk_exact"] >= predicted["linear_risk_exact"]).all()
    assert np.array_equal(few["scratch_risk_exact"], predicted["scratch_risk_exact"])
