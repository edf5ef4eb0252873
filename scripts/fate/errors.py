"""Errors that are told in one sentence."""


class FateError(RuntimeError):
    """An error whose message says all that its reader needs: logs show it without a traceback."""


class TrainingDiverged(FateError):
    """Descent whose loss grows instead of falling, or is no number."""
