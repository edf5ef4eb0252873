"""The kinds of figures: the files that each is drawn from, and the settings that those must have.

Loads no library: the workflow reads the list while it plans. A kind's caption is the template report/captions/KIND.rst.
"""

from dataclasses import dataclass, field

from fate.methods import PAPER_TRANSFER

CATEGORIES = {"linear": "Linear networks", "two_layer": "Two-layer networks"}
LIMIT = (*PAPER_TRANSFER, "likelihood_ridge", "evidence")
RESIDUAL = ("fine_tuned", "lp_ft", "residual")


@dataclass(frozen=True)
class Kind:
    """One kind of figure, drawn by ``draw(**files, **options)`` of its ``module`` in ``fate.figures``."""

    name: str
    shows: str  # what a figure names: an "experiment", "experiments" or "networks"; or the "study" of the kind's name
    stages: tuple[str, ...] = ("transfer", "theory")  # the files of what is shown, by the keywords of ``draw``
    family: str = "linear"  # or "two_layer"
    methods: tuple[str, ...] = ()  # that an experiment must have trained
    population: bool = False  # whether networks must have been pretrained on the population loss
    weight_decay: bool = False  # whether an experiment must have strengths of weight decay
    takes_slices: bool = False  # whether ``draw`` takes the angles of slices, in radian
    drawn_by: str = ""  # the module, where it draws several kinds
    options: dict[str, object] = field(default_factory=dict)  # of ``draw``, the same for every figure of the kind

    @property
    def module(self) -> str:
        """Return the module of ``fate.figures`` that draws the kind."""
        return self.drawn_by or self.name

    @property
    def category(self) -> str:
        """Return the part of the report that shows the kind."""
        return CATEGORIES[self.family]


def _phase_diagrams(name: str, *methods: str) -> Kind:
    options = {"methods": list(methods)}
    return Kind(name, "experiment", methods=methods, takes_slices=True, drawn_by="phase_diagrams", options=options)


def _source_rows(name: str, compared: str) -> Kind:
    return Kind(name, "experiments", methods=PAPER_TRANSFER, drawn_by="source_rows", options={"compared": compared})


def _study(name: str, family: str = "linear") -> Kind:
    return Kind(name, "study", ("study",), family)


KINDS = {
    kind.name: kind
    for kind in (
        Kind("double_descent", "experiment", methods=PAPER_TRANSFER, takes_slices=True),
        _phase_diagrams("linear_transfer", "linear"),
        _phase_diagrams("fine_tuning", "fine_tuned"),
        _phase_diagrams("phase_diagrams", *PAPER_TRANSFER),
        Kind("surfaces", "experiment", methods=PAPER_TRANSFER),
        Kind("ridge", "experiment", methods=("linear",), takes_slices=True),
        Kind("weight_decay", "experiment", methods=("linear",), weight_decay=True, takes_slices=True),
        Kind("lp_ft", "experiment", methods=(*PAPER_TRANSFER, "lp_ft"), population=True, takes_slices=True),
        Kind("residual_transfer", "experiment", methods=RESIDUAL, population=True, takes_slices=True),
        Kind("regret", "experiment", methods=LIMIT),
        Kind("evidence", "experiment", methods=(*LIMIT, "bayes"), population=True, takes_slices=True),
        _source_rows("finite_source", "source samples"),
        _source_rows("unequal_noise", "noise"),
        Kind("depth", "experiments", methods=PAPER_TRANSFER),
        Kind("identical_task", "experiments", methods=("fine_tuned",)),
        Kind("engines", "experiments", methods=PAPER_TRANSFER),
        _study("lazy_to_rich"),
        _study("overlap_regulariser"),
        _study("finite_size"),
        _study("distances"),
        _study("multi_feature"),
        _study("width_and_scale"),
        _study("step_size"),
        _study("choice_of_method"),
        _study("evidence_rivals"),
        _study("classification"),
        _study("self_supervised"),
        _study("covariance"),
        _study("input_laws"),
        _study("fine_tuning_correction"),
        _study("real_data"),
        Kind("relu_kernels", "networks", ("teachers", "pretrained"), "two_layer"),
        Kind("relu_projection", "networks", ("teachers", "pretrained", "theory"), "two_layer"),
        Kind("relu_transfer", "experiment", family="two_layer"),
        _study("relu_evidence", "two_layer"),
        _study("relu_same_features", "two_layer"),
        _study("relu_deeper", "two_layer"),
    )
}
