import numpy as np

from fate.linear.teachers import DIRECTIONS, draw_teachers


def frames(teachers):
    return np.stack([teachers[name].values for name in DIRECTIONS], axis=1)


def test_directions_are_orthonormal_for_each_instance():
    frame = frames(draw_teachers(0, "small", 30, 5))
    assert np.allclose(frame @ frame.transpose(0, 2, 1), np.eye(3), atol=1e-14)


def test_an_instance_does_not_depend_on_how_many_there_are():
    few, many = frames(draw_teachers(3, "small", 30, 2)), frames(draw_teachers(3, "small", 30, 6))
    assert np.array_equal(few, many[:2])


def test_seed_and_problem_change_the_draw():
    first = frames(draw_teachers(0, "small", 30, 1))
    assert not np.allclose(first, frames(draw_teachers(1, "small", 30, 1)))
    assert not np.allclose(first, frames(draw_teachers(0, "other", 30, 1)))


def test_directions_are_isotropic():
    frame = frames(draw_teachers(0, "isotropy", 4, 4000))
    # Each coordinate of a uniform unit vector in d = 4 has mean 0, variance 1/4, and (x^2) has variance 1/32 * 3/2.
    assert np.max(np.abs(frame.mean(axis=0))) < 4 * np.sqrt(0.25 / 4000)
    assert np.max(np.abs((frame**2).mean(axis=0) - 0.25)) < 4 * np.sqrt(3 / 64 / 4000)
