"""The explorer in a browser: it shows what the files and the theory say, to everybody, from a file alone."""

import math

import numpy as np
import pytest
import xarray as xr
from explorer.conftest import PAGE, ROOT
from explorer.formulas import expect, predict
from explorer.reading import (
    columns_of,
    is_select,
    look_for_barriers,
    mean_and_error,
    move,
    number,
    options,
    state_of,
    table_of,
)

from fate.explorer.page import MAP_SHAPE
from fate.risks import standard_error, transferability

pytestmark = pytest.mark.site

ROUNDING = 1e-9
DIGITS = 0.6e-4  # the page writes four decimals
CLOSED = {"evidence": "bayes", "likelihood_ridge": "best_ridge"}  # others are called as their closed forms
QUANTITIES = {
    "T over scratch": "scratch",
    "T over scratch with the best ridge": "ridge",
    "regret, risk above the limit": "limit",
    "risk R": "risk",
}
SETTINGS = [
    {"sigma": 0.2, "depth": 2, "gamma": 0.8, "theta": 0.2},
    {"sigma": 1.0, "depth": 5, "gamma": 0.6, "theta": 0.1},
    {"sigma": 0.0, "depth": 3, "gamma": 1.5, "theta": 0.45},
    {"sigma": 0.6, "depth": 4, "ratio": 0.5, "sourceSigma": 0.3, "gamma": 0.4, "theta": 0.3},
    {"sigma": 0.3, "depth": 2, "ratio": 1.5, "sourceSigma": 1.0, "gamma": 1.2, "theta": 0.0},
]
BAD_LINKS = ["sigma=loud&gamma=-7&depth=1e9&theta=", "method=magic&ratio=-1&n=3", "%%%&&==", "ratio=1&sourceSigma=1"]


def link(**state) -> str:
    return "#" + "&".join(f"{name}={value}" for name, value in state.items())


def experiment_file(name: str, folder: str = "experiments") -> xr.Dataset:
    return xr.open_dataset(ROOT / "results" / folder / name / "transfer.nc")


def point_of(page) -> dict:
    """The point of the closed forms at the cursor; their d is that of the trained networks, or 500."""
    state = state_of(page)
    name = state["experiment"]
    dimension = int(experiment_file(name)["dimension"]) if name else 500
    names = ("gamma", "sigma", "depth", "ratio", "sourceSigma")
    return {key: state[key] for key in names} | {"theta": math.pi * state["theta"], "dimension": dimension}


def test_opens_in_two_seconds_from_one_small_file(visit, record_property):
    opened = [float(visit().locator("html").get_attribute("data-ready")) for _ in range(3)]
    assert min(opened) < 2000  # of three: the machine may be busy
    assert PAGE.stat().st_size < 6e6
    record_property("milliseconds to open the explorer", round(min(opened)))
    record_property("kilobytes of the explorer", round(PAGE.stat().st_size / 1e3))


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_values_at_the_cursor_are_those_of_the_theory(visit, setting, record_property):
    page = visit(link(**setting))
    compared = 0
    for method in options(page, "method"):
        move(page, "method", method)
        forms = options(page, "form")
        rows = table_of(page, "linear-readout")
        for column, form in enumerate(forms):
            expected = expect(point_of(page), CLOSED.get(method, method), form)
            for row, quantity in QUANTITIES.items():
                shown = number(rows[row][column])
                assert shown == pytest.approx(expected[quantity], abs=DIGITS), (method, form, quantity)
                compared += 1
    assert compared >= 8 * len(QUANTITIES)
    record_property("closed forms shown by the explorer", compared)


def test_values_of_trained_networks_are_those_of_the_files(visit, record_property):
    page, compared = visit(), 0
    for name in filter(None, options(page, "experiment")):
        with experiment_file(name) as file:
            transfer = file.isel(ridge=file["ridge"].argmin("ridge")).load()
        for method in options(page, "method"):
            if f"{method}_risk" not in transfer:
                continue
            move(page, "method", method)
            move(page, "experiment", name)
            state = state_of(page)
            assert (state["experiment"], state["method"]) == (name, method)
            cell = transfer.sel(gamma=state["gamma"], theta=math.pi * state["theta"], method="nearest")
            assert cell["gamma"] == pytest.approx(state["gamma"])
            assert cell["theta"] == pytest.approx(math.pi * state["theta"])
            risk = cell[f"{method}_risk"].values
            measured = {"risk R": (risk.mean(), standard_error(risk))}
            least = predict(**point_of(page))["limit_risk_asymptotic"].item()
            measured["regret, risk above the limit"] = (risk.mean() - least, standard_error(risk))
            measured["T over scratch"] = transferability(cell["scratch_risk"].values, risk)
            if "likelihood_ridge_risk" in cell:
                tuned = transferability(cell["likelihood_ridge_risk"].values, risk)
                measured["T over scratch with the best ridge"] = tuned
            rows = table_of(page, "linear-readout")
            for row, values in measured.items():
                assert mean_and_error(rows[row][-1]) == pytest.approx(values, abs=DIGITS), (name, method, row)
                compared += 1
    assert compared > 0
    record_property("measured values shown by the explorer", compared)


