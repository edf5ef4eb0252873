import numpy as np
import pytest

from fate.linear import penalised_descent
from fate.linear.theory import penalised_pretraining

DIMENSION = 30


def initial_features(kind, generator):
    if kind == "isotropic":
        return 0.3 * np.eye(DIMENSION)
    width = DIMENSION if kind == "square" else 3 * DIMENSION
    return 0.3 * generator.standard_normal((DIMENSION, width)) / np.sqrt(width)


@pytest.mark.parametrize("kind", ["isotropic", "square", "wide"])
@pytest.mark.parametrize("penalty", [0.03, 0.5, 5.0])
def test_descent_ends_at_the_optimum(kind, penalty):
    generator = np.random.default_rng(0)
    initial, source = initial_features(kind, generator), generator.standard_normal(DIMENSION)
    source /= np.linalg.norm(source)
    trained = penalised_descent.train(initial, source, penalty)
    hidden, readout = penalised_pretraining.optimum(initial, source, penalty)
    assert trained.converged
    np.testing.assert_allclose(trained.hidden, hidden, atol=1e-6)
    np.testing.assert_allclose(trained.readout, readout, atol=1e-6)


def test_the_features_change_by_rank_one():
    generator = np.random.default_rng(1)
    initial, source = initial_features("square", generator), np.eye(DIMENSION)[0]
    change = penalised_descent.train(initial, source, 0.3).hidden - initial
    singular = np.linalg.svd(change, compute_uv=False)
    assert singular[1] < 1e-8 < 0.1 < singular[0]


def test_width_beyond_the_dimension_changes_nothing_but_the_covariance_of_the_features():
    generator = np.random.default_rng(2)
    wide, source = initial_features("wide", generator), np.eye(DIMENSION)[0]
    narrow = np.linalg.qr(wide.T, mode="r").T
    trained = [penalised_descent.train(initial, source, 0.3).hidden for initial in (wide, narrow)]
    covariances = [hidden @ hidden.T for hidden in trained]
    np.testing.assert_allclose(*covariances, atol=1e-9)
    assert np.linalg.norm(covariances[0] - wide @ wide.T) > 0.1


def test_too_few_steps_are_reported(monkeypatch):
    monkeypatch.setattr(penalised_descent, "MAX_STEPS", 3)
    trained = penalised_descent.train(0.3 * np.eye(DIMENSION), np.eye(DIMENSION)[0], 0.03)
    assert not trained.converged
    assert trained.steps == 3
