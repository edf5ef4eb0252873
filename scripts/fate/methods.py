"""The methods that are compared: what each is called, how it looks, who trains it. Loads no library, for planning."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """Colour, marker and size of one series; those of a figure differ in grey, too. Blue and red mean transfer."""

    colour: str
    marker: str
    size: float = 3.2


@dataclass(frozen=True)
class Method:
    """One method; all but its two names may be left out.

    phrase      its name in descriptions of variables
    short_name  its name in legends
    look        in figures that compare methods
    grid        of gamma and theta, those on which its risk depends in theory
    strength    the dimension of its strengths, of which there is a list
    engines     of pretraining and transfer, those that know it; what is solved exactly goes with flow
    listed      may stand under an experiment's ``methods``; its transferability is measured
    """

    phrase: str
    short_name: str
    look: Look | None = None
    grid: tuple[str, ...] = ()
    strength: str = ""
    engines: tuple[str, ...] = ()
    listed: bool = False

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions of its risk in theory."""
        return (self.strength, *self.grid) if self.strength else self.grid


GAMMA, CELL = ("gamma",), ("gamma", "theta")
FLOW, BOTH = ("flow",), ("flow", "descent")

METHODS = {
    # Larger: fine-tuning covers it for gamma >= 1.
    "scratch": Method("training from scratch", "scratch", Look("#b0b0b0", "o", 5.0), GAMMA, engines=BOTH),
    "linear": Method("linear transfer", "linear transfer", Look("#8c4a14", "s"), CELL, "ridge", BOTH, listed=True),
    "fine_tuned": Method("fine-tuning", "fine-tuning", Look("#009e73", "D"), CELL, engines=BOTH, listed=True),
    "lp_ft": Method(
        "linear probing then fine-tuning",
        "probing, then fine-tuning",
        Look("#cc79a7", "^", 4.0),
        CELL,
        engines=FLOW,
        listed=True,
    ),
    "residual": Method(
        "residual transfer", "residual transfer", Look("#c99700", "v", 4.0), CELL, engines=FLOW, listed=True
    ),
    "evidence": Method(
        "evidence transfer", "evidence transfer", Look("#0072b2", "P", 4.0), CELL, engines=FLOW, listed=True
    ),
    "likelihood_ridge": Method(
        "training from scratch with the ridge of highest likelihood",
        "ridge by likelihood",
        Look("#56b4e9", "X", 4.0),
        GAMMA,
        engines=FLOW,
        listed=True,
    ),
    "bayes": Method(
        "the posterior mean at known angle and noise",
        "posterior mean, all known",
        Look("#000000", "*", 4.5),
        CELL,
        engines=FLOW,
        listed=True,
    ),
    "kept_features": Method("linear transfer with all hidden features kept", "all features kept"),
    "weight_decay": Method(
        "training from scratch with weight decay", "weight decay", grid=GAMMA, strength="weight_decay", engines=FLOW
    ),
    "best_ridge": Method("training from scratch with the best ridge", "best ridge", grid=GAMMA),
    "limit": Method("the best that any method can do", "limit of transfer", grid=CELL),
}

PAPER_METHODS = ("scratch", "linear", "fine_tuned")  # those of the paper; the others go beyond it
PAPER_TRANSFER = PAPER_METHODS[1:]
LISTED = tuple(name for name, method in METHODS.items() if method.listed)
STRENGTHS = {name: method.strength for name, method in METHODS.items() if method.strength}
