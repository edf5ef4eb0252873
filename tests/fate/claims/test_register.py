"""Claims that the config leaves out are open; a variable that the files lack is an error."""

from dataclasses import replace

import pytest
import xarray as xr
from right_data.files import right_files

from fate.claims.claim import judge
from fate.claims.page import render_claims
from fate.claims.register import check_claims, link_claims
from fate.claims.sources import SOURCES
from fate.errors import FateError


@pytest.fixture(scope="module")
def files():
    return right_files()


def check(files, **asked):
    """The claims on ``files``, of which the config asks nothing but what is ``asked`` of each that is named."""
    return check_claims(files, {file: {} for file in files} | asked)


def record_reads(dataset: xr.Dataset, names: set[str]) -> xr.Dataset:
    """A copy that adds to ``names`` each variable that is asked of it, or of what is selected from it."""

    class Recorded(xr.Dataset):
        __slots__ = ()

        def __getitem__(self, key):
            names.add(key)
            return super().__getitem__(key)

    return Recorded(dataset.data_vars, dataset.coords, dataset.attrs)


@pytest.fixture(scope="module")
def reads(files):
    """The variables that claims read of each file."""
    names = {file: set() for file in files}
    check({file: record_reads(dataset, names[file]) for file, dataset in files.items()})
    return names


def check_with(files, file, changed):
    """The claims of the chapters that read a file, once it is ``changed``."""
    beside = {other for chapter in SOURCES.values() if file in chapter for other in chapter}
    return check({name: files[name] for name in beside} | {file: changed})


def test_right_files_have_every_verdict_as_expected(files):
    claims = check(files)
    assert [claim.id for claim in claims if claim.fails] == []
    assert [claim.id for claim in claims if claim.source == "not in the config"] == []
    assert [claim.id for claim in claims if (claim.standard_error or 0) < 0 or (claim.tolerance or 0) < 0] == []
    assert len({claim.id for claim in claims}) == len(claims) == 241
    assert "Every verdict is the expected one." in render_claims(claims)


def test_no_variable_that_claims_read_can_be_renamed_unnoticed(files, reads, record_property):
    noticed = {}
    for file, names in reads.items():
        for name in names:
            try:
                claims = check_with(files, file, files[file].rename({name: "renamed"}))
                noticed[file, name] = any(claim.fails for claim in claims)
            except FateError as error:
                noticed[file, name] = file in str(error) and name in str(error)
    assert [place for place, told in noticed.items() if not told] == []
    assert len(noticed) > 150
    record_property("wrong_numbers", len(noticed))


def test_no_dimension_can_be_renamed_or_lose_its_coordinate_unnoticed(files, reads):
    """Without its coordinate xarray counts a dimension. Claims that do not name it stay as they are."""
    for file, names in reads.items():
        right = check_with(files, file, files[file])
        for name in set().union(*(files[file][variable].dims for variable in names)):
            for changed in (files[file].rename({name: "renamed"}), files[file].drop_vars(name, errors="ignore")):
                try:
                    claims = check_with(files, file, changed)
                except (FateError, IndexError, TypeError):
                    continue
                fails = any(claim.fails for claim in claims)
                assert fails or claims == right, (file, name)


def test_an_error_names_the_chapter_the_file_and_the_variable(files):
    file = "experiments/noisy/transfer"
    told = f"^scratch.scratch_claims cannot be computed from {file}: No variable named 'scratch_converged'"
    with pytest.raises(FateError, match=told):
        check({file: files[file].rename({"scratch_converged": "converged"})})


@pytest.mark.parametrize(
    ("method", "claims"),
    [
        (
            "scratch",
            {"eq-8-below", "eq-8-beyond", "eq-11-few", "eq-11-between", "eq-11-many", "eq-11-band"}
            | {"map-eq-11", "regret-scratch-largest", "regret-scratch-smallest", "same-solution"},
        ),
        (
            "linear",
            {"eq-10", "eq-11-few", "eq-11-between", "eq-11-many", "eq-11-band"}
            | {"map-eq-10", "map-eq-11", "regret-linear-largest", "regret-linear-smallest"}
            | {"tuned-negative-linear-0.2"},
        ),
    ],
)
def test_one_network_that_did_not_converge_opens_every_claim_that_rests_on_it(files, method, claims, record_property):
    file = "experiments/noisy/transfer"
    unfinished = files[file].copy(deep=True)
    unfinished[f"{method}_converged"][{"instance": 3}] = False
    checked = {claim.id: claim for claim in check_with(files, file, unfinished)}
    assert {id for id, claim in checked.items() if claim.fails} == claims
    assert {checked[id].verdict for id in claims} == {"open"}
    record_property("wrong_numbers", 1)


