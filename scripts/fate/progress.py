"""Long computations say how far they are, with the last loss, at most every five seconds: short ones say nothing."""

import logging
import time
from collections.abc import Collection, Iterator
from typing import TypeVar

import numpy as np

INTERVAL = 5.0  # seconds
Item = TypeVar("Item")


class Progress:
    """The progress of ``total`` equal parts of one loop, ``name`` being what they are counted in."""

    spoken = time.monotonic()  # when any loop last said something, or the process began
    trained = ""  # loss and steps of what any loop last trained

    def __init__(self, name: str, total: int):
        self.name, self.total, self.started = name, total, time.monotonic()

    def report(self, done: int) -> None:
        """Log "name 3 of 20, loss ...: about 40 s left" of this loop, if the last line of any is five seconds old."""
        now = time.monotonic()
        if now - Progress.spoken >= INTERVAL and done:
            Progress.spoken = now
            left = (now - self.started) / done * (self.total - done)
            logging.info("%s %d of %d%s: about %.0f s left", self.name, done, self.total, Progress.trained, left)


def note_training(loss: np.ndarray | float, steps: np.ndarray | int | None = None) -> None:
    """Have the next lines of all loops name the largest ``loss`` at which training ended, and of its ``steps``."""
    Progress.trained = f", loss up to {np.max(loss):.2g}" + ("" if steps is None else f" after {np.max(steps)} steps")


def report_progress(items: Collection[Item], name: str) -> Iterator[Item]:
    """Yield ``items``, and log their progress after each."""
    progress = Progress(name, len(items))
    for done, item in enumerate(items, start=1):
        yield item
        progress.report(done)
