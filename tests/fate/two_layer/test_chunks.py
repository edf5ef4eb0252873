import numpy as np
import pytest
import xarray as xr

from fate.two_layer.chunks import chunk_pairs, compare_with_scratch, gather_networks, stack_runs

ABLATION = [0.0, 0.3, 0.6]


@pytest.mark.parametrize("of", [1, 2, 4, 6])
def test_chunks_hold_each_pair_once_in_turn(of):
    chunks = [chunk_pairs(ABLATION, 2, (k, of)) for k in range(1, of + 1)]
    pairs = [(mu, instance) for mu in ABLATION for instance in (0, 1)]
    assert chunks[0][0] == pairs[0]
    assert sorted(pair for chunk in chunks for pair in chunk) == pairs
    sizes = [len(chunk) for chunk in chunks]
    assert max(sizes) - min(sizes) <= 1


def gathered(record):
    chunks = []
    for k in (3, 1, 2):
        pairs = chunk_pairs(ABLATION[::-1], 2, (k, 3))
        chunks.append(stack_runs([record(*pair) for pair in pairs], pairs, {"linear_risk": ["ridge", "n"]}, GRID))
    return gather_networks(chunks)


GRID = {"ridge": [0.0, 1e-3], "n": [8, 16]}
RISKS = {"linear_risk": 10.0, "fine_tuned_risk": 20.0}


def test_what_is_stacked_in_chunks_is_gathered_by_mu_and_instance():
    found = gathered(lambda mu, instance: {"loss": 100 * mu + instance, "linear_risk": np.full((2, 2), mu)})
    assert found["mu"].values.tolist() == ABLATION
    assert found["instance"].values.tolist() == [0, 1]
    np.testing.assert_allclose(found["loss"].transpose("mu", "instance"), np.add.outer([0.0, 30.0, 60.0], [0, 1]))
    assert found["linear_risk"].dims == ("ridge", "n", "mu", "instance")
    assert (found["linear_risk"] == found["mu"]).all()


def test_transferability_is_the_mean_gain_of_the_pairs_and_its_standard_error():
    pairs = chunk_pairs(ABLATION, 2, (1, 1))
    records = [
        {"linear_risk": np.array([[1.0, 2.0], [3.0, 4.0]]) + mu * (1 + i), "fine_tuned_risk": np.full(2, 0.5 + i)}
        for mu, i in pairs
    ]
    dims = {"linear_risk": ["ridge", "n"], "fine_tuned_risk": ["n"]}
    scratch = xr.Dataset(
        {"scratch_risk": (("n", "instance"), [[5.0, 7.0], [6.0, 6.0]])}, {"n": [8, 16], "instance": [0, 1]}
    )
    found = compare_with_scratch([stack_runs(records, pairs, dims, GRID)], scratch)
    tuned = found["fine_tuned_transferability"]
    # Gains of 4.5 and 5.5 at n = 8, of 5.5 and 4.5 at n = 16: a mean of 5, and half their distance as its error.
    np.testing.assert_allclose(tuned.transpose("n", "mu"), 5.0)
    np.testing.assert_allclose(found["fine_tuned_transferability_standard_error"], 0.5)
    linear = found["linear_transferability"].sel(ridge=1e-3, n=16, mu=0.6)
    assert float(linear) == pytest.approx(6 - 4 - 0.6 * 1.5)
    assert found["linear_transferability"].dims == ("ridge", "n", "mu")