def without(*methods):
    return lambda dataset: dataset[[name for name in dataset.data_vars if not name.startswith(methods)]]


@pytest.mark.parametrize(
    ("file", "leave_out", "chapter", "told"),
    [
        ("experiments/noisy/transfer", without("linear"), "linear_transfer_claims", "linear is not among the methods"),
        ("experiments/probed/transfer", without("residual"), "method_order_claims", "residual is not among"),
        ("experiments/weight_decay/transfer", without("weight_decay"), "weight_decay_claims", "weight_decay is not"),
        ("experiments/ridge/transfer", lambda dataset: dataset.isel(ridge=[0]), "ridge_claims", "no ridge of 1.0"),
        ("experiments/ridge/transfer", lambda dataset: dataset.isel(ridge=[0]), "ridge_plane_claims", "one ridge"),
        ("experiments/noisy/transfer", lambda dataset: dataset.isel(theta=[0, -1]), "linear_transfer_claims", "theta"),
        ("experiments/noisy/transfer", lambda dataset: dataset.isel(gamma=[0, 9]), "linear_transfer_claims", "gamma"),
    ],
)
def test_what_the_config_leaves_out_is_open(files, file, leave_out, chapter, told):
    claims = check_with(files, file, leave_out(files[file]))
    [claim] = [claim for claim in claims if claim.id == chapter]
    assert (claim.verdict, claim.source, claim.fails) == ("open", "not in the config", False)
    assert told in claim.statement


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (without("linear"), "the method linear"),
        (
            lambda dataset: dataset.rename({name: name.replace("fine_t", "finet") for name in dataset.data_vars}),
            "the method fine_tuned",
        ),
        (lambda dataset: dataset.isel(theta=slice(1, None)), "theta = 0.19"),
        (lambda dataset: dataset.isel(gamma=slice(None, -1)), "gamma = 2"),
    ],
)
def test_what_a_file_lacks_is_not_what_the_config_leaves_out(files, damage, told):
    file = "experiments/noisy/transfer"
    grids = {name: files[file][name].values.tolist() for name in ("gamma", "theta", "ridge")}
    asked = {file: {"methods": ["linear", "fine_tuned"], "never_drawn": [1.0]} | grids}
    assert len(check({file: files[file]}, **asked)) > 0
    with pytest.raises(FateError, match=f"^{file} lacks .*{told}.*, which the config asks for. Delete it, and run"):
        check({file: damage(files[file])}, **asked)


def test_points_that_instances_take_in_turn_need_not_all_be_taken(files):
    study = files["studies/full_width"].isel(instance=[0, 1])
    check({"studies/full_width": study}, **{"studies/full_width": {"gamma": [0.5, 2.0], "theta": [0.1, 0.2, 0.3]}})


def test_files_that_the_config_does_not_make_leave_their_chapters_open():
    claims = check({})
    assert {claim.verdict for claim in claims} == {"open"}
    assert "Needs networks/paper." in next(claim.statement for claim in claims if claim.id == "pretraining_claims")
    assert "open" in render_claims(claims)


def test_claims_are_linked_to_what_shows_their_files_and_to_their_draws():
    claim = judge("one", "It is so", "here", measured=1, printed=1, standard_error=0, instances=20, effect=1)
    drawn, fixed = replace(claim, files=("a", "b")), replace(claim, files=("b",), instances=None)
    figures = {"of a": ["a"], "of both": ["a", "b"], "of c": ["c"]}
    undrawn = replace(claim, id="undrawn", files=("d",), instances=None)
    alike = {"one": ["of c"], "undrawn": ["of a", "of c"]}
    one, other, last = link_claims([drawn, fixed, undrawn], figures, alike, {"a": ["x", "y"], "b": ["x"], "c": []})
    assert (one.figures, one.alike, one.draws) == (("of a", "of both"), (), ("x", "y"))
    assert (other.figures, other.alike, other.draws) == (("of both",), (), ())
    assert (last.figures, last.alike) == ((), ("of a", "of c"))
