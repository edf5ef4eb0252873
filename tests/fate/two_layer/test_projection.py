import numpy as np
import pytest

from fate.two_layer.activations.relu import gram_matrix
from fate.two_layer.kernel import squared_distance, squared_norm
from fate.two_layer.networks import TwoLayerNetwork
from fate.two_layer.projection import unexplained_by_first, unexplained_share


def test_features_that_contain_the_target_leave_nothing(make_network):
    target = make_network(3, 6, 0)
    others = make_network(4, 6, 1)
    assert unexplained_share(np.concatenate([others.hidden, 2 * target.hidden]), target, 1e-12) < 1e-12


def test_it_is_the_least_risk_over_the_output_weights(make_network):
    target, rows = make_network(3, 6, 0), make_network(4, 6, 1).hidden
    gram = gram_matrix(rows, rows)
    best = 4 * np.linalg.solve(gram, gram_matrix(rows, target.hidden) @ target.output / 3)
    rho = unexplained_share(rows, target, 1e-12)
    assert rho == pytest.approx(squared_distance(TwoLayerNetwork(best, rows), target) / squared_norm(target), rel=1e-9)
    worse = TwoLayerNetwork(best + 0.3 * np.random.default_rng(2).standard_normal(4), rows)
    assert squared_distance(worse, target) / squared_norm(target) > rho


def test_idle_neurons_count_only_below_the_cut_off(make_network):
    target, rows = make_network(3, 6, 0), make_network(4, 6, 1).hidden
    idle = np.concatenate([rows, 1e-3 * target.hidden])
    assert unexplained_share(idle, target, 1e-3) == pytest.approx(unexplained_share(rows, target, 1e-3), rel=1e-3)
    assert unexplained_share(idle, target, 1e-13) < 1e-6


def test_first_neurons_leave_what_the_projection_on_them_leaves(make_network):
    target = make_network(5, 6, 0)
    shares = [1.0, *(unexplained_share(target.hidden[:count], target) for count in range(1, 6))]
    assert unexplained_by_first(target) == pytest.approx(shares, abs=1e-9)


def test_a_copy_of_a_neuron_explains_nothing_more(make_network):
    target = make_network(3, 6, 0)
    copied = TwoLayerNetwork(target.output[[0, 0, 1, 2]], target.hidden[[0, 0, 1, 2]])
    assert unexplained_by_first(copied)[1] == pytest.approx(unexplained_by_first(copied)[2], abs=1e-9)


def test_cut_offs_and_ridges_are_taken_at_once(make_network):
    target, rows = make_network(3, 6, 0), make_network(4, 6, 1).hidden
    cut_offs, ridges = [1e-12, 0.2], [[0.0], [0.1]]
    one_by_one = [[unexplained_share(rows, target, cut_off, ridge) for cut_off in cut_offs] for [ridge] in ridges]
    assert unexplained_share(rows, target, cut_offs, ridges) == pytest.approx(np.array(one_by_one), rel=1e-12)
