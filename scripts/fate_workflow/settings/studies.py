"""Settings and inputs of studies."""

from fate_workflow.config.grids import angles, grid_values
from fate_workflow.config.spectrum import read_spectrum

ANGLES = ("angle", "kept_angle", "theta")  # keys of angles, in units of pi


def study(config: dict, name: str) -> dict:
    """A study's section with its grids and its own spectrum written out, the problem of what it names, and the seed."""
    found = {key: _written_out(key, value) for key, value in config["studies"][name].items()}
    if name == "covariance":
        path = found.pop("spectrum_file")
        found["own_spectrum"] = [] if path is None else read_spectrum(path)
    if "network" in found:
        found["problem"] = config["two_layer"]["networks"][found.pop("network")]["problem"]
    return dict(sorted(({"seed": config["seed"]} | found).items()))


def inputs(config: dict, name: str) -> dict[str, str]:
    """The files that a study is made from: those of the network of two layers that it names."""
    network = config["studies"][name].get("network")
    if network is None:
        return {}
    problem = config["two_layer"]["networks"][network]["problem"]
    return {
        "teachers": f"<results>/two_layer/problems/{problem}/teachers.nc",
        "pretrained": f"<results>/two_layer/networks/{network}.nc",
    }


def _written_out(key: str, value):
    if key in ANGLES:
        return angles(value) if isinstance(value, list | dict) else angles([value])[0]
    return grid_values(value) if isinstance(value, dict) else value
