"""Captions of every kind of figure, filled from made-up files: what all of them promise."""

import re
from functools import cache
from importlib import import_module
from itertools import chain
from pathlib import Path
from string import ascii_lowercase

import numpy as np
import pytest
import xarray as xr
from docutils.core import publish_string
from made_up.inputs import drawn, make_inputs

from fate.errors import FateError
from fate.figures import captions
from fate.figures.kinds import KINDS
from fate.figures.style import panels

FOLDER = Path(__file__).parents[3] / "report" / "captions"
of_experiments = pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if kind.methods])
of_every_kind = pytest.mark.parametrize("kind", KINDS)

NUMBER = r"\d+(?:\.\d+)?"
COUNTS = ["three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "hundred", "thousand"]
# What a template may state without a placeholder.
REFERENCES = [
    r"Eq\. \d+( and \d+)?",
    r"Fig\. \d\w?(, \d\w)*",
    r"Theorem \w\.\d",
]
FORMULAS = [
    r"π/\d",  # angles of the paper, and of orthogonal tasks
    r"[γCTφθAf] [=<>≥≤→] −?[01]\b(?!\.\d)( and 1\b)?",  # where laws change, ends of colours
    r"λ → 0|α → 0|N\(0, Σ\)|tends to 1\b|farthest from 1 and 0\.95",
    r"\b1[ /](−|\+|inputs)|− 1\b|\(1 \+|cos²θ \(1|2 cos θ|2/√d|W_1|D_1",
    r"mean 0 and covariance I|and else 0|O\(1/d\)|Wasserstein-1",
    r"95 %",  # intervals, a part of the method
]
PLACES = r"\{\{.*?\}\}|\{%.*?%\}"
# Counts that no config changes: models, and methods that are always drawn.
FIXED_COUNTS = [
    r"of three Gaussian processes",
    r"these three methods",
    r"of three methods at",
    r"these four with its name",
]
# Coordinates that select or number: names, and what other coordinates are equal to.
COUNTED = (
    "instance",
    "neuron",
    "teacher_neuron",
    "feature",
    "order",
    "branch",
    "trained",
    "draw",
    "penalty",
    "target_weight",
)
SEEDS = range(3)  # so that few digits are not alike by chance
SHORTENED = ("instance", "draw", "trained", "neuron", "step_size")
# Of drawing; names, counts and shares that are alike in all made-up files, and an angle of zero.
CONSTANTS = {
    "lazy_to_rich": {"rounding", "untouched"},
    "overlap_regulariser": {"cells", "certain"},
    "finite_size": {"resolved"},
    "evidence_rivals": {"linear"},
    "input_laws": {"enough"},
    "real_data": {"as_good", "least_stated"},
    "relu_evidence": {"cells"},
    "regret": {"least", "most"},
    "relu_kernels": {"idle", "idle_share"},
    "self_supervised": {"first"},
    "width_and_scale": {"deep_instances", "floor", "initialisations"},
}


@cache
def template(kind: str) -> str:
    return (FOLDER / f"{kind}.rst").read_text(encoding="utf-8")


def values_of(kind: str, inputs: dict) -> dict:
    """The values of the caption of a kind, as its job has them."""
    files = chain(
        *(inputs[stage] if isinstance(inputs[stage], list) else [inputs[stage]] for stage in KINDS[kind].stages)
    )
    own = import_module(f"fate.figures.{KINDS[kind].module}").caption_values(**inputs)
    return captions.file_values(files) | own


def filled(kind: str, inputs: dict) -> str:
    return captions.fill(template(kind), values_of(kind, inputs))


def changed(kind: str, seed: int) -> dict:
    generator = np.random.default_rng(seed)
    return {name: altered(files, generator) for name, files in make_inputs(kind).items()}


def altered(files, generator):
    """The same files with other numbers everywhere: settings, grids, values, and fewer draws and cells."""
    if isinstance(files, list):
        return [altered(each, generator) for each in files]
    if not isinstance(files, xr.Dataset):
        return files

    def other(values, spread=0.0):
        values = np.asarray(values)
        if values.dtype.kind == "i":
            return values + 1
        if values.dtype.kind != "f":
            return values
        return values * (0.77 + spread * generator.random(values.shape)) + 0.1 * spread * generator.random(values.shape)

    files = files.isel({name: slice(-1) for name in SHORTENED if name in files.sizes})
    grids = {name: (grid.dims, other(grid)) for name, grid in files.coords.items() if name not in COUNTED}
    values = {name: (each.dims, other(each, 0.6)) for name, each in files.data_vars.items() if "best_" not in name}
    return files.assign_coords(grids).assign(values)


def named(kind: str) -> set[str]:
    """The names of the places of a template, without those in its conditions alone."""
    return set(re.findall(r"\{\{ (\w+)", template(kind)))


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_states_no_number_of_the_files(kind):
    text = re.sub(PLACES, "…", " ".join(template(kind).split()))
    for allowed in (*REFERENCES, *FORMULAS, *FIXED_COUNTS):
        text = re.sub(allowed, "…", text)
    assert re.findall(rf".{{0,25}}(?:{NUMBER}|\b(?:{'|'.join(COUNTS)})\b).{{0,25}}", text, re.IGNORECASE) == []


@of_every_kind
def test_every_panel_is_lettered_and_every_letter_explained(kind):
    titles = [axes.get_title(loc="left") for axes in panels(drawn(kind))]
    drawn_letters = [re.match(r"\((\w)\)", title)[1] for title in titles]
    assert drawn_letters == list(ascii_lowercase[: len(titles)])
    explained = set()
    for first, last in re.findall(r"\(([a-z])\)(?:–\(([a-z])\))?", filled(kind, make_inputs(kind))):
        explained |= set(ascii_lowercase[ascii_lowercase.index(first) : ascii_lowercase.index(last or first) + 1])
    assert explained == set(drawn_letters)


@of_every_kind
def test_every_number_follows_the_files(kind):
    """Other files give another number, but for constants of drawing, names, and letters of panels."""
    before, *others = (
        values_of(kind, inputs) for inputs in (make_inputs(kind), *(changed(kind, seed) for seed in SEEDS))
    )
    words = {name: {str(captions.in_words(values[name])) for values in (before, *others)} for name in named(kind)}
    same = {name for name in words if len(words[name]) == 1}
    assert {
        name
        for name in same - CONSTANTS.get(kind, set())
        if not re.fullmatch(r"[\W_a-z]*|.*\(a\).*", str(before[name]))
    } == set()


@pytest.mark.parametrize(("turns", "expected"), [([0.9, 0.8], True), ([0.8, 0.9], False), ([0.9, np.nan], False)])
def test_deeper_is_earlier_where_every_depth_turns_before_the_one_above_it(monkeypatch, turns, expected):
    inputs, by_depth = make_inputs("identical_task"), dict(zip((2, 4), turns, strict=True))
    monkeypatch.setattr("fate.figures.identical_task.turning_point", lambda each, _: by_depth[int(each["depth"])])
    found = values_of("identical_task", inputs)
    assert found["deeper_is_earlier"] is expected
    assert found["thresholds"] == (turns if np.isfinite(turns).all() else [])


def test_the_fall_with_depth_is_named_where_every_noise_has_several_depths():
    transfer, theory = (make_inputs("depth")[stage] for stage in ("transfer", "theory"))
    assert values_of("depth", {"transfer": transfer, "theory": theory})["falls"] == []  # one depth without noise
    scratch = transfer[0]["scratch_risk"]
    two = [transfer[0].assign(scratch_risk=scratch, fine_tuned_risk=scratch - gain) for gain in (0.5, 0.25)]
    assert values_of("depth", {"transfer": two, "theory": theory[:2]})["falls"] == ["−0.25"]


def test_the_worst_calibration_is_that_farthest_from_what_it_should_be(monkeypatch):
    """Of risks over what was predicted, from 1; of shares of intervals, from 0.95."""
    inputs = make_inputs("input_laws")
    laws = inputs["study"]["law"].values
    ratio, share = np.full(len(laws), 1.0), np.full(len(laws), 0.95)
    ratio[0], ratio[1], share[1], share[2] = 1.6, 0.5, 0.9, 0.99
    tables = [xr.DataArray(np.stack([each] * 2, axis=1), {"law": laws}, ("law", "instance")) for each in (ratio, share)]
    monkeypatch.setattr("fate.figures.input_laws.calibration", lambda _: (tables[0], tables[1], tables[1], tables[1]))
    found = values_of("input_laws", inputs)
    assert (found["ratio"], found["share"], found["aligned_share"]) == ("1.6", "0.9", "0.9")


def test_values_of_captions_are_those_of_the_files():
    """Of files in which one number stands for all draws."""
    distances = make_inputs("distances")["study"]
    distances["pair_dudley_sampled"] = xr.full_like(distances["pair_dudley_sampled"], 3.0)
    assert values_of("distances", {"study": distances})["judged"] == "1.5"
    widths = make_inputs("width_and_scale")["study"]
    widths["definite_share"] = xr.ones_like(widths["definite_share"])
    shares = values_of("width_and_scale", {"study": widths})
    assert [shares[f"definite_{name}"] for name in ("half", "most", "he")] == ["100 %"] * 3
    steps = make_inputs("step_size")["study"]
    change = xr.full_like(steps["transferability_change"], -0.1)
    change[0], change[1, 0], change[1, 1] = 0.2, 0.0, np.nan
    found = values_of("step_size", {"study": steps.assign(transferability_change=change)})
    assert (found["improved"], found["means"]) == (change.shape[1], change.size - 1)
    lazy = make_inputs("lazy_to_rich")["study"]
    first = xr.zeros_like(lazy["kept_features_transferability"]) + (lazy["penalty"] == lazy["penalty"][0])
    last = xr.full_like(lazy["best_penalty"], lazy["penalty"].values[-1])
    lazy = lazy.assign(kept_features_transferability=-0.3 * first, best_penalty=last)
    assert values_of("lazy_to_rich", {"study": lazy})["loss"] == 0.3
    data = make_inputs("real_data")["study"]
    assert values_of("real_data", {"study": data})["most"] == data["n"].max()
    covariance = make_inputs("covariance")["study"]
    ratio = xr.ones_like(covariance["spectrum"], float)
    ratio[-1] = 1.2
    covariance["evidence_risk"] = xr.ones_like(covariance["evidence_risk"]) * ratio
    assert values_of("covariance", {"study": covariance})["apart"] == 20


@of_every_kind
def test_a_caption_names_where_its_files_come_from(kind):
    text = filled(kind, make_inputs(kind))
    assert re.search(r"\d+ (instances|draws)", text.replace("\n", " "))
    assert max(map(len, text.splitlines())) <= captions.LINE


@of_experiments
def test_one_cell_and_one_instance_have_a_caption(kind):
    text = filled(kind, make_inputs(kind, gamma=[0.5], theta=[0.3], ridge=[0.0], instances=1))
    assert "1 instances" in text.replace("\n", " ")
    assert "nan" not in text


@pytest.mark.parametrize(
    ("ratio", "text"), [(np.inf, "the source's population loss"), (1.5, "1.5 d source samples with label noise 0.2")]
)
def test_a_setting_says_what_networks_were_pretrained_on(ratio, text):
    settings = dict.fromkeys(("dimension", "depth", "width", "instances"), 2) | {"sigma": 0.0, "source_sigma": 0.2}
    values = captions.experiment_values(settings | {"source_ratio": ratio})
    assert values["population"] == np.isinf(ratio)
    assert f"pretrained on {text}, 2 instances" in values["setting"]


def test_a_place_without_a_value_stops_with_a_sentence():
    with pytest.raises(FateError, match=r"'sigm' is undefined. Correct its template in report/captions, or add"):
        captions.fill("label noise {{ sigm }}", {"sigma": 0.2})


def test_a_template_that_is_none_stops_with_a_sentence():
    with pytest.raises(FateError, match="The caption cannot be filled"):
        captions.fill("label noise {{ sigma }", {"sigma": 0.2})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.2, "0.2"),
        (20, "20"),
        (-0.5, "−0.5"),
        (np.inf, "∞"),
        (1e-05, "10⁻⁵"),
        (3.0e-11, "3·10⁻¹¹"),
        ((0.5, np.inf), "0.5 and ∞"),
        (["a", "b", "c"], "a, b and c"),
        ([2], "2"),
    ],
)
def test_numbers_in_words(value, text):
    assert str(captions.in_words(value)) == text


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (0.99978, 0.00032, "0.99978 ± 0.00032"),
        (-1.437, 0.123, "−1.44 ± 0.12"),
        (123.4, 11.0, "123 ± 11"),
        (0.51234, np.nan, "0.512"),
        (1.0, 0.0, "1"),
    ],
)
def test_two_digits_of_the_standard_error(value, error, text):
    assert captions.with_error(value, error) == text


def test_letters_of_neighbours_are_a_range():
    assert captions.letters([0]) == "(a)"
    assert captions.letters([1, 2]) == "(b) and (c)"
    assert captions.letters([1, 2, 3]) == "(b)–(d)"
    assert captions.letters([0, 3, 6]) == "(a), (d) and (g)"
    assert captions.letters_in_turn(first=1, then=3) == {"first": "(a)", "then": "(b)–(d)"}
    assert captions.letters_by_column(2, "left", "right") == {"left": "(a) and (c)", "right": "(b) and (d)"}


def test_files_that_differ_in_a_setting_name_each_of_its_values_once():
    files = [xr.Dataset(coords={"sigma": sigma, "n": [8, n]}) for sigma, n in ((0.2, 16), (1.0, 32), (0.2, 16))]
    assert captions.file_values(files) == {"sigma": (0.2, 1.0), "n": (8, 16, 32)}


@of_every_kind
def test_a_caption_is_sound_restructured_text(kind):
    publish_string(filled(kind, make_inputs(kind)), settings_overrides={"report_level": 2, "halt_level": 2})
