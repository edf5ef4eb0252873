"""Sizes of the jobs that draw or judge the results of many experiments."""

from fate_workflow.jobs.sizes.linear import FINE_GRID, transfer_file
from fate_workflow.jobs.sizes.size import Array, Size


def plot_size(config: dict, name: str) -> Size:
    """The files that a figure is drawn from, beside the library that draws."""
    figure = config["figures"][name]
    names = [figure["experiment"]] if "experiment" in figure else figure.get("experiments", [])
    return _drawn(config, 200, [each for each in names if each in config["experiments"]])


def claims_size(config: dict, _: str) -> Size:
    """The files of all experiments."""
    return _drawn(config, 100, config["experiments"])


def explorer_size(config: dict, _: str) -> Size:
    """The files of all experiments, beside the library that lays them out."""
    return _drawn(config, 200, config["experiments"])


def _drawn(config: dict, maps: int, names) -> Size:
    files = [Array(3, transfer_file(config, name)) for name in names]
    return Size([Array(maps, FINE_GRID), *files], 10, compiles=False)
