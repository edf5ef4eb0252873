import io

import numpy as np
import pytest
import xarray as xr

from fate.figures import finite_size

TRAINED, LAW = np.array([20, 100, 1000]), np.array([20, 100, 1000, 100_000])
METHODS = {"scratch": "asymptotic", "linear": "asymptotic", "fine_tuned": "corrected"}


@pytest.fixture
def study():
    quantile = np.random.default_rng(5).standard_normal((len(TRAINED), 30))
    dataset = xr.Dataset(coords={"dimension": TRAINED, "law_dimension": LAW})
    for method, form in METHODS.items():
        dataset[f"{method}_risk_{form}"] = 0.5
        dataset[f"{method}_bias"] = "law_dimension", 0.7 / LAW
        dataset[f"{method}_risk_mean"] = "law_dimension", 0.5 + 0.7 / LAW
        dataset[f"{method}_risk_spread"] = "law_dimension", 1 / LAW
        dataset[f"{method}_risk"] = ("dimension", "instance"), 0.5 + (0.7 + quantile) / TRAINED[:, None]
        dataset[f"{method}_converged"] = ("dimension", "instance"), np.ones(quantile.shape, bool)
    dataset["fine_tuned_risk_mean_standard_error"] = "law_dimension", 0.7 / LAW * [0.01, 0.1, 0.2, 0.9]
    return dataset


def png(figure):
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


@pytest.mark.filterwarnings("error")
def test_it_is_deterministic_as_wide_as_printed_and_legible(study):
    figure = finite_size.draw(study)
    assert figure.get_figwidth() == 7.0
    assert png(figure) == png(finite_size.draw(study))
    texts = figure.findobj(lambda artist: hasattr(artist, "get_fontsize") and artist.get_visible())
    assert min(text.get_fontsize() for text in texts if text.get_text()) >= 7 * 0.99


def test_the_law_of_a_bias_ends_where_draws_no_longer_resolve_it(study):
    biases = finite_size.draw(study).axes[1]
    drawn = [len(line.get_xdata()) for line in biases.lines if line.get_linestyle() == "-" and len(line.get_xdata())]
    assert sorted(drawn)[-3:] == [3, 4, 4]


def test_networks_that_did_not_converge_are_hollow(study):
    study["linear_converged"][1, 3] = False
    for axes in finite_size.draw(study).axes:
        hollow = [line for line in axes.lines if line.get_markerfacecolor() == "white" and len(line.get_xdata())]
        assert [line.get_xdata().tolist() for line in hollow] == [[100]]
