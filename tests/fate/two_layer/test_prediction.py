import numpy as np
import pytest

from fate.two_layer.prediction import predict_risks
from fate.two_layer.projection import unexplained_share
from fate.two_layer.teachers import draw_teachers, target_teacher


def test_floor_rises_from_zero_as_neurons_go():
    teachers = draw_teachers(0, "small", "relu", 12, 8, "signs", 2)
    floor = predict_risks(teachers, [0.0, 0.25, 0.75])
    fine = floor["projection_source_fine"]
    assert np.allclose(fine.sel(mu_fine=0), 0, atol=1e-10)
    assert np.all(fine.diff("mu_fine") > -1e-12)
    assert np.allclose(floor["projection_source"].sel(mu=0.25), fine.sel(mu_fine=0.25))
    target = target_teacher(teachers, 1)
    assert fine.sel(mu_fine=0.75)[1] == pytest.approx(unexplained_share(target.hidden[:2], target, 1e-12))
