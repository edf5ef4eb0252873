import jax.numpy as jnp
import numpy as np
import pytest

from fate.two_layer import descent, kernel
from fate.two_layer.networks import TwoLayerNetwork, ablate, evaluate, initialise_student


def as_jax(network, dtype=jnp.float64):
    return TwoLayerNetwork(*(jnp.asarray(part, dtype) for part in network))


def flat(network):
    return np.concatenate([np.asarray(network.output), np.asarray(network.hidden).ravel()])


def unflat(vector, like):
    neurons = len(like.output)
    return TwoLayerNetwork(vector[:neurons], vector[neurons:].reshape(like.hidden.shape))


def finite_differences(loss, network, step=1e-6):
    start = flat(network)
    return np.array(
        [
            (loss(unflat(start + step * unit, network)) - loss(unflat(start - step * unit, network))) / (2 * step)
            for unit in np.eye(len(start))
        ]
    )


def test_polynomial_arccos_is_good_to_single_precision():
    cosine = np.linspace(-1, 1, 20001).astype(np.float32)
    exact = np.arccos(cosine.astype(float))
    assert (
        np.max(abs(np.asarray(descent.fast_arccos(jnp.asarray(cosine))) - exact)) < 6e-7
    )  # the spacing near pi is 2.4e-7
    assert np.allclose(descent.fast_arccos(jnp.asarray(cosine, jnp.float64)), exact, rtol=1e-14)


def test_population_gradient_is_that_of_the_exact_risk(make_network):
    student, teacher = make_network(4, 3, 0), make_network(2, 3, 1)
    numeric = finite_differences(lambda network: 4 * kernel.squared_distance(network, teacher) / 2, student)
    exact = descent.population_gradient(as_jax(student), as_jax(teacher))
    assert np.allclose(flat(exact), numeric, atol=1e-8)
    single = descent.population_gradient(as_jax(student, jnp.float32), as_jax(teacher, jnp.float32))
    assert np.allclose(flat(single), numeric, atol=1e-5)


def test_population_gradient_is_finite_and_zero_at_the_teacher(make_network):
    teacher = make_network(4, 3, 0)
    for dtype in (jnp.float32, jnp.float64):
        gradient = flat(descent.population_gradient(as_jax(teacher, dtype), as_jax(teacher, dtype)))
        assert np.max(abs(gradient)) < 100 * np.finfo(dtype).eps


def test_sample_gradient_is_that_of_the_loss_on_samples(make_network):
    network = make_network(4, 3, 0)
    generator = np.random.default_rng(1)
    inputs, labels = generator.standard_normal((6, 3)), generator.standard_normal(6)
    numeric = finite_differences(lambda net: 4 * np.mean((evaluate(net, inputs) - labels) ** 2) / 2, network)
    residual = jnp.asarray(evaluate(network, inputs) - labels)
    assert np.allclose(
        flat(descent.sample_gradient(as_jax(network), jnp.asarray(inputs), residual)), numeric, atol=1e-8
    )


def test_an_ablated_neuron_has_no_influence(make_network):
    student, teacher = make_network(4, 3, 0), make_network(4, 3, 1)
    dropped = TwoLayerNetwork(teacher.output[:2] / 2, teacher.hidden[:2])
    gradients = [descent.population_gradient(as_jax(student), as_jax(net)) for net in (ablate(teacher, 0.5), dropped)]
    assert np.allclose(flat(gradients[0]), flat(gradients[1]), atol=1e-14)


def test_descent_lowers_the_risk_and_keeps_the_balance(make_network):
    teacher = make_network(2, 4, 0)
    start = initialise_student(np.random.default_rng(1), 30, 4, 0.3)
    ends = [
        descent.as_float64(
            descent.descend_population(descent.as_float32(start), descent.as_float32(teacher), jnp.float32(0.05), steps)
        )
        for steps in (0, 200, 4000)
    ]
    losses = [kernel.squared_distance(end, teacher) / kernel.squared_norm(teacher) for end in ends]
    assert losses[2] < 0.1 * losses[1] < 0.1 * losses[0]
    imbalance = ends[-1].output ** 2 - np.sum(ends[-1].hidden ** 2, axis=1)
    assert np.max(abs(imbalance)) < 0.02 * np.max(ends[-1].output ** 2)


def test_descent_on_samples_interpolates_and_says_so(make_network):
    teacher, start = make_network(3, 4, 0), initialise_student(np.random.default_rng(1), 40, 4, 0.5)
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
    teacher, start = make_network(3, 4, 0), initialise_student(np.random.default_rng(1), 40, 4, 0.5)
    inputs = np.random.default_rng(2).standard_normal((6, 4))
    with pytest.raises(descent.TrainingDiverged, match=r"after step \d+ the relative loss is .*lower `learning_rate`"):
        descent.descend_samples(start, inputs, evaluate(teacher, inputs), 1e4, 1000, 1e-3)


@pytest.mark.parametrize("loss", [np.nan, np.inf, 11.0])
def test_a_loss_that_is_no_number_or_grows_is_divergence(loss):
    with pytest.raises(descent.TrainingDiverged):
        descent.check_loss(3, loss, 1.0)
    descent.check_loss(3, 9.0, 1.0)
