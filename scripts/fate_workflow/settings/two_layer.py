"""Settings and inputs of the stages of networks of two layers."""

from fate_workflow.jobs.chunks import chunk_files
from fate_workflow.jobs.sizes.two_layer import chunks_of

FOLDER = "<results>/two_layer"


def teachers(config: dict, problem: str) -> dict:
    entry = config["two_layer"]["problems"][problem]
    drawn = ("activation", "dimension", "instances", "output_weights", "teacher_neurons")
    return _sorted({key: entry[key] for key in drawn} | {"problem": problem, "seed": config["seed"]})


def prediction(config: dict, problem: str) -> dict:
    return {"ablation": sorted(config["two_layer"]["problems"][problem]["ablation"])}


def pretraining(config: dict, network: str) -> dict:
    entry = config["two_layer"]["networks"][network]
    trained = {key: entry[key] for key in ("cut_offs", "init_scale", "learning_rate", "neurons", "problem", "steps")}
    return _sorted(trained | prediction(config, entry["problem"]) | {"seed": config["seed"]})


def scratch(config: dict, experiment: str) -> dict:
    entry, network = _experiment(config, experiment)
    trained = {key: entry[key] for key in ("learning_rate", "max_steps", "scratch_scale")}
    return _sorted(trained | {"neurons": network["neurons"]} | _data(config, network["problem"]))


def transfer(config: dict, experiment: str) -> dict:
    entry, network = _experiment(config, experiment)
    trained = {key: entry[key] for key in ("learning_rate", "max_steps", "ridge")}
    return _sorted(trained | _data(config, network["problem"]))


def problem_file(config: dict, network: str, stage: str) -> str:
    """The file of a network's problem."""
    return f"{FOLDER}/problems/{config['two_layer']['networks'][network]['problem']}/{stage}.nc"


def chunks_of_network(config: dict, network: str) -> list[str]:
    return chunk_files(f"{FOLDER}/networks/{network}", chunks_of(config, "pretrain_two_layer", network))


def inputs_of_scratch(config: dict, experiment: str) -> dict[str, str]:
    network = config["two_layer"]["experiments"][experiment]["network"]
    return {"teachers": problem_file(config, network, "teachers")}


def inputs_of_transfer(config: dict, experiment: str) -> dict[str, str]:
    network = config["two_layer"]["experiments"][experiment]["network"]
    return inputs_of_scratch(config, experiment) | {"pretrained": f"{FOLDER}/networks/{network}.nc"}


def inputs_of_comparison(config: dict, experiment: str) -> dict[str, str | list[str]]:
    """The chunks of transfer, scratch on the same samples, and the floor.

    Scratch knows of no source: experiments that train it alike share that of the first of them.
    """
    entry, folder = config["two_layer"]["experiments"][experiment], f"{FOLDER}/experiments/{experiment}"
    trained = scratch(config, experiment)
    first = next(name for name in config["two_layer"]["experiments"] if scratch(config, name) == trained)
    return {
        "chunks": chunk_files(f"{folder}/transfer", chunks_of(config, "transfer_two_layer", experiment)),
        "scratch": f"{FOLDER}/experiments/{first}/scratch.nc",
        "theory": problem_file(config, entry["network"], "theory"),
    }


def _experiment(config: dict, name: str) -> tuple[dict, dict]:
    """An experiment and its network."""
    entry = config["two_layer"]["experiments"][name]
    return entry, config["two_layer"]["networks"][entry["network"]]


def _data(config: dict, problem: str) -> dict:
    """Return what the samples of the target task are drawn from."""
    samples = sorted(config["two_layer"]["problems"][problem]["samples"])
    return {"problem": problem, "samples": samples, "seed": config["seed"]}


def _sorted(settings: dict) -> dict:
    return dict(sorted(settings.items()))
