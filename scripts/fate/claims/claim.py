"""A claim and its verdict."""

from dataclasses import dataclass

VERDICTS = ("reproduced", "corrected", "refuted", "open")
PAPER = "Tahir et al. 2025"


class NotMeasured(Exception):
    """The config leaves out what a claim speaks of: a method, or a cell of a grid, for example every gamma below 1."""


class NotConverged(Exception):
    """A network that a claim rests on did not reach its optimum: nothing can be said."""


@dataclass(frozen=True)
class Claim:
    """One theorem, equation, figure or question, with what was measured of it.

    ``expected`` is the value that the verdict rests on: the printed one, or the corrected one. The claim fails where
    ``verdict`` is not ``expected_verdict``.
    """

    id: str
    statement: str
    source: str
    measured: float | None
    expected: float | None
    tolerance: float | None
    standard_error: float | None
    verdict: str
    expected_verdict: str

    @property
    def fails(self) -> bool:
        return self.verdict != self.expected_verdict


def judge(
    id: str,
    statement: str,
    source: str,
    *,
    measured: float,
    printed: float,
    standard_error: float,
    effect: float,
    corrected: float | None = None,
    floor: float = 0.0,
    expected_verdict: str = "reproduced",
) -> Claim:
    """Compares ``measured`` with the ``printed`` value and, where that fails, with the ``corrected`` one.

    tolerance = max(4 ``standard_error``, ``floor``), ``floor`` being a bias of known size such as O(1/d). ``effect`` is
    the size of what the claim tells apart (for a correction |printed - corrected|, else, say, the distance from no
    effect at all): where the tolerance is more than a fifth of it, the verdict is open, whatever was measured.
    """
    tolerance = max(4 * standard_error, floor)
    expected, verdict = printed, "refuted"
    if not tolerance <= effect / 5:
        verdict = "open"
    elif abs(measured - printed) <= tolerance:
        verdict = "reproduced"
    elif corrected is not None and abs(measured - corrected) <= tolerance:
        expected, verdict = corrected, "corrected"
    numbers = map(float, (measured, expected, tolerance, standard_error))
    return Claim(id, statement, source, *numbers, verdict, expected_verdict)


def unanswered(id: str, statement: str, source: str, expected_verdict: str = "open") -> Claim:
    """A claim that no file speaks to: open."""
    return Claim(id, statement, source, None, None, None, None, "open", expected_verdict)