@pytest.mark.parametrize("against", ["scratch", "ridge", "limit"])
def test_the_map_and_its_slices_are_drawn_from_these_values(visit, against):
    page = visit(link(method="fine_tuned", sigma=0.2, depth=2, against=against, gamma=0.5, theta=0.25))
    point, regret = point_of(page), against == "limit"
    source = "map_regret" if regret else "map_transfer"
    (width,), (height,) = columns_of(page, source, "dw", "dh")
    image = page.evaluate("name => Array.from(Bokeh.documents[0].get_model_by_name(name).data.image[0])", source)
    values = np.reshape(image, MAP_SHAPE)
    for row, column in ((10, 20), (50, 70), (90, 40), (60, 120)):
        gamma, theta = width * (column + 0.5) / MAP_SHAPE[1], height * (row + 0.5) / MAP_SHAPE[0]
        expected = expect(point | {"gamma": gamma, "theta": math.pi * theta}, "fine_tuned", "corrected")[against]
        assert values[row, column] == pytest.approx(np.clip(expected, 0.01 if regret else -1, 1), abs=ROUNDING)
    for name, axis, scale in (("along_gamma", "gamma", 1), ("along_theta", "theta", math.pi)):
        for line, form in (("chosen", "corrected"), ("others", "printed")):
            for x, y in list(zip(*columns_of(page, f"{name}_{line}", "x", "y"), strict=True))[1::97]:
                expected = expect(point | {axis: scale * x}, "fine_tuned", form)[against]
                assert y == pytest.approx(np.clip(expected, -20, 20), abs=ROUNDING)


def test_slices_have_the_trained_networks_with_their_errors(visit):
    page, drawn = visit(), 0
    for name in filter(None, options(page, "experiment")):
        move(page, "experiment", name)
        state = state_of(page)
        with experiment_file(name) as file:
            transfer = file.isel(ridge=file["ridge"].argmin("ridge")).load()
        for axis, other, scale in (("gamma", "theta", 1), ("theta", "gamma", math.pi)):
            at = state[other] * (math.pi if other == "theta" else 1)
            cut = transfer.sel({other: at}, method="nearest")
            mean = cut[f"{state['method']}_transferability"].values
            error = cut[f"{state['method']}_transferability_standard_error"].values
            x, low, high = columns_of(page, f"along_{axis}_points", "x", "low", "high")
            assert scale * x == pytest.approx(cut[axis].values)
            inside = abs(mean) + error < 1.2  # the range of the figure
            assert low[inside] == pytest.approx((mean - error)[inside], abs=DIGITS)
            assert high[inside] == pytest.approx((mean + error)[inside], abs=DIGITS)
            drawn += inside.sum()
    assert drawn > 0


def test_the_break_even_line_is_where_the_closed_form_is_zero(visit):
    page = visit(link(method="fine_tuned", sigma=1, depth=4, gamma=0.4))
    gamma, theta = columns_of(page, "map_chosen", "x", "y")
    crossed = np.isfinite(theta)
    assert 50 < crossed.sum() < len(crossed)
    for x, y in zip(gamma[crossed][::20], theta[crossed][::20], strict=True):
        at = point_of(page) | {"gamma": x, "theta": math.pi * y}
        assert expect(at, "fine_tuned", "corrected")["scratch"] == pytest.approx(0, abs=ROUNDING)
    assert "“corrected” (solid) and “as printed” (dashed)" in page.locator("#map-note").inner_text()
    move(page, "method", "lp_ft")
    assert "dashed" not in page.locator("#map-note").inner_text()


def test_networks_of_two_layers_are_those_of_the_files(visit, record_property):
    page, compared = visit(), 0
    for name in options(page, "network"):
        move(page, "network", name)
        with experiment_file(name, "two_layer/experiments") as file:
            transfer = file.isel(ridge=file["ridge"].argmax("ridge")).load()
        for method in options(page, "transfer"):
            for mu, n in zip(options(page, "mu"), options(page, "n"), strict=False):
                for control, value in (("transfer", method), ("mu", mu), ("n", n)):
                    move(page, control, value)
                cell = transfer.sel(mu=float(mu), n=int(n))
                scratch, risk = cell["scratch_risk"].values, cell[f"{method}_risk"].values
                rows = table_of(page, "two-layer-readout")
                shown = [text.removesuffix(", not all converged") for text in rows["risk R / |f|²"]]
                assert mean_and_error(shown[0]) == pytest.approx((scratch.mean(), standard_error(scratch)), abs=DIGITS)
                assert mean_and_error(shown[1]) == pytest.approx((risk.mean(), standard_error(risk)), abs=DIGITS)
                gain = rows["T over scratch"][1].removesuffix(", not all converged")
                assert mean_and_error(gain) == pytest.approx(transferability(scratch, risk), abs=DIGITS)
                relative = (scratch.mean() - risk.mean()) / (scratch.mean() + risk.mean())
                assert number(rows["T / (R + R scratch)"][1]) == pytest.approx(relative, abs=DIGITS)
                compared += 1
    assert compared > 0
    record_property("networks of two layers shown by the explorer", compared)


