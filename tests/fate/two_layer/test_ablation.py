import pytest

from fate.two_layer.ablation import kept_neurons


@pytest.mark.parametrize(("ablation", "neurons", "kept"), [(0.0, 10, 10), (0.3, 10, 7), (0.9, 10, 1), (0.26, 100, 74)])
def test_the_fraction_is_taken_away(ablation, neurons, kept):
    assert kept_neurons(ablation, neurons) == kept
