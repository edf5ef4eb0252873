import pytest

from fate_workflow.provenance.origin import difference, origin_of

ORIGIN = origin_of({"width": 3, "ridge": None}, "0a1b", ["cd", "ef"])


def test_the_order_of_keys_does_not_count():
    assert origin_of({"ridge": None, "width": 3}, "0a1b", ["cd", "ef"]) == ORIGIN


def test_how_many_inputs_share_a_lineage_does_not_count():
    assert origin_of({"width": 3, "ridge": None}, "0a1b", ["cd", "cd", "cd", "ef"]) == ORIGIN


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (origin_of({"width": 4, "ridge": None}, "0a1b", ["cd", "ef"]), "other settings"),
        (origin_of({"width": 3, "ridge": None}, "0a1c", ["cd", "ef"]), "other code"),
        (origin_of({"width": 3, "ridge": None}, "0a1b", ["ef", "cd"]), "files that have changed"),
        (origin_of({"width": 3, "ridge": None}, "0a1b", ["cd"]), "files that have changed"),
    ],
)
def test_whatever_differs_is_said_and_changes_the_lineage(other, said):
    assert said in difference(other, ORIGIN)
    assert other.lineage != ORIGIN.lineage
    assert difference(ORIGIN, ORIGIN) is None


def test_a_number_that_is_not_finite_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        origin_of({"width": float("nan")}, "0a1b", [])
