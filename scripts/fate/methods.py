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


METHODS = {
    "scratch": Method(
        phrase="training from scratch",
        short_name="scratch",
        look=Look("#b0b0b0", "o", 5.0),  # larger: fine-tuning covers it for gamma >= 1
        grid=("gamma",),
        engines=("flow", "descent"),
    ),
    "linear": Method(
        phrase="linear transfer",
        short_name="linear transfer",
        look=Look("#8c4a14", "s"),
        grid=("gamma", "theta"),
        strength="ridge",
        engines=("flow", "descent"),
        listed=True,
    ),
    "fine_tuned": Method(
        phrase="fine-tuning",
        short_name="fine-tuning",
        look=Look("#009e73", "D"),
        grid=("gamma", "theta"),
        engines=("flow", "descent"),
        listed=True,
    ),
    "lp_ft": Method(
        phrase="linear probing then fine-tuning",
        short_name="probing, then fine-tuning",
        look=Look("#cc79a7", "^", 4.0),
        grid=("gamma", "theta"),
        engines=("flow",),
        listed=True,
    ),
    "residual": Method(
        phrase="residual transfer",
        short_name="residual transfer",
        look=Look("#c99700", "v", 4.0),
        grid=("gamma", "theta"),
        engines=("flow",),
        listed=True,
    ),
    "kept_features": Method(
        phrase="linear transfer with all hidden features kept",
        short_name="all features kept",
    ),
    "weight_decay": Method(
        phrase="training from scratch with weight decay",
        short_name="weight decay",
        grid=("gamma",),
        strength="weight_decay",
        engines=("flow",),
    ),
    "best_ridge": Method(
        phrase="training from scratch with the best ridge",
        short_name="best ridge",
        grid=("gamma",),
    ),
}

PAPER_METHODS = ("scratch", "linear", "fine_tuned")  # those of the paper; the others go beyond it
LISTED = tuple(name for name, method in METHODS.items() if method.listed)
STRENGTHS = {name: method.strength for name, method in METHODS.items() if method.strength}
