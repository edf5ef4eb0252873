import pytest
import yaml

from fate_workflow.config.check import check_config, with_defaults

FINE = """
problems:
  small: {}
relu:
  problems:
    few: {teacher_neurons: 4, ablation: [0, 0.25, 0.5], instances: 2, samples: [4, 8]}
  experiments:
    mine: {problem: few, neurons: 10}
figures:
  phases: {kind: relu_transfer, experiment: mine}
  kernels: {kind: relu_kernels, experiments: [mine]}
  same: {kind: relu_same_features, experiment: mine}
"""


def altered(path: str, text: str) -> dict:
    """The fine config with the YAML ``text`` at ``path``."""
    config = yaml.safe_load(FINE)
    *parents, last = path.split(".")
    entry = config
    for parent in parents:
        entry = entry[parent]
    entry[last] = yaml.safe_load(text)
    return config


def test_fine_config_passes():
    assert check_config(yaml.safe_load(FINE)) == []


def test_the_section_may_be_left_out():
    config = {"problems": {"small": {}}}
    assert check_config(config) == []
    assert with_defaults(config)["relu"] == {"problems": {}, "experiments": {}}


FEW, MINE = "relu.problems.few", "relu.experiments.mine"
BAD = [
    # key, YAML, place in the sentence, what else it says
    (f"{FEW}.ablation", "[0, 0.9]", f"`{FEW}.ablation`", "has the value 0.9, which ablates every neuron"),
    (f"{FEW}.ablation", "[0, 1]", f"`{FEW}.ablation`", "ablates every neuron"),
    (f"{FEW}.ablation", "[0, 1.5]", f"`{FEW}.ablation[1]`", "at least 0 and at most 1"),
    (f"{FEW}.ablation", "[0, 0.01]", f"`{FEW}.ablation`", "both ablate 0 of 4 neurons"),
    (f"{FEW}.ablation", "[0.25]", f"`{FEW}.ablation`", "must hold 0"),
    (f"{FEW}.samples", "[0]", f"`{FEW}.samples[0]`", "is 0, but must be a whole number, at least 1"),
    (f"{FEW}.samples", "[4, 4]", f"`{FEW}.samples`", "has the value 4 2 times"),
    (f"{FEW}.output_weights", "negative", f"`{FEW}.output_weights`", "`positive`, `signs`, `gaussian`"),
    (f"{FEW}.teacher_neurons", "0", f"`{FEW}.teacher_neurons`", "at least 1"),
    (f"{MINE}.problem", "many", f"`{MINE}.problem`", "must be one of `few`"),
    (f"{MINE}.neurons", "3", f"`{MINE}.neurons`", "is 3, but must be at least `teacher_neurons` of the problem few"),
    (f"{MINE}.init_scale", "0", f"`{MINE}.init_scale`", "greater than 0"),
    (f"{MINE}.scratch_scale", "-1", f"`{MINE}.scratch_scale`", "greater than 0"),
    (f"{MINE}.learning_rate", "0", f"`{MINE}.learning_rate`", "greater than 0"),
    (f"{MINE}.cut_offs", "[1.0e-3, 0]", f"`{MINE}.cut_offs[1]`", "greater than 0"),
    (f"{MINE}.cut_offs", "[0.1, 0.1]", f"`{MINE}.cut_offs`", "has the value 0.1 2 times"),
    (f"{MINE}.ridge", "[-1]", f"`{MINE}.ridge[0]`", "at least 0"),
    (f"{MINE}.ridge", "[1, 1]", f"`{MINE}.ridge`", "has the value 1 2 times"),
    (f"{MINE}.steps", "0", f"`{MINE}.steps`", "at least 1"),
    (f"{MINE}.chunks", "7", f"`{MINE}.chunks`", "is 7, but must be at most the number of pretrained networks"),
    (f"{MINE}.depth", "3", f"`{MINE}.depth`", "among `problem`, `neurons`"),
    (MINE, "{neurons: 10}", f"`{MINE}`", "lacks `problem`"),
    ("figures.phases.experiment", "other", "`figures.phases.experiment`", "must be one of `mine`"),
    ("figures.kernels.experiments", "[other]", "`figures.kernels.experiments`", "must be one of `mine`"),
    ("figures.kernels", "{kind: relu_kernels, experiment: mine}", "`figures.kernels.experiment`", "must not have it"),
]


@pytest.mark.parametrize(("path", "text", "place", "said"), BAD)
def test_fault_is_told_in_one_sentence(path, text, place, said):
    sentence = check_config(altered(path, text))[0]
    assert place in sentence
    assert said in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 300


@pytest.mark.parametrize("section", ["problems", "experiments"])
def test_names_that_are_no_file_names_are_refused(section):
    config = yaml.safe_load(FINE)
    config["relu"][section]["a/b"] = dict(next(iter(config["relu"][section].values())))
    [sentence] = check_config(config)
    assert f"`relu.{section}` has the name 'a/b'" in sentence


def test_three_layers_are_shown_with_an_ablation():
    config = altered("figures.same.kind", "relu_three_layers")
    assert check_config(config) == []
    config["relu"]["problems"]["few"]["ablation"] = [0.0]
    [sentence] = check_config(config)
    assert sentence.startswith("`figures.same` shows students whose source lacks neurons, so `relu.problems.few.abl")
