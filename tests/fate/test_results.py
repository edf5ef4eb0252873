import numpy as np
import pytest
import xarray as xr

import fate


def test_every_file_is_a_node_at_its_path_and_a_table(tmp_path):
    risk = xr.DataArray([[0.1, 0.2], [0.3, 0.4]], {"gamma": [0.5, 1.0], "instance": [0, 1]}, name="risk")
    for number, name in enumerate(("experiments/noisy/transfer", "studies/other")):
        path = tmp_path / f"{name}.nc"
        path.parent.mkdir(parents=True)
        (risk + number).rename("risk").to_netcdf(path)
    tree = fate.open_results(tmp_path)
    assert {node.path for node in tree.leaves} == {"/experiments/noisy/transfer", "/studies/other"}
    xr.testing.assert_equal(tree["studies/other"]["risk"], risk + 1)
    table = tree["experiments/noisy/transfer"].to_dataset().to_dataframe()
    np.testing.assert_array_equal(table["risk"], risk.values.ravel())
    assert table.index.names == ["gamma", "instance"]
    tree.close()


def test_a_folder_without_results_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=f"no NetCDF file below {tmp_path}"):
        fate.open_results(tmp_path)
