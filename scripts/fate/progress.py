"""Long computations say how far they are, at most every five seconds: short ones say nothing."""

import logging
import time
from collections.abc import Collection, Iterator
from typing import TypeVar

INTERVAL = 5.0  # seconds
Item = TypeVar("Item")


class Progress:
    """The progress of ``total`` equal parts of one loop, ``name`` being what they are counted in."""

    spoken = time.monotonic()  # when any loop last said something, or the process began

    def __init__(self, name: str, total: int):
        self.name, self.total, self.started = name, total, time.monotonic()

    def report(self, done: int, found: str = "") -> None:
        """Log "name 3 of 20, found: about 40 s left", of this loop, where the last line of any is five seconds old."""
        now = time.monotonic()
        if now - Progress.spoken >= INTERVAL and done:
            Progress.spoken = now
            left = (now - self.started) / done * (self.total - done)
            shown = f", {found}" if found else ""
            logging.info("%s %d of %d%s: about %.0f s left", self.name, done, self.total, shown, left)


def report_progress(items: Collection[Item], name: str) -> Iterator[Item]:
    """Yield ``items``, and log their progress after each."""
    progress = Progress(name, len(items))
    for done, item in enumerate(items, start=1):
        yield item
        progress.report(done)