def test_every_control_moves_what_is_shown_and_the_link(visit, record_property):
    page = visit(link(method="fine_tuned", ratio=1.5, sourceSigma=0.3))
    names = page.eval_on_selector_all("form [name]", "all => all.map(each => each.name)")
    for name in names:
        before, shown = page.url, page.locator("main").inner_text()
        if is_select(page, name):
            current = page.locator(f"[name={name}]").input_value()
            move(page, name, next(value for value in options(page, name) if value and value != current))
        else:
            move(page, name, {"depth": 7}.get(name, 0.37))
        assert page.url != before, name
        assert page.locator("main").inner_text() != shown, name
        move(page, "method", "fine_tuned")
    assert len(names) == 14
    record_property("controls of the explorer", len(names))


def test_arrows_move_the_cursor(visit):
    page = visit(link(method="linear", sigma=0.37, experiment="", gamma=0.5, theta=0.25))
    page.locator("#map").focus()
    for key, axis, value in (
        ("ArrowRight", "gamma", 0.55),
        ("Shift+ArrowLeft", "gamma", 0.54),
        ("ArrowUp", "theta", 0.275),
        ("Shift+ArrowDown", "theta", 0.27),
    ):
        page.keyboard.press(key)
        assert state_of(page)[axis] == pytest.approx(value)
    page.locator("#plane").focus()
    before = state_of(page)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    after = state_of(page)
    assert after["mu"] > before["mu"]
    assert after["n"] > before["n"]


def test_arrows_go_from_one_trained_network_to_the_next(visit):
    page = visit()
    state = state_of(page)
    with experiment_file(state["experiment"]) as transfer:
        grids = {
            "ArrowRight": ("gamma", transfer["gamma"].values),
            "ArrowUp": ("theta", transfer["theta"].values / np.pi),
        }
    page.locator("#map").focus()
    for key, (axis, grid) in grids.items():
        beyond = grid[grid > state[axis] + 1e-6]
        assert len(beyond) > 2
        for value in beyond[:3]:
            page.keyboard.press(key)
            assert state_of(page)[axis] == pytest.approx(value, abs=1e-5)


def test_a_click_moves_the_cursor(visit):
    page = visit(link(method="linear", sigma=0.37, experiment=""))
    box = page.locator("#map").bounding_box()
    page.mouse.click(box["x"] + 0.7 * box["width"], box["y"] + 0.2 * box["height"])
    page.wait_for_function("explorer.state.gamma > 0.8")
    state = state_of(page)
    assert 1.0 < state["gamma"] < 1.8
    assert 0.3 < state["theta"] < 0.5


def test_the_link_restores_the_page(visit):
    page = visit()
    changes = {"method": "lp_ft", "against": "ridge", "sigma": 0.55, "depth": 3, "gamma": 0.9, "transfer": "fine_tuned"}
    for name, value in changes.items():
        move(page, name, value)
    again = visit("#" + page.url.partition("#")[2])
    assert state_of(again) == state_of(page)
    for table in ("linear-readout", "two-layer-readout"):
        assert table_of(again, table) == table_of(page, table)
    start = page.url.partition("#")[0]
    page.evaluate("location.hash = 'method=linear&sigma=0.25'")
    page.wait_for_function("explorer.state.sigma === 0.25")
    assert page.url.startswith(start)


@pytest.mark.parametrize("bad", BAD_LINKS)
def test_a_link_that_makes_no_sense_is_mended(visit, bad):
    page = visit(f"#{bad}")
    state, shown = state_of(page), table_of(page, "linear-readout")
    assert 0 < state["gamma"] <= 3
    assert 2 <= state["depth"] <= 16
    assert state["sigma"] >= 0
    assert math.isfinite(number(shown["risk R"][0]))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1200])
def test_everybody_can_read_it(visit, width, scheme):
    page = visit(width=width, scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    violations, passes = look_for_barriers(page)
    assert violations == []
    assert passes > 20


def test_the_dark_is_dark_in_the_figures_too(visit):
    colours = {}
    for scheme in ("light", "dark"):
        page = visit(scheme=scheme)
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        label = page.evaluate("Bokeh.documents[0].get_model_by_name('map').below[0].axis_label_text_color")
        colours[scheme] = [sum(map(int, paper[4:-1].split(","))), sum(bytes.fromhex(label[1:]))]
    assert colours["light"][0] > 600 > 150 > colours["dark"][0]
    assert colours["dark"][1] > 600 > 150 > colours["light"][1]
    page.emulate_media(color_scheme="light")
    page.wait_for_function("Bokeh.documents[0].get_model_by_name('map').below[0].axis_label_text_color === '#1c2024'")
