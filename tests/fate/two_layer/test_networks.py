import numpy as np

from fate.two_layer.activations import ACTIVATIONS
from fate.two_layer.networks import TwoLayerNetwork, evaluate, initialise_student


def test_network_is_the_mean_of_its_neurons():
    network = TwoLayerNetwork(np.array([2.0, -1.0]), np.array([[1.0, 0.0], [0.0, 1.0]]))
    assert np.allclose(evaluate(network, np.array([[3.0, 1.0], [-1.0, 4.0]])), [(2 * 3 - 1) / 2, -2.0])


def test_students_start_balanced():
    student = initialise_student(np.random.default_rng(0), 50, 7, 0.3, ACTIVATIONS["relu"])
    assert np.allclose(np.abs(student.output), 0.3)
    assert np.allclose(np.linalg.norm(student.hidden, axis=1), 0.3)
    assert {-0.3, 0.3} == set(student.output)
