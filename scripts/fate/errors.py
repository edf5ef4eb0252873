"""What is told in one sentence."""


class FateError(RuntimeError):
    """An error whose message says all that its reader needs: logs show it without a traceback."""


class TrainingDiverged(FateError):
    """A loss that grew instead of falling, or is no number."""
