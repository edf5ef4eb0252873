import numpy as np
import pytest

from fate.two_layer.ablation import kept_neurons
from fate.two_layer.teachers import OUTPUT_WEIGHTS, ablate, draw_teachers, target_teacher


@pytest.mark.parametrize("output_weights", OUTPUT_WEIGHTS)
def test_teachers_have_unit_neurons_and_the_output_weights_asked_for(output_weights):
    teachers = draw_teachers(0, "small", "relu", 5, 400, output_weights, 2)
    assert np.allclose(np.linalg.norm(teachers["teacher_hidden"], axis=-1), 1)
    values = teachers["teacher_output"].values
    levels = {"positive": {1.0}, "signs": {-1.0, 1.0}}
    if output_weights in levels:
        assert set(values.ravel()) == levels[output_weights]
    else:
        assert abs(values.std() - 1) < 4 / np.sqrt(2 * values.size)


def test_an_instance_does_not_depend_on_how_many_there_are():
    few, many = (draw_teachers(3, "small", "relu", 5, 4, "gaussian", count) for count in (1, 3))
    assert np.array_equal(few["teacher_hidden"], many["teacher_hidden"][:1])
    assert not np.array_equal(many["teacher_output"][0], many["teacher_output"][1])


@pytest.mark.parametrize(("ablation", "kept"), [(0.0, 10), (0.1, 9), (0.34, 7), (0.9, 1), (1.0, 0)])
def test_ablation_silences_the_last_neurons(ablation, kept):
    teacher = target_teacher(draw_teachers(0, "small", "relu", 5, 10, "positive", 1), 0)
    source = ablate(teacher, ablation)
    assert kept_neurons(ablation, 10) == kept
    assert np.array_equal(source.output, [1.0] * kept + [0.0] * (10 - kept))
    assert source.hidden is teacher.hidden
    assert np.all(teacher.output == 1)
