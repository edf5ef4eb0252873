import numpy as np
import pytest

from fate.risks import spread_error


def test_spread_error_is_the_scatter_of_the_standard_deviation():
    generator = np.random.default_rng(6)
    for draws in (generator.standard_normal((4000, 200)), generator.exponential(size=(4000, 200))):
        scatter = np.std(draws.std(axis=1, ddof=1))
        assert np.mean(spread_error(draws)) == pytest.approx(scatter, rel=0.15)
