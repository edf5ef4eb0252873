"""Sizes of all jobs: requests to a cluster follow from them, and the refusal of what fits no machine.

Each formula counts the leading terms of what its script holds and does, for the settings that the resolved config gives
it; the factors are set by benchmarks/jobs.csv, and tests hold the formulas against that table.
"""

from collections.abc import Iterator
from functools import reduce

from fate_workflow.jobs.sizes import figures, linear, two_layer
from fate_workflow.jobs.sizes.size import Size
from fate_workflow.jobs.sizes.studies import study_size

# Of jobs that read no arrays: the text of some hundred claims.
PAGES = {"introduce_report": Size([], 2, compiles=False), "build_site": Size([], 28, compiles=False)}
MOST_NUMBERS = 10**9  # in one array: 8 GB, of which a job holds a few
# By rule: the path in the config to the section that names its jobs, and their size.
SIZES = {**linear.SIZES, **two_layer.SIZES, "study": (("studies",), study_size)}


def size_of(config: dict, rule: str, name: str) -> Size:
    """The size of the job of ``rule`` for the entry ``name`` of its section, in a resolved config."""
    rule = rule.removesuffix("_part")
    if rule.startswith("plot_"):
        return figures.plot_size(config, name)
    if rule == "check_claims":
        return figures.claims_size(config, name)
    if rule == "draw_explorer":
        return figures.explorer_size(config, name)
    if rule in PAGES:
        return PAGES[rule]
    return SIZES[rule][1](config, name)


def faults_of_size(config: dict) -> Iterator[str]:
    """A sentence for each entry of a resolved config whose jobs hold an array that no machine has memory for."""
    refused = set()
    for rule, (section, _) in SIZES.items():
        for name in reduce(dict.__getitem__, section, config):
            place = ".".join((*section, name))
            largest = max(size_of(config, rule, name).arrays, key=lambda array: array.numbers)
            if largest.numbers > MOST_NUMBERS and place not in refused:
                refused.add(place)
                product = " x ".join(f"{factor} ({size:g})" for factor, size in largest.factors.items())
                yield (
                    f"`{place}` asks for an array of {largest.numbers:.1e} numbers, {product}, but must ask for at "
                    f"most {MOST_NUMBERS:.0e}, which are 8 GB: lower one of these sizes."
                )
