import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fate.linear.designs import sample_canonical_law
from fate.linear.end_points import flow_end_point, least_squares_vector, readout_end_point
from fate.linear.theory import fine_tuning, lp_ft, residual_transfer
from fate.risks import excess_risk

BELOW_ONE = st.floats(0.02, 0.98)
ACUTE = st.floats(0.0, 1.5)


@pytest.mark.parametrize(("theta", "depth"), [(0.6, 2), (0.6, 4), (2.4, 3)])
def test_transferability_of_real_designs(theta, depth):
    generator, dimension, samples, noise, size = np.random.default_rng(11), 2000, 1000, 1.0, 30
    gains = np.empty(size)
    for draw in range(size):
        design = sample_canonical_law(generator, samples, dimension, 2)
        source, orthogonal = design["directions"]
        target = np.cos(theta) * source + np.sin(theta) * orthogonal
        correlation = design["eigenvalue"] * target + noise * design["noise"]
        probed = readout_end_point(source, design["eigenvalue"], correlation, 0.0) @ source
        scales = np.append(np.ones(depth - 2), probed)
        tuned = flow_end_point(source, scales, design["eigenvalue"], correlation)
        scratch = least_squares_vector(design["eigenvalue"], correlation)
        gains[draw] = excess_risk(scratch, target) - excess_risk(tuned, target)
    expected = lp_ft.transferability(0.5, theta, noise, depth)
    allowed = 4 * np.std(gains, ddof=1) / np.sqrt(size) + 1 / samples
    assert abs(np.mean(gains) - expected) < allowed
    assert abs(fine_tuning.transferability(0.5, theta, noise, depth) - expected) > 2 * allowed


@given(BELOW_ONE, ACUTE, st.floats(0.0, 2.0))
def test_coupling_at_depth_two(gamma, theta, noise):
    rest = np.cos(theta) ** 2 - gamma
    square = (rest + np.sqrt(rest**2 + 4 * (gamma + noise**2 * gamma / (1 - gamma)))) / 2
    assert lp_ft.coupling(gamma, theta, noise, 2) ** 2 == pytest.approx(square, rel=1e-9)


@given(BELOW_ONE, ACUTE, st.floats(0.0, 2.0), st.integers(2, 6))
def test_order_of_the_methods(gamma, theta, noise, depth):
    probed, tuned = lp_ft.coupling(gamma, theta, noise, depth), fine_tuning.coupling(gamma, noise, depth)
    assert np.cos(theta) - 1e-9 <= probed <= tuned + 1e-9
    gains = [
        residual_transfer.transferability(gamma, theta),
        lp_ft.transferability(gamma, theta, noise, depth),
        fine_tuning.transferability(gamma, theta, noise, depth),
    ]
    assert np.all(np.diff(gains) <= 1e-9)
    assert gains[1] == pytest.approx(gains[0] - (1 - gamma) * (probed - np.cos(theta)) ** 2, abs=1e-9)


def test_sign_beyond_90_degrees_and_limits():
    assert lp_ft.coupling(0.5, 2.0, 0.3, 3) == pytest.approx(-lp_ft.coupling(0.5, np.pi - 2.0, 0.3, 3), rel=1e-12)
    assert lp_ft.coupling(0.5, 0.0, 0.7, 3) == pytest.approx(fine_tuning.coupling(0.5, 0.7, 3), rel=1e-12)
    assert lp_ft.transferability(1.3, 0.4, 0.7, 3) == 0.0
