"""Configs drawn from the schema: fine ones can be planned, broken ones are refused by a sentence that names the key."""

import copy
import inspect
import json
import re

import yaml
from config_examples import breakages, configs, places, schema, values
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fate_workflow import relu_settings
from fate_workflow import settings as stage_settings
from fate_workflow.config_check import check_config, with_defaults
from fate_workflow.config_files import faults_of_files
from fate_workflow.config_words import named

HEALTH = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]

EVALUATED = {  # settings of every stage, by the section whose names they take
    ("problems",): [stage_settings.teachers, stage_settings.designs],
    ("experiments",): [stage_settings.pretraining, stage_settings.transfer, stage_settings.prediction],
    ("studies",): [stage_settings.study],
    ("figures",): [stage_settings.figure, stage_settings.figure_inputs],
    ("relu", "problems"): [relu_settings.teachers],
    ("relu", "experiments"): [
        relu_settings.pretraining,
        relu_settings.scratch,
        relu_settings.transfer,
        relu_settings.prediction,
        relu_settings.same_features,
        relu_settings.three_layers,
    ],
}
FILES = {  # of one experiment and stage, or of the whole
    "problem_file",
    "figures_of_kind",
    "claimed_files",
    "sample_counts",
    "file",
    "chunk_files",
    "figure_inputs",
    "names_pattern",
}
WORDS_OF_FILES = [
    "\t",
    ": ",
    "&a ",
    "*a",
    "- ",
    "{",
    "]",
    "'",
    '"',
    "\0",
    "<<: ",
    "!!x ",
    "? ",
    "%",
    "\n",
    "---\n",
    "#",
    "é",
]
WORDS_OF_FILES += [
    "2001-99-99",
    "1e-5",
    ".nan",
    "~",
    "|",
    ">",
    "@",
    "`",
    "!!binary x",
    "!!set {a}",
    "=",
    "0o7",
    "\ud800",
]


def plan(config: dict) -> None:
    """Evaluates what Snakemake does in planning: plain finite values, and files with names that Snakemake can match."""
    config = with_defaults(config)
    for path, functions in EVALUATED.items():
        section = config
        for key in path:
            section = section[key]
        for name in section:
            assert re.fullmatch(stage_settings.names_pattern(section), name)
            for function in functions:
                json.dumps(function(config, name), allow_nan=False)
    for name in config["experiments"]:
        stage_settings.problem_file(config, name, "designs")
    for name in config["relu"]["experiments"]:
        assert relu_settings.file(config, name, "teachers")
        assert relu_settings.chunk_files(config, name, "transfer")
    assert len(stage_settings.claimed_files(config)) == len(set(stage_settings.claimed_files(config)))


def is_sentence(fault: str) -> bool:
    contradiction = re.search(r" is (.+), but must be \1[.;,]", fault)
    return fault.endswith(".") and "\n" not in fault and contradiction is None


def test_every_function_of_settings_is_evaluated():
    evaluated = {function.__name__ for functions in EVALUATED.values() for function in functions} | FILES
    for module in (stage_settings, relu_settings):
        own = {
            name for name, part in inspect.getmembers(module, inspect.isfunction) if part.__module__ == module.__name__
        }
        assert {name for name in own if not name.startswith("_")} <= evaluated


def test_fine_configs_can_be_planned(record_property):
    cases = []

    @settings(max_examples=150, suppress_health_check=HEALTH)
    @given(configs())
    def check(config):
        cases.append(1)
        before = copy.deepcopy(config)
        assert check_config(config) == []
        assert config == before
        plan(config)

    check()
    record_property("fuzz_cases", len(cases))


def test_broken_configs_are_refused_by_the_key(record_property):
    cases = []

    @settings(max_examples=300, suppress_health_check=HEALTH)
    @given(configs().flatmap(lambda config: st.lists(breakages(config), min_size=1, max_size=2)))
    def check(broken):
        (config, path), (other, second) = broken[0], broken[-1]
        if second[: len(path)] != path and path[: len(second)] != second:
            holder, part = config, other
            for key in second[:-1]:
                holder, part = holder[key], part[key]
            holder[second[-1]] = part[second[-1]]
        cases.append(1)
        faults = check_config(config)
        assert faults
        assert all(map(is_sentence, faults)), faults
        places_named = [
            named(one).strip("`")
            for each in (path, second)
            for one in (each, each[:-1])
            if one == each or isinstance(each[-1], int)
        ]
        assert any(place in fault for fault in faults for place in places_named), (places_named, faults)

    check()
    record_property("fuzz_cases", len(cases))


def test_altered_configs_are_planned_or_refused(record_property):
    cases = []

    @st.composite
    def altered(draw):
        config = draw(configs())
        path, part = draw(st.sampled_from(places(config, schema())[1:]))
        holder = config
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = draw(values(part))
        return config

    @settings(max_examples=150, suppress_health_check=HEALTH)
    @given(altered())
    def check(config):
        cases.append(1)
        faults = check_config(config)
        assert all(map(is_sentence, faults)), faults
        if not faults:
            plan(config)

    check()
    record_property("fuzz_cases", len(cases))


def test_altered_files_are_loaded_or_refused(record_property, tmp_path):
    file, cases = tmp_path / "config.yaml", []
    text = yaml.safe_dump(
        {"problems": {"a": {"gamma": [0.5, 1.0]}}, "experiments": {"b": {"problem": "a", "noise": 0}}}
    )

    @settings(max_examples=200)
    @given(
        st.integers(0, len(text)),
        st.integers(0, 12),
        st.lists(st.sampled_from(WORDS_OF_FILES), max_size=3).map("".join),
    )
    def check(start, length, words):
        cases.append(1)
        file.write_bytes((text[:start] + words + text[start + length :]).encode(errors="surrogatepass"))
        faults = faults_of_files(file, [])
        assert all(str(file) in fault and is_sentence(fault) for fault in faults), faults
        if not faults:  # Snakemake's loader agrees, and the check takes whatever it has loaded
            with file.open(encoding="utf-8") as stream:
                config = yaml.load(stream, Loader=yaml.FullLoader)
            faults = check_config(config)
            assert all(map(is_sentence, faults)), faults
            if not faults:
                plan(config)

    check()
    record_property("fuzz_cases", len(cases))
