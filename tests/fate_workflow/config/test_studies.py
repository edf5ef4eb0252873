"""Studies of other names than their kinds."""

import pytest

from fate_workflow.config.check import check_config
from fate_workflow.config.schema import resolve
from fate_workflow.jobs.sizes import size_of
from fate_workflow.settings import claims, figures, studies

PROBLEMS = {"small": {"dimension": 12, "instances": 2, "gamma": [0.5]}}
VARIANT = {"kind": "multi_feature", "dimension": 60}


def config_of(named: dict, shown: dict | None = None) -> dict:
    return {"problems": PROBLEMS, "studies": named, "figures": shown or {}}


def test_a_variant_has_the_settings_module_and_size_of_its_kind():
    config = resolve(config_of({"multi_feature": {}, "mine": VARIANT}))
    original, mine = (studies.study(config, name) for name in ("multi_feature", "mine"))
    assert {key for key in mine if mine[key] != original[key]} == {"dimension"}
    assert studies.module(config, "mine") == studies.module(config, "multi_feature") == "fate/studies/multi_feature.py"
    assert size_of(config, "study", "mine").seconds < size_of(config, "study", "multi_feature").seconds
    assert claims.draws(config, "studies/mine") == ["studies/mine"]


def test_a_figure_shows_the_study_that_it_names():
    shown = {"original": {"kind": "multi_feature"}, "variant": {"kind": "multi_feature", "study": "mine"}}
    config = config_of({"multi_feature": {}, "mine": VARIANT}, shown)
    assert check_config(config) == []
    files = {name: figures.inputs(resolve(config), name)["study"] for name in shown}
    assert files == {"original": "<results>/studies/multi_feature.nc", "variant": "<results>/studies/mine.nc"}


@pytest.mark.parametrize(
    ("named", "shown", "said"),
    [
        ({"mine": {"kind": "multi_featre"}}, {}, "`studies.mine.kind` is 'multi_featre', but must be one of"),
        ({"mine": {}}, {}, "`studies.mine` is not a setting"),
        ({"mine": VARIANT | {"dimesion": 3}}, {}, "`studies.mine.dimesion` (did you mean `dimension`?)"),
        ({"mine": VARIANT | {"samples": [7, 7]}}, {}, "`studies.mine.samples` has the value 7"),
        ({"a/b": VARIANT}, {}, "`studies` has the name 'a/b'"),
        ({"distances": VARIANT}, {}, "`studies.distances.kind` is 'multi_feature', but must be one of `distances`"),
        ({"mine": VARIANT, "Mine": VARIANT}, {}, "they must differ in more than capitals"),
        ({"mine": VARIANT}, {"kind": "multi_feature"}, "the study of this name that it shows must be in studies"),
        ({"mine": VARIANT}, {"kind": "distances", "study": "mine"}, "`figures.f.study` is 'mine', but must be defined"),
        ({"mine": VARIANT}, {"kind": "multi_feature", "study": "men"}, "must be one of `mine`"),
    ],
)
def test_faults(named, shown, said):
    assert said in check_config(config_of(named, {"f": shown} if shown else {}))[0]
