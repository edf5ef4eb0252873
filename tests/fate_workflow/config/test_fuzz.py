"""Configs drawn from the schema: fine ones can be planned, broken ones are refused by a sentence that names the key."""

import copy
import inspect
import json
import re

import yaml
from config_examples import breakages, configs, groups_of_studies, keys_of_schema, places, values
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fate_workflow.config.check import check_config
from fate_workflow.config.files import faults_of_files
from fate_workflow.config.schema import load_schema, resolve
from fate_workflow.config.sentences import named
from fate_workflow.jobs.directives import names as names_pattern
from fate_workflow.settings import figures, linear, splits, studies, two_layer

# Shrinking what is as large as a config takes minutes.
FUZZ = settings(
    max_examples=settings().max_examples // 2,  # a config is drawn in a tenth of a second
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)

EVALUATED = {  # settings and inputs of every stage, by the section whose names they take
    ("problems",): [linear.teachers, linear.designs],
    ("networks",): [linear.pretraining],
    ("experiments",): [linear.transfer, linear.prediction, linear.inputs_of_transfer],
    ("studies",): [studies.study, studies.inputs],
    ("figures",): [figures.figure, figures.inputs, figures.module],
    ("two_layer", "problems"): [two_layer.teachers, two_layer.prediction],
    ("two_layer", "networks"): [two_layer.pretraining],
    ("two_layer", "experiments"): [two_layer.transfer, two_layer.inputs_of_transfer],
}
NOT_OF_A_STAGE = {"problem_file", "of_kind"}
WORDS_OF_FILES = [*"\t\n\0:&*-{]'\"?%#|>@`~=é\ud800", "&a ", "*a", "<<: ", "!!x ", "!!binary x", "!!set {a}", "---\n"]
WORDS_OF_FILES += ["2001-99-99", "1e-5", ".nan", "0o7", "null", "[0.5, "]


def plan(config: dict) -> None:
    """Evaluate all that planning does: settings are plain finite values, names match their own pattern."""
    config = resolve(config)
    for path, functions in EVALUATED.items():
        section = config
        for key in path:
            section = section[key]
        for name in section:
            assert re.fullmatch(names_pattern(section), name)
            for function in functions:
                json.dumps(function(config, name), allow_nan=False)
    for rule in splits.STAGES:
        whole, parts = splits.made_at_once(config, rule), splits.split(config, rule)
        assert {*whole, *parts} == {*splits.entries(config, rule)}
        assert all(len(splits.parts_of(config, rule, name)) == 1 for name in whole)
        assert all(len(splits.parts_of(config, rule, name)) > 1 for name in parts)


def is_sentence(fault: str) -> bool:
    contradiction = re.search(r" is (.+), but must be \1[.;,]", fault)
    return fault.endswith(".") and "\n" not in fault and contradiction is None


def assert_refused_or_planned(config: dict) -> None:
    faults = check_config(config)
    assert all(map(is_sentence, faults)), faults
    if not faults:
        plan(config)


def named_place(path: tuple) -> str:
    """Return the name of ``path`` in a sentence, which names the list where its entries do not fit together."""
    return named(path[:-1] if isinstance(path[-1], int) else path).strip("`")


def test_every_function_of_settings_is_evaluated():
    evaluated = {function.__name__ for functions in EVALUATED.values() for function in functions}
    for module in (figures, linear, studies, two_layer):
        own = {
            name for name, part in inspect.getmembers(module, inspect.isfunction) if part.__module__ == module.__name__
        }
        assert {name for name in own if not name.startswith("_")} <= evaluated | NOT_OF_A_STAGE


def keys_of_config(value: dict, expected: set[tuple], path: tuple = ()) -> set[tuple]:
    """The keys of a config as ``keys_of_schema`` has them."""
    if not isinstance(value, dict):
        return {path}
    steps = ((key if (*path, key) in expected else "*", entry) for key, entry in value.items())
    return {path}.union(*(keys_of_config(entry, expected, (*path, step)) for step, entry in steps))


def test_fine_configs_can_be_planned(record_property):
    cases, expected, drawn = [], keys_of_schema(load_schema()), set()

    def check(config):
        cases.append(1)
        drawn.update(keys_of_config(config, expected))
        before = copy.deepcopy(config)
        assert check_config(config) == []
        assert config == before
        plan(config)

    for group in groups_of_studies():
        of_each = max(FUZZ.max_examples // len(groups_of_studies()), 20)  # so that each key is drawn
        settings(FUZZ, max_examples=of_each)(given(configs(group))(check))()
    assert drawn == expected
    record_property("fuzz_cases", len(cases))


def test_broken_configs_are_refused_by_the_key(record_property):
    cases = []

    @settings(FUZZ)
    @given(configs().flatmap(lambda config: st.lists(breakages(config), min_size=1, max_size=2)))
    def check(broken):
        (config, path), (other, second) = broken[0], broken[-1]
        if second[: len(path)] != path and path[: len(second)] != second:  # both, where one is not inside the other
            holder, part = config, other
            for key in second[:-1]:
                holder, part = holder[key], part[key]
            holder[second[-1]] = part[second[-1]]
        cases.append(1)
        faults = check_config(config)
        assert all(map(is_sentence, faults)), faults
        assert any(place in fault for fault in faults for place in (named_place(path), named_place(second))), faults

    check()
    record_property("fuzz_cases", len(cases))


def test_altered_configs_are_planned_or_refused(record_property):
    cases = []

    @st.composite
    def altered(draw):
        config = draw(configs())
        path, part = draw(st.sampled_from(places(config, load_schema())[1:]))
        holder = config
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = draw(values(part))
        return config

    @settings(FUZZ)
    @given(altered())
    def check(config):
        cases.append(1)
        assert_refused_or_planned(config)

    check()
    record_property("fuzz_cases", len(cases))


def test_altered_files_are_loaded_or_refused(record_property, tmp_path):
    file, cases = tmp_path / "config.yaml", []
    text = yaml.safe_dump(
        {"problems": {"a": {"gamma": [0.5, 1.0]}}, "experiments": {"b": {"problem": "a", "noise": 0}}}
    )

    words = [match.span() for match in re.finditer(r"\S+", text)]
    cuts = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)

    @settings(FUZZ)
    @given(st.sampled_from(words) | cuts, st.lists(st.sampled_from(WORDS_OF_FILES), max_size=2).map("".join))
    def check(cut, put):
        cases.append(1)
        file.write_bytes((text[: cut[0]] + put + text[cut[1] :]).encode(errors="surrogatepass"))
        faults = faults_of_files(file, [])
        assert all(str(file) in fault and is_sentence(fault) for fault in faults), faults
        if not faults:  # Snakemake's loader agrees, and the check takes whatever it has loaded
            with file.open(encoding="utf-8") as stream:
                config = yaml.load(stream, Loader=yaml.FullLoader)
            assert isinstance(config, dict)
            assert_refused_or_planned(config)

    check()
    record_property("fuzz_cases", len(cases))
