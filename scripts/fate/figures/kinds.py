"""The kinds of figures: the files that each is drawn from, and the settings that those must have.

Loads no library: the workflow reads the list while it plans. A kind's caption is the template report/captions/KIND.rst.
"""

from dataclasses import dataclass, field

from fate.methods import PAPER_TRANSFER

# The parts of the report and of the site, in the order of the latter.
PARTS = {
    "paper": "Figures of the paper",
    "corrections": "Corrections",
    "beyond": "Beyond the paper",
    "nonlinear": "ReLU and erf networks",
}
LIMIT = (*PAPER_TRANSFER, "likelihood_ridge", "evidence")
RESIDUAL = ("fine_tuned", "lp_ft", "residual")


@dataclass(frozen=True)
class Kind:
    """One kind of figure, drawn by ``draw(**files, **options)`` of its ``module`` in ``fate.figures``."""

    name: str
    part: str  # of the report and the site: one of ``PARTS``
    title: str  # in them
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


def _phase_diagrams(name: str, title: str, *methods: str) -> Kind:
    options = {"methods": list(methods)}
    return Kind(
        name,
        "paper",
        title,
        "experiment",
        methods=methods,
        takes_slices=True,
        drawn_by="phase_diagrams",
        options=options,
    )


def _source_rows(name: str, part: str, title: str, compared: str) -> Kind:
    options = {"compared": compared}
    return Kind(name, part, title, "experiments", methods=PAPER_TRANSFER, drawn_by="source_rows", options=options)


def _study(name: str, part: str, title: str) -> Kind:
    return Kind(name, part, title, "study", ("study",), "two_layer" if part == "nonlinear" else "linear")


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "double_descent",
            "paper",
            "Risks against samples: the double descent",
            "experiment",
            methods=PAPER_TRANSFER,
            takes_slices=True,
        ),
        _phase_diagrams("linear_transfer", "Where linear transfer wins", "linear"),
        _phase_diagrams("fine_tuning", "Where fine-tuning wins", "fine_tuned"),
        _phase_diagrams("phase_diagrams", "Where linear transfer and fine-tuning win", *PAPER_TRANSFER),
        Kind("surfaces", "paper", "Transferability as surfaces", "experiment", methods=PAPER_TRANSFER),
        Kind("ridge", "paper", "A ridge on the readout", "experiment", methods=("linear",), takes_slices=True),
        Kind(
            "weight_decay",
            "paper",
            "Against scratch with weight decay",
            "experiment",
            methods=("linear",),
            weight_decay=True,
            takes_slices=True,
        ),
        Kind("engines", "paper", "Gradient flow beside descent", "experiments", methods=PAPER_TRANSFER),
        _study("distances", "paper", "Distances between data sets and transferability"),
        Kind("overview", "corrections", "What label noise corrects", "experiment", methods=LIMIT),
        _study("fine_tuning_correction", "corrections", "Where fine-tuning breaks even"),
        Kind("depth", "corrections", "Depth", "experiments", methods=PAPER_TRANSFER),
        Kind(
            "identical_task", "corrections", "Fine-tuning on the identical task", "experiments", methods=("fine_tuned",)
        ),
        _source_rows("finite_source", "corrections", "Pretraining on finitely many samples", "source samples"),
        _study("width_and_scale", "corrections", "Width, initial scale, and their condition"),
        Kind(
            "lp_ft",
            "beyond",
            "Probing, then fine-tuning",
            "experiment",
            methods=(*PAPER_TRANSFER, "lp_ft"),
            population=True,
            takes_slices=True,
        ),
        Kind(
            "residual_transfer",
            "beyond",
            "Residual transfer",
            "experiment",
            methods=RESIDUAL,
            population=True,
            takes_slices=True,
        ),
        Kind("regret", "beyond", "How far methods are above the limit", "experiment", methods=LIMIT),
        Kind(
            "evidence",
            "beyond",
            "Evidence transfer",
            "experiment",
            methods=(*LIMIT, "bayes"),
            population=True,
            takes_slices=True,
        ),
        _study("evidence_rivals", "beyond", "Evidence transfer and its competitors"),
        _study("choice_of_method", "beyond", "Choosing a method from data"),
        _source_rows("unequal_noise", "beyond", "Noise that differs between source and target", "noise"),
        _study("lazy_to_rich", "beyond", "Pretraining from lazy to rich"),
        _study("overlap_regulariser", "beyond", "Target data in pretraining"),
        _study("multi_feature", "beyond", "Features of several source tasks"),
        _study("finite_size", "beyond", "How fast the limits are approached"),
        _study("step_size", "beyond", "Finite steps and mini-batches"),
        _study("covariance", "beyond", "Correlated inputs"),
        _study("input_laws", "beyond", "Inputs that are not Gaussian"),
        _study("classification", "beyond", "Classification"),
        _study("self_supervised", "beyond", "Pretraining without labels"),
        _study("real_data", "beyond", "Real data"),
        Kind(
            "relu_kernels",
            "nonlinear",
            "Kernels of teacher and student",
            "networks",
            ("teachers", "pretrained"),
            "two_layer",
        ),
        Kind(
            "relu_projection",
            "nonlinear",
            "What features leave unexplained",
            "networks",
            ("teachers", "pretrained", "theory"),
            "two_layer",
        ),
        Kind(
            "relu_transfer",
            "nonlinear",
            "Two-layer networks: risks and transferability",
            "experiment",
            family="two_layer",
        ),
        _study("relu_evidence", "nonlinear", "Evidence transfer by kernels"),
        _study("relu_same_features", "nonlinear", "The same features, other outputs"),
        _study("relu_deeper", "nonlinear", "Three and four layers"),
    )
}
