"""The stages that are split into parts: which entries of their sections are, and the files of these parts."""

from functools import reduce

from fate_workflow.jobs.parts import part_files
from fate_workflow.jobs.sizes import SIZES, linear, two_layer
from fate_workflow.jobs.sizes.splits import WHOLE

STAGES = linear.STAGES | two_layer.STAGES
# Of the parts of each stage: the folder of an entry of its section.
FOLDERS = {
    "draw_designs": "problems/{}/designs",
    "pretrain": "networks/{}",
    "transfer": "experiments/{}/transfer",
    "pretrain_two_layer": "two_layer/networks/{}",
    "transfer_two_layer": "two_layer/experiments/{}/transfer",
}


def parts_of(config: dict, rule: str, name: str) -> list[str]:
    """The files of the parts into which the stage ``rule`` is split for an entry of its section."""
    return part_files(f"<results>/{FOLDERS[rule].format(name)}", STAGES[rule].split_of(config, name))


def split(config: dict, rule: str) -> list[str]:
    """The entries of a stage's section whose jobs are split."""
    return [name for name in entries(config, rule) if STAGES[rule].split_of(config, name) != WHOLE]


def made_at_once(config: dict, rule: str) -> list[str]:
    """The entries of a stage's section whose jobs are not split."""
    return [name for name in entries(config, rule) if STAGES[rule].split_of(config, name) == WHOLE]


def entries(config: dict, rule: str) -> dict:
    """The section of a stage."""
    return reduce(dict.__getitem__, SIZES[rule][0], config)
