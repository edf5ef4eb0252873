"""Settings and inputs of the stages of networks of two layers."""

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


def transfer(config: dict, experiment: str) -> dict:
    entry = config["two_layer"]["experiments"][experiment]
    problem = config["two_layer"]["networks"][entry["network"]]["problem"]
    trained = {key: entry[key] for key in ("learning_rate", "max_steps", "ridge", "scratch_scale")}
    samples = sorted(config["two_layer"]["problems"][problem]["samples"])
    return _sorted(trained | {"problem": problem, "samples": samples, "seed": config["seed"]})


def problem_file(config: dict, network: str, stage: str) -> str:
    """The file of a network's problem."""
    return f"{FOLDER}/problems/{config['two_layer']['networks'][network]['problem']}/{stage}.nc"


def inputs_of_transfer(config: dict, experiment: str) -> dict[str, str]:
    network = config["two_layer"]["experiments"][experiment]["network"]
    files = {stage: problem_file(config, network, stage) for stage in ("teachers", "theory")}
    return files | {"pretrained": f"{FOLDER}/networks/{network}.nc"}


def _sorted(settings: dict) -> dict:
    return dict(sorted(settings.items()))
