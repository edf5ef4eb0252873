import jax.numpy as jnp
import numpy as np
import pytest

from fate.errors import TrainingDiverged
from fate.two_layer import descent, kernel
from fate.two_layer.activations import ACTIVATIONS
from fate.two_layer.networks import TwoLayerNetwork, evaluate, initialise_student
from fate.two_layer.teachers import ablate
from fate.two_layer.weights import Weights

RELU = ACTIVATIONS["relu"]


def as_jax(network, dtype=jnp.float64):
    return Weights(*(jnp.asarray(part, dtype) for part in network.weights))


def flat(network):
    return np.concatenate([np.asarray(network.output), np.asarray(network.hidden).ravel()])


def unflat(vector, like):
    neurons = len(like.output)
    return like._replace(output=vector[:neurons], hidden=vector[neurons:].reshape(like.hidden.shape))


def finite_differences(loss, network, step=1e-6):
    start = flat(network)
    return np.array(
        [
            (loss(unflat(start + step * unit, network)) - loss(unflat(start - step * unit, network))) / (2 * step)
            for unit in np.eye(len(start))
        ]
    )


def test_population_gradient_is_that_of_the_exact_risk(make_network, activation):
    student, teacher = make_network(4, 3, 0, activation), make_network(2, 3, 1, activation)
    numeric = finite_differences(lambda network: 4 * kernel.squared_distance(network, teacher) / 2, student)
    exact = activation.population_gradient(as_jax(student), as_jax(teacher))
    assert np.allclose(flat(exact), numeric, atol=1e-8)
    single = activation.population_gradient(as_jax(student, jnp.float32), as_jax(teacher, jnp.float32))
    assert np.allclose(flat(single), numeric, atol=1e-5)


def test_population_gradient_is_finite_and_zero_at_the_teacher(make_network, activation):
    teacher = make_network(4, 3, 0, activation)
    for dtype in (jnp.float32, jnp.float64):
        gradient = flat(activation.population_gradient(as_jax(teacher, dtype), as_jax(teacher, dtype)))
        assert np.max(abs(gradient)) < 100 * np.finfo(dtype).eps


def test_sample_gradient_is_that_of_the_loss_on_samples(make_network, activation):
    network = make_network(4, 3, 0, activation)
    generator = np.random.default_rng(1)
    inputs, labels = generator.standard_normal((6, 3)), generator.standard_normal(6)
    numeric = finite_differences(lambda net: 4 * np.mean((evaluate(net, inputs) - labels) ** 2) / 2, network)
    residual = jnp.asarray(evaluate(network, inputs) - labels)
    drive = jnp.asarray(network.hidden @ inputs.T)
    gradient = descent.sample_gradient(activation, as_jax(network), jnp.asarray(inputs), drive, residual)
    assert np.allclose(flat(gradient), numeric, atol=1e-8)


def test_an_ablated_neuron_has_no_influence(make_network, activation):
    student, teacher = make_network(4, 3, 0, activation), make_network(4, 3, 1, activation)
    dropped = TwoLayerNetwork(teacher.output[:2] / 2, teacher.hidden[:2], activation)
    gradients = [
        activation.population_gradient(as_jax(student), as_jax(net)) for net in (ablate(teacher, 0.5), dropped)
    ]
    assert np.allclose(flat(gradients[0]), flat(gradients[1]), atol=1e-14)


def test_descent_lowers_the_risk(make_network, activation):
    teacher = make_network(2, 4, 0, activation)
    start = initialise_student(np.random.default_rng(1), 30, 4, 0.3, activation)
    ends = [descent.descend_population(start, teacher, 0.05, steps) for steps in (0, 200, 4000)]
    losses = [kernel.squared_distance(end, teacher) / kernel.squared_norm(teacher) for end in ends]
    assert losses[2] < 0.6 * losses[1] < 0.36 * losses[0]


def test_descent_keeps_the_balance_of_relu(make_network):
    start = initialise_student(np.random.default_rng(1), 30, 4, 0.3, RELU)
    end = descent.descend_population(start, make_network(2, 4, 0), 0.05, 4000)
    imbalance = end.output**2 - np.sum(end.hidden**2, axis=1)
    assert np.max(abs(imbalance)) < 0.02 * np.max(end.output**2)


def test_descent_on_samples_interpolates_and_says_so(make_network, activation):
    teacher = make_network(3, 4, 0, activation)
    start = initialise_student(np.random.default_rng(1), 40, 4, 0.5, activation)
    inputs = np.random.default_rng(2).standard_normal((6, 4))
    labels = evaluate(teacher, inputs)
    end = descent.descend_samples(start, inputs, labels, 0.3, 20000, 1e-3)
    assert end.residual <= 1e-3
    assert 0 < end.steps < 20000
    gap = np.linalg.norm(evaluate(end.network, inputs) - labels) / np.linalg.norm(labels)
    assert gap == pytest.approx(end.residual, rel=1e-2)
    early = descent.descend_samples(start, inputs, labels, 0.3, 3, 1e-3)
    assert early.steps == 3
    assert early.residual > 1e-3


def test_divergence_names_the_step_the_loss_and_the_remedy(make_network):
    teacher, start = make_network(3, 4, 0), initialise_student(np.random.default_rng(1), 40, 4, 0.5, RELU)
    inputs = np.random.default_rng(2).standard_normal((6, 4))
    with pytest.raises(TrainingDiverged, match=r"after step \d+ the relative loss is .*lower `learning_rate`"):
        descent.descend_samples(start, inputs, evaluate(teacher, inputs), 1e4, 1000, 1e-3)


@pytest.mark.parametrize("loss", [np.nan, np.inf, 11.0])
def test_a_loss_that_is_no_number_or_grows_is_divergence(loss):
    with pytest.raises(TrainingDiverged):
        descent.check_loss(3, loss, 1.0)
    descent.check_loss(3, 9.0, 1.0)
