"""Arrays from files: what was written is read, and what is too large is refused before it is read."""

import numpy as np
import pytest
import xarray as xr

from fate.advice import reading
from fate.advice.reading import Unreadable, check_size, read_array

TABLE = np.arange(6.0).reshape(3, 2)


def write(folder, ending, array):
    path = str(folder / f"array{ending}")
    match ending:
        case ".npy":
            np.save(path, array)
        case ".npz":
            np.savez(path, array)
        case ".csv":
            np.savetxt(path, array, delimiter=",")
        case ".nc":
            xr.Dataset({"f": (("row", "column")[: array.ndim], array)}).to_netcdf(path)
    return path


@pytest.mark.parametrize("ending", reading.ENDINGS)
@pytest.mark.parametrize("array", [TABLE, TABLE[:, 0], TABLE[:1]])
def test_what_was_written_is_read(tmp_path, ending, array):
    np.testing.assert_array_equal(read_array(write(tmp_path, ending, array)), array)


@pytest.mark.parametrize("ending", reading.ENDINGS)
def test_the_limit_is_the_number_of_entries(tmp_path, monkeypatch, ending):
    path = write(tmp_path, ending, TABLE)
    # A table of text is limited by its bytes, eight a number.
    limit = -(-(tmp_path / "array.csv").stat().st_size // 8) if ending == ".csv" else 6
    monkeypatch.setattr(reading, "MOST_NUMBERS", limit)
    np.testing.assert_array_equal(read_array(path), TABLE)
    monkeypatch.setattr(reading, "MOST_NUMBERS", limit - 1)
    with pytest.raises(Unreadable, match="holds 6 numbers, but at most 5" if ending != ".csv" else "is too large"):
        read_array(path)


def test_a_number_alone_counts_as_one(tmp_path, monkeypatch):
    np.save(tmp_path / "one.npy", 3.0)
    monkeypatch.setattr(reading, "MOST_NUMBERS", 1)
    assert read_array(str(tmp_path / "one.npy")) == 3.0
    monkeypatch.setattr(reading, "MOST_NUMBERS", 0)
    with pytest.raises(Unreadable, match="holds 1 numbers"):
        read_array(str(tmp_path / "one.npy"))


def test_one_line_of_names_is_passed_over_and_only_one(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a,2\n1,2\n3,4\n")
    np.testing.assert_array_equal(read_array(str(path)), [[1, 2], [3, 4]])
    path.write_text("1,2\n3,4\n")
    np.testing.assert_array_equal(read_array(str(path)), [[1, 2], [3, 4]])
    path.write_text("a,b\nc,d\n1,2\n")
    with pytest.raises(Unreadable, match="cannot be read"):
        read_array(str(path))


@pytest.mark.parametrize("variables", [0, 2])
def test_files_of_several_variables_or_none_are_refused(tmp_path, variables):
    xr.Dataset({name: ("row", [1.0]) for name in "ab"[:variables]}).to_netcdf(tmp_path / "a.nc")
    with pytest.raises(Unreadable, match=f"holds {variables} variables"):
        read_array(str(tmp_path / "a.nc"))
    np.savez(tmp_path / "a.npz", **dict.fromkeys("ab"[:variables], TABLE))
    with pytest.raises(Unreadable, match=f"holds {variables} arrays"):
        read_array(str(tmp_path / "a.npz"))


def test_the_smaller_side_is_decomposed_and_of_the_relu_kernel_the_rows(monkeypatch):
    monkeypatch.setattr(reading, "MOST_MODES", 5)
    for shape in ((5, 9), (9, 5), (5, 5)):
        check_size(np.ones(shape), "linear")
    with pytest.raises(Unreadable, match="X has 6 rows and as many columns, but at most 5"):
        check_size(np.ones((6, 9)), "linear")
    check_size(np.ones((5, 9)), "relu")
    with pytest.raises(Unreadable, match="X has 6 rows, but at most 5"):
        check_size(np.ones((6, 2)), "relu")
    check_size(np.ones(9), "linear")  # no table, which is told elsewhere
