import logging

import numpy as np
import pytest

from fate import progress


@pytest.fixture
def clock(monkeypatch):
    """A clock that each item moves by ``step`` seconds."""
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(progress.Progress, "spoken", now[0])
    monkeypatch.setattr(progress.Progress, "trained", "")
    return now


def test_a_line_every_five_seconds_has_the_time_left(clock, caplog):
    caplog.set_level(logging.INFO)
    seen = []
    for item in progress.report_progress(range(10), "instance"):
        seen.append(item)
        clock[0] += 2.0
    assert seen == list(range(10))
    assert caplog.messages == [f"instance {done} of 10: about {2 * (10 - done)} s left" for done in (3, 6, 9)]


def test_the_last_loss_is_said(clock, caplog):
    caplog.set_level(logging.INFO)
    steps = progress.Progress("step", 400)
    steps.report(0)
    clock[0] += 4.9
    progress.note_training(1.0, 100)
    steps.report(100)
    clock[0] += 0.1
    progress.note_training(np.array([0.5, 0.25]), np.array([199, 200]))
    steps.report(200)
    clock[0] += 5.0
    progress.note_training(1e-3)
    steps.report(400)
    assert caplog.messages == [
        "step 200 of 400, loss up to 0.5 after 200 steps: about 5 s left",
        "step 400 of 400, loss up to 0.001: about 0 s left",
    ]


def test_short_computations_are_silent(clock, caplog):
    caplog.set_level(logging.INFO)
    for _ in progress.report_progress([1, 2], "instance"):
        clock[0] += 1.0
    assert caplog.messages == []


def test_short_loops_of_a_long_computation_speak(clock, caplog):
    caplog.set_level(logging.INFO)
    for kind in ("first", "second"):
        for _ in progress.report_progress(range(4), kind):
            clock[0] += 1.0
    assert caplog.messages == ["second 1 of 4: about 3 s left"]
