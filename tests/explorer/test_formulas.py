"""The formulas of the explorer are those of the theory."""

import math

import numpy as np
import pytest
from explorer.formulas import evaluate, expect

pytestmark = pytest.mark.site

POINTS = 300
ROUNDING = 1e-10  # of values of order one


def draw_point(generator: np.random.Generator) -> dict:
    """A point anywhere; noise, angle and source are often at the ends of their ranges."""
    ratio = generator.choice([math.inf, generator.uniform(0.05, 0.97), generator.uniform(1.03, 4.0)])
    return {
        "gamma": generator.uniform(0.02, 3.0),
        "theta": float(generator.choice([0.0, np.pi / 2, generator.uniform(0, np.pi)], p=[0.1, 0.1, 0.8])),
        "sigma": float(generator.choice([0.0, generator.uniform(0, 2)], p=[0.2, 0.8])),
        "depth": int(generator.integers(2, 13)),
        "ratio": float(ratio),
        "sourceSigma": float(generator.choice([0.0, generator.uniform(0, 1.5)])),
        "dimension": int(generator.integers(50, 1000)),
    }


def test_every_form_is_that_of_the_theory_at_random_points(record_property):
    generator = np.random.default_rng(0)
    points = [draw_point(generator) for _ in range(POINTS)]
    compared = set()
    for method, forms in evaluate(points).items():
        for form, quantities in forms.items():
            for index, point in enumerate(points):
                for quantity, value in expect(point, method, form).items():
                    found = float(quantities[quantity][index])
                    assert found == pytest.approx(value, rel=ROUNDING, abs=ROUNDING), (method, form, quantity, point)
                    compared.add((method, form, quantity))
    assert len(compared) == 4 * 9
    record_property("formulas of the explorer at random points", POINTS * 9)


def test_at_its_pole_scratch_is_infinitely_bad():
    point = {"theta": 0.5, "sigma": 0.2, "depth": 3, "ratio": math.inf, "sourceSigma": 0.0, "dimension": 500}
    found = evaluate([point | {"gamma": 1.0}])
    assert found["linear"]["exact"]["scratch"] == ["Infinity"]
    assert found["fine_tuned"]["corrected"]["scratch"] == [0.0]
    assert found["fine_tuned"]["corrected"]["ridge"] == ["-Infinity"]
