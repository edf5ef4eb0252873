"""Settings and inputs of the stages of linear networks."""

from fate_workflow.config.grids import angles, sample_counts


def teachers(config: dict, problem: str) -> dict:
    entry = config["problems"][problem]
    return {
        "dimension": entry["dimension"],
        "instances": entry["instances"],
        "problem": problem,
        "seed": config["seed"],
    }


def designs(config: dict, problem: str) -> dict:
    entry = config["problems"][problem]
    return {
        "problem": problem,
        "sampler": entry["sampler"],
        "samples": sample_counts(entry),
        "seed": config["seed"],
    }


def pretraining(config: dict, network: str) -> dict:
    entry = config["networks"][network]
    ratio, dimension = entry["source_ratio"], config["problems"][entry["problem"]]["dimension"]
    return {
        **_weights(config, network),
        "source_noise": entry["source_noise"],
        "source_samples": None if ratio is None else round(ratio * dimension),
        **({"engine": "descent"} | _steps(entry) if entry["engine"] == "descent" else {}),
    }


def transfer(config: dict, experiment: str) -> dict:
    entry = config["experiments"][experiment]
    network = config["networks"][entry["network"]]
    descent = _weights(config, entry["network"]) | _steps(network)
    return {
        "init_scale": network["init_scale"],
        "methods": sorted(entry["methods"]),
        "noise": entry["noise"],
        "ridge": entry["ridge"],
        "theta": angles(entry["theta"]),
        "weight_decay": entry["weight_decay"],
        **({"descent": descent} if network["engine"] == "descent" else {}),
    }


def prediction(config: dict, experiment: str) -> dict:
    entry = config["experiments"][experiment]
    network = config["networks"][entry["network"]]
    problem = config["problems"][network["problem"]]
    return {
        "depth": network["depth"],
        "dimension": problem["dimension"],
        "noise": entry["noise"],
        "ridge": entry["ridge"],
        "samples": sample_counts(problem),
        "source_noise": network["source_noise"],
        "source_ratio": network["source_ratio"],
        "theta": angles(entry["theta"]),
        "weight_decay": entry["weight_decay"],
    }


def problem_file(config: dict, network: str, stage: str) -> str:
    """The file of a network's problem."""
    return f"<results>/problems/{config['networks'][network]['problem']}/{stage}.nc"


def inputs_of_transfer(config: dict, experiment: str) -> dict[str, str]:
    network = config["experiments"][experiment]["network"]
    return {"designs": problem_file(config, network, "designs"), "pretrained": f"<results>/networks/{network}.nc"}


def _weights(config: dict, network: str) -> dict:
    """Return what the initial weights of a network are drawn from."""
    entry = config["networks"][network]
    drawn = {key: entry[key] for key in ("depth", "init_scale", "initialisation", "problem", "width")}
    return drawn | {"seed": config["seed"]}


def _steps(network: dict) -> dict:
    return {key: network[key] for key in ("max_steps", "step")}
