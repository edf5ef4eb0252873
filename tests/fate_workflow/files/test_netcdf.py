import json
import shutil
import signal
import subprocess

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from fate_workflow.files.netcdf import dataset_origin, read_dataset, write_dataset
from fate_workflow.files.numbers import WrongNumber
from fate_workflow.files.whole_files import DamagedFile
from fate_workflow.provenance.origin import origin_of

ABOUT = {"title": "A test", "parameters": {"width": 3, "depth": [2, 3], "ridge": None}, "modules": {"a.py": "0a1b"}}


def described(dims, values, **attributes) -> xr.Variable:
    described = {"long_name": "some quantity", "units": "1", "nan_means": "not seen", "infinity_means": "too large"}
    return xr.Variable(dims, values, described | attributes)


def example() -> xr.Dataset:
    risk = np.array([[0.1, np.nan, -0.0], [np.inf, 5e-324, 1 / 3]])
    return xr.Dataset(
        {
            "risk": described(("gamma", "theta"), risk, references="Tahir et al. 2025, Eq. 11"),
            "converged": described(("gamma",), np.array([True, False])),
            "samples": described(("gamma",), np.array([50, 100], dtype=np.int32)),
            "loss": described((), 0.25, limits=np.array([0.0, 1.0]), steps=7),
            "nothing": described(("none",), np.zeros(0)),
        },
        coords={
            "gamma": described(("gamma",), [0.1, 0.2]),
            "theta": described(("theta",), [0.0, 0.5, 1.0], units="radian"),
            "method": described(("gamma",), np.array(["scratch", "fine-tuned é"], dtype=object)),
            "angle": described(("gamma", "theta"), risk**2),
            "width": described((), 500),
        },
        attrs={"comment": ""},
    )


@pytest.fixture
def written(tmp_path):
    write_dataset(example(), tmp_path / "example.nc", **ABOUT)
    return tmp_path / "example.nc"


def test_no_file_has_a_depth_that_readers_take_for_one_of_the_ocean(tmp_path):
    path = tmp_path / "deep.nc"
    dataset = xr.Dataset({"risk": described(("depth",), [1.0, 2.0])}, {"depth": described(("depth",), [2, 3])})
    write_dataset(dataset, path, **ABOUT, labels={"network": "deep", "seed": 3})
    with xr.open_dataset(path) as found:
        assert dict(found.sizes) == {"layers": 2}
        assert (found.attrs["network"], found.attrs["seed"]) == ("deep", 3)
    assert read_dataset(path)["risk"].dims == ("depth",)


def test_round_trip_is_exact(written):
    dataset, original = read_dataset(written), example()
    assert dataset.drop_attrs(deep=False).identical(original.drop_attrs(deep=False))
    assert set(dataset.coords) == set(original.coords)
    for name in set(original.variables) - {"method"}:
        assert dataset[name].dtype == original[name].dtype
        assert dataset[name].values.tobytes() == original[name].values.tobytes()
        assert set(dataset[name].attrs) == set(original[name].attrs)


def test_dataset_explains_itself(written):
    attributes = read_dataset(written).attrs
    assert attributes["Conventions"] == "CF-1.11"
    assert attributes["title"] == "A test"
    assert json.loads(attributes["parameters"]) == ABOUT["parameters"]
    assert attributes["lineage"] == origin_of(ABOUT["parameters"], ABOUT["modules"], []).lineage
    assert set(json.loads(attributes["library_versions"])) >= {"numpy", "scipy", "jax", "xarray"}
    assert "Tahir" in attributes["references"]


def test_origin_has_the_lineages_of_all_sources(written, tmp_path):
    source, result = read_dataset(written), tmp_path / "result.nc"
    write_dataset(source, result, **ABOUT, made_from=[source, source])
    lineage = source.attrs["lineage"]
    assert dataset_origin(result) == origin_of(ABOUT["parameters"], ABOUT["modules"], [lineage, lineage])
    assert dataset_origin(result).lineage != dataset_origin(written).lineage


def test_bytes_are_the_same_each_time(written, tmp_path):
    other = tmp_path / "elsewhere" / tmp_path.name / "example.nc"
    other.parent.mkdir(parents=True)
    write_dataset(read_dataset(written), other, **ABOUT)
    assert other.read_bytes() == written.read_bytes()


def test_blocks_carry_checksums(written):
    with xr.open_dataset(written) as dataset:
        assert all(dataset[name].encoding["fletcher32"] for name in ("risk", "converged", "samples", "gamma"))
        assert not any("_FillValue" in dataset[name].encoding for name in dataset.variables)


