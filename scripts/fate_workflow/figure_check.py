"""What the experiments of a figure must have for its kind to be drawn."""

from collections.abc import Iterator

from fate_workflow.config_words import listed

BOTH = ("linear", "fine_tuned")
METHODS = {  # that the kind shows
    "double_descent": BOTH,
    "linear_transfer": ("linear",),
    "fine_tuning": ("fine_tuned",),
    "surfaces": BOTH,
    "phase_diagrams": BOTH,
    "engines": BOTH,
    "ridge": ("linear",),
    "weight_decay": ("linear",),
    "lp_ft": (*BOTH, "lp_ft"),
    "residual_transfer": ("fine_tuned", "lp_ft", "residual"),
    "finite_source": BOTH,
    "depth": BOTH,
    "unequal_noise": BOTH,
    "identical_task": ("fine_tuned",),
}
POPULATION = ("lp_ft", "residual_transfer")  # kinds whose theory is of a source task that was learned exactly


def faults_of_needs(path: str, figure: dict, experiments: dict) -> Iterator[str]:
    """Every experiment of the figure at ``path`` has the methods, strengths and source that its kind shows."""
    kind = figure["kind"]
    for name in [figure["experiment"]] if "experiment" in figure else figure.get("experiments", []):
        if name not in experiments:
            continue
        entry, place = experiments[name], f"`experiments.{name}"
        missing = [method for method in METHODS.get(kind, ()) if method not in entry["methods"]]
        if missing:
            yield f"`{path}` is of the kind {kind}, for which {place}.methods` must have {listed(missing)}, too."
        if kind == "weight_decay" and not entry["weight_decay"]:
            yield f"`{path}` is of the kind {kind}, for which {place}.weight_decay` must have a value, but it is empty."
        if kind in POPULATION and entry["source_ratio"] is not None:
            yield f"`{path}` is of the kind {kind}, for which {place}.source_ratio` must be null."
