"""What each stage of the ReLU networks depends on: its part of the checked config, and nothing else of it."""

from fate_workflow.jobs.chunks import chunk_files

FIGURE_KINDS = {
    "relu_kernels": "experiments",
    "relu_projection": "experiments",
    "relu_transfer": "experiment",
    "relu_same_features": "experiment",
    "relu_three_layers": "experiment",
}
# The files that each kind is drawn from, by the names under which its ``draw`` takes them.
STAGES = {
    "relu_kernels": ("teachers", "pretrained"),
    "relu_projection": ("teachers", "pretrained", "theory"),
    "relu_transfer": ("transfer", "theory"),
    "relu_same_features": ("same_features",),
    "relu_three_layers": ("three_layers",),
}
# The kept files that each file of an experiment is made from, directly or not.
MADE_FROM = {
    "teachers": (),
    "pretrained": ("teachers",),
    "theory": ("teachers",),
    "transfer": ("teachers", "pretrained", "theory"),
    "same_features": ("teachers", "pretrained"),
    "three_layers": ("teachers",),
}


def file(config: dict, experiment: str, stage: str) -> str:
    """The file of a stage: the teachers are the problem's, all else is the experiment's."""
    if stage == "teachers":
        return f"<results>/relu/problems/{_experiment(config, experiment)['problem']}/teachers.nc"
    return f"<results>/relu/experiments/{experiment}/{stage}.nc"


def figure_inputs(config: dict, figure: dict) -> dict[str, str | list[str]]:
    """The files that a figure is drawn from: one a stage for one experiment, a list a stage for several."""
    stages = STAGES[figure["kind"]]
    if "experiment" in figure:
        return {stage: file(config, figure["experiment"], stage) for stage in stages}
    return {stage: [file(config, name, stage) for name in figure["experiments"]] for stage in stages}


def stage_chunks(config: dict, experiment: str, stage: str) -> list[str]:
    """The files of all chunks of a stage."""
    return chunk_files(f"<results>/relu/experiments/{experiment}/{stage}", _experiment(config, experiment)["chunks"])


def claimed_files(config: dict) -> set[str]:
    """Every file that a claim may be computed from: below results/, without .nc."""
    stages = {stage for stages in STAGES.values() for stage in stages} - {"teachers"}
    return {f"relu/experiments/{name}/{stage}" for name in config["relu"]["experiments"] for stage in stages}


def kept_files(config: dict, claimed: list[str]) -> set[str]:
    """The files that figures show or that are ``claimed``, and those that they are made from."""
    shown = {
        (experiment, stage)
        for figure in config["figures"].values()
        for stage in STAGES.get(figure["kind"], ())
        for experiment in figure.get("experiments", [figure.get("experiment")])
    }
    read = {
        (experiment, stage)
        for experiment in config["relu"]["experiments"]
        for stage in MADE_FROM
        if f"relu/experiments/{experiment}/{stage}" in claimed
    }
    return {file(config, name, source) for name, stage in shown | read for source in (stage, *MADE_FROM[stage])}


def teachers(config: dict, problem: str) -> dict:
    entry = config["relu"]["problems"][problem]
    drawn = {key: entry[key] for key in ("dimension", "instances", "output_weights", "teacher_neurons")}
    return _sorted(drawn | {"problem": problem, "seed": config["seed"]})


def pretraining(config: dict, experiment: str) -> dict:
    entry, problem = _experiment(config, experiment), _problem(config, experiment)
    trained = {key: entry[key] for key in ("cut_offs", "init_scale", "learning_rate", "neurons", "problem", "steps")}
    return _sorted(trained | {"ablation": sorted(problem["ablation"]), "seed": config["seed"]})


def scratch(config: dict, experiment: str) -> dict:
    entry = _experiment(config, experiment)
    return _sorted(
        {key: entry[key] for key in ("learning_rate", "max_steps", "neurons", "problem", "scratch_scale")}
        | {"samples": sorted(_problem(config, experiment)["samples"]), "seed": config["seed"]}
    )


def transfer(config: dict, experiment: str) -> dict:
    entry = _experiment(config, experiment)
    return _sorted(
        {key: entry[key] for key in ("learning_rate", "max_steps", "problem", "ridge")}
        | {"samples": sorted(_problem(config, experiment)["samples"]), "seed": config["seed"]}
    )


def prediction(config: dict, experiment: str) -> dict:
    return {"ablation": sorted(_problem(config, experiment)["ablation"])}


def same_features(config: dict, experiment: str) -> dict:
    """The same at one n and one ridge: the middle n of the grid, and the smallest ridge above 0, if there is one."""
    entry, samples = _experiment(config, experiment), sorted(_problem(config, experiment)["samples"])
    return _sorted(
        {key: entry[key] for key in ("learning_rate", "max_steps", "problem", "scratch_scale")}
        | {
            "ridge": min((ridge for ridge in entry["ridge"] if ridge > 0), default=0.0),
            "samples": samples[len(samples) // 2],
            "seed": config["seed"],
        }
    )


def three_layers(config: dict, experiment: str) -> dict:
    """Some of the ablations, since each is a training of its own: every second one, from the second above 0 on."""
    entry, problem = _experiment(config, experiment), _problem(config, experiment)
    ablated = sorted(mu for mu in problem["ablation"] if mu > 0)
    return {
        "ablation": ablated[1::2] or ablated,
        "neurons": entry["neurons"],
        "problem": entry["problem"],
        "ridge": max(entry["ridge"]),
        "samples": sorted(problem["samples"]),
        "seed": config["seed"],
        "steps": entry["steps"],
    }


def _experiment(config: dict, name: str) -> dict:
    return config["relu"]["experiments"][name]


def _problem(config: dict, experiment: str) -> dict:
    return config["relu"]["problems"][_experiment(config, experiment)["problem"]]


def _sorted(settings: dict) -> dict:
    return dict(sorted(settings.items()))
