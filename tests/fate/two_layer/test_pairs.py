import numpy as np

from fate.two_layer.pairs import stack_pairs


def test_records_go_mu_by_mu_and_their_own_dimensions_come_first():
    pairs = [(mu, instance) for mu in (0.0, 0.3, 0.6) for instance in (4, 5)]
    records = [{"loss": 100 * mu + instance, "risk": np.full((2, 3), mu)} for mu, instance in pairs]
    grids = {"ridge": [0.0, 1e-3], "n": [8, 16, 32]}
    found = stack_pairs(records, [0.0, 0.3, 0.6], np.array([4, 5]), {"risk": ("ridge", "n")}, grids)
    assert found["instance"].values.tolist() == [4, 5]
    np.testing.assert_allclose(found["loss"].transpose("mu", "instance"), np.add.outer([0.0, 30.0, 60.0], [4, 5]))
    assert found["risk"].dims == ("ridge", "n", "mu", "instance")
    assert (found["risk"] == found["mu"]).all()
