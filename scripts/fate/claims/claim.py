"""A claim and its verdict."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, stdtrit

VERDICTS = ("reproduced", "corrected", "refuted", "open")
PAPER = "Tahir et al. 2025"
FOUR_SIGMA = ndtr(4.0)  # the probability that a normal variable exceeds its mean by less
NOT_IN_CONFIG = "not in the config"  # the source of claims that the config leaves out


class NotMeasured(Exception):
    """The config leaves out what a claim speaks of: a method, or a cell of a grid, for example every gamma below 1."""


class NotConverged(Exception):
    """A network that a claim rests on did not reach its optimum: nothing can be said."""


@dataclass(frozen=True)
class Claim:
    """One theorem, equation, figure or question, with what was measured of it.

    The verdict rests on the ``corrected`` value where it is "corrected", and else on the ``printed`` one. The claim
    fails where ``verdict`` is not ``expected_verdict``. ``instances`` are independent draws of tasks and data, or
    teachers; None where nothing is drawn, as in closed forms. All numbers are None where no file speaks to the claim.
    """

    id: str
    statement: str
    source: str
    verdict: str
    expected_verdict: str
    measured: float | None = None
    standard_error: float | None = None
    printed: float | None = None
    corrected: float | None = None
    tolerance: float | None = None
    effect: float | None = None
    instances: int | None = None
    setting: str = ""  # what it was measured at, where a sentence of findings or questions has its number
    chapter: str = ""
    files: tuple[str, ...] = ()  # that it is computed from, or would be, below results/ and without .nc
    figures: tuple[str, ...] = ()  # that are drawn from one of these files
    alike: tuple[str, ...] = ()  # figures of the same quantity from other files, where none is drawn from these
    draws: tuple[str, ...] = ()  # the problems and studies whose draws are in these files

    @property
    def fails(self) -> bool:
        return self.verdict != self.expected_verdict


def significance(instances: float) -> float:
    """t such that P(|T| > t) = P(|Z| > 4) = 6e-5, Z normal, T of Student's law with ``instances`` - 1 degrees.

    The standard errors that count as four sigma where they are estimated from ``instances`` draws of a normal law: 126
    of 3, 5.1 of 20, 4 of infinitely many. NaN of a single draw, which has no spread.
    """
    return float(stdtrit(instances - 1.0, FOUR_SIGMA))


def judge(
    id: str,
    statement: str,
    source: str,
    *,
    measured: float,
    printed: float,
    standard_error: float,
    instances: int | None,
    effect: float,
    corrected: float | None = None,
    floor: float = 0.0,
    known_variance: bool = False,
    expected_verdict: str = "reproduced",
    setting: str = "",
) -> Claim:
    """Compare ``measured`` with the ``printed`` value and, where that fails, with the ``corrected`` one.

    tolerance = max(t ``standard_error``, ``floor``), t = ``significance`` of the ``instances`` that the standard error
    is estimated from, or 4 with ``known_variance``, where theory gives it; ``floor`` is a bias of known size such as
    O(1/d). ``effect`` is the size of what the claim tells apart (for a correction |printed - corrected|, else, say, the
    distance from no effect at all): where the tolerance is more than a fifth of it, the verdict is open, whatever was
    measured.
    """
    tolerance = max(significance(np.inf if known_variance or instances is None else instances) * standard_error, floor)
    verdict = "refuted"
    if not tolerance <= effect / 5:
        verdict = "open"
    elif abs(measured - printed) <= tolerance:
        verdict = "reproduced"
    elif corrected is not None and abs(measured - corrected) <= tolerance:
        verdict = "corrected"
    return Claim(
        *(id, statement, source, verdict, expected_verdict),
        *map(float, (measured, standard_error, printed)),
        None if corrected is None else float(corrected),
        *map(float, (tolerance, effect)),
        None if instances is None else int(instances),
        setting,
    )


def unanswered(id: str, statement: str, source: str, expected_verdict: str = "open") -> Claim:
    """A claim that no file speaks to: open."""
    return Claim(id, statement, source, "open", expected_verdict)