@pytest.mark.parametrize("attribute", ["long_name", "units"])
@pytest.mark.parametrize("name", ["risk", "theta", "width"])
def test_undescribed_variable_is_refused(tmp_path, name, attribute):
    dataset = example()
    del dataset[name].attrs[attribute]
    with pytest.raises(ValueError, match=f"variable {name} the attribute {attribute}"):
        write_dataset(dataset, tmp_path / "example.nc", **ABOUT)
    assert not list(tmp_path.iterdir())


def test_failed_write_keeps_the_old_file_and_leaves_nothing_else(written):
    before = written.read_bytes()
    dataset = example().assign(bad=described(("gamma",), np.array([object(), object()])))
    with pytest.raises(ValueError, match="cannot serialize"):
        write_dataset(dataset, written, **ABOUT)
    assert [path.name for path in written.parent.iterdir()] == ["example.nc"]
    assert written.read_bytes() == before


def assert_damaged(path):
    with pytest.raises(DamagedFile) as error:
        read_dataset(path)
    assert f"{path} " in str(error.value)
    assert f"`snakemake --cores 1 --force {path}`." in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("owner", "name", "use"),
    [
        (xr.Dataset, "to_netcdf", lambda path: write_dataset(example(), path, **ABOUT)),
        (xr, "open_dataset", read_dataset),
    ],
)
def test_an_interrupt_waits_for_the_end_of_what_xarray_does(written, monkeypatch, owner, name, use):
    before, done, original = written.read_bytes(), [], getattr(owner, name)

    def interrupted(*arguments, **options):
        signal.raise_signal(signal.SIGINT)
        done.append(original(*arguments, **options))

    monkeypatch.setattr(owner, name, interrupted)
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs have another one
    try:
        with pytest.raises(KeyboardInterrupt):
            use(written)
    finally:
        signal.signal(signal.SIGINT, handler)
    assert len(done) == 1
    assert [path.read_bytes() for path in written.parent.iterdir()] == [before]


def test_missing_and_empty_and_no_netcdf(tmp_path):
    assert_damaged(tmp_path / "missing.nc")
    (tmp_path / "empty.nc").touch()
    assert_damaged(tmp_path / "empty.nc")
    (tmp_path / "text.nc").write_text("gamma, theta\n")
    assert_damaged(tmp_path / "text.nc")
    assert_damaged(tmp_path)


def test_foreign_file(tmp_path):
    example().to_netcdf(tmp_path / "foreign.nc")
    assert_damaged(tmp_path / "foreign.nc")


@pytest.mark.parametrize("name", ["noisy/theory.nc", "noiseless/transfer.nc", "theory.nc"])
def test_another_file_of_this_workflow(tmp_path, name):
    """Another kind, the same kind of another experiment, and a file that was moved away from its folder."""
    for folder in ("noisy", "noiseless"):
        (tmp_path / folder).mkdir()
    written, copy = tmp_path / "noisy" / "transfer.nc", tmp_path / name
    write_dataset(example(), written, **ABOUT)
    read_dataset(written)
    shutil.copy(written, copy)
    assert_damaged(copy)


def test_truncation_at_any_length(written, tmp_path):
    contents, copy = written.read_bytes(), tmp_path / "copy.nc"
    for length in [*range(0, len(contents), len(contents) // 60), len(contents) - 1]:
        copy.write_bytes(contents[:length])
        assert_damaged(copy)


def test_a_flipped_bit_anywhere_is_refused(written, tmp_path):
    contents, copy = written.read_bytes(), tmp_path / "copy.nc"
    for position in [*range(0, len(contents), len(contents) // 250), *range(len(contents) - 80, len(contents))]:
        copy.write_bytes(contents[:position] + bytes([contents[position] ^ 0x10]) + contents[position + 1 :])
        assert_damaged(copy)


@settings(max_examples=25, deadline=None)
@given(
    st_numpy.arrays(st.sampled_from([float, np.int64, bool, np.float32]), st_numpy.array_shapes(min_dims=0, max_dims=3))
)
def test_any_array_survives(tmp_path_factory, values):
    path = tmp_path_factory.mktemp("any") / "any.nc"
    dims = [f"axis_{axis}" for axis in range(values.ndim)]
    write_dataset(xr.Dataset({"x": described(dims, values)}), path, **ABOUT)
    assert read_dataset(path)["x"].values.tobytes() == values.tobytes()


def test_a_wrong_number_leaves_no_file(tmp_path):
    dataset = xr.Dataset({"x": described((), -1.0, valid_min=0.0)})
    with pytest.raises(WrongNumber, match=f"{tmp_path}/some.nc was not written"):
        write_dataset(dataset, tmp_path / "some.nc", **ABOUT)
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(shutil.which("ncdump") is None, reason="ncdump is not installed")
def test_ncdump_reads_it(written):
    output = subprocess.run(["ncdump", "-h", written], capture_output=True, text=True, check=True).stdout
    assert "double risk(gamma, theta)" in output
    assert "some quantity" in output
