"""Settings and inputs of studies."""

from fate_workflow.config.grids import angles, grid_values
from fate_workflow.config.spectrum import read_spectrum

ANGLES = ("angle", "kept_angle", "theta")  # keys of angles, in units of pi


def study(config: dict, name: str) -> dict:
    """A study's section with its grids and its own spectrum written out, the problem of what it names, and the seed."""
    found = {key: _written_out(key, value) for key, value in config["studies"][name].items()}
    if found.pop("kind") == "covariance":
        path = found.pop("spectrum_file")
        found["own_spectrum"] = [] if path is None else read_spectrum(path)
    if "network" in found:
        found["problem"] = config["two_layer"]["networks"][found.pop("network")]["problem"]
    if "experiments" in found:
        found["problems"] = [config["two_layer"]["networks"][network]["problem"] for network in _networks(config, name)]
    return dict(sorted(({"seed": config["seed"]} | found).items()))


def module(config: dict, name: str) -> str:
    """The module of a study's kind, below scripts/."""
    return f"fate/studies/{config['studies'][name]['kind']}.py"


def inputs(config: dict, name: str) -> dict[str, str]:
    """The files that a study is made from: those of the networks and experiments of two layers that it names."""
    named = config["studies"][name]
    if "experiments" in named:
        files = [_files(config, network) for network in _networks(config, name)]
        transfer = [f"<results>/two_layer/experiments/{each}/transfer.nc" for each in named["experiments"]]
        return {"transfer": transfer} | {stage: [each[stage] for each in files] for stage in files[0]}
    return _files(config, named["network"]) if "network" in named else {}


def _networks(config: dict, name: str) -> list[str]:
    """The networks of the experiments that a study names."""
    return [config["two_layer"]["experiments"][each]["network"] for each in config["studies"][name]["experiments"]]


def _files(config: dict, network: str) -> dict[str, str]:
    problem = config["two_layer"]["networks"][network]["problem"]
    return {
        "teachers": f"<results>/two_layer/problems/{problem}/teachers.nc",
        "pretrained": f"<results>/two_layer/networks/{network}.nc",
    }


def _written_out(key: str, value):
    if key in ANGLES:
        return angles(value) if isinstance(value, list | dict) else angles([value])[0]
    return grid_values(value) if isinstance(value, dict) else value
