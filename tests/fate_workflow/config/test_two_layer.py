import pytest
import yaml

from fate_workflow.config.check import check_config
from fate_workflow.config.schema import resolve

FINE = """
problems:
  small: {}
two_layer:
  problems:
    few: {teacher_neurons: 4, ablation: [0, 0.25, 0.5], instances: 2, samples: [4, 8]}
    other: {activation: erf}
  networks:
    net: {problem: few, neurons: 10}
  experiments:
    mine: {network: net}
studies:
  relu_same_features: {network: net}
  relu_evidence: {experiments: [mine]}
figures:
  phases: {kind: relu_transfer, experiment: mine}
  kernels: {kind: relu_kernels, networks: [net]}
  same: {kind: relu_same_features}
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
    assert resolve(config)["two_layer"] == {"problems": {}, "networks": {}, "experiments": {}}


FEW, NET, MINE = "two_layer.problems.few", "two_layer.networks.net", "two_layer.experiments.mine"
BAD = [
    # key, YAML, place in the sentence, what else it says
    (f"{FEW}.ablation", "[0, 0.9]", f"`{FEW}.ablation`", "has the value 0.9, which ablates every neuron"),
    (f"{FEW}.ablation", "[0, 1]", f"`{FEW}.ablation`", "ablates every neuron"),
    (f"{FEW}.ablation", "[0, 1.5]", f"`{FEW}.ablation[1]`", "at least 0 and at most 1"),
    (f"{FEW}.ablation", "[0, 0.01]", f"`{FEW}.ablation`", "both ablate 0 of 4 neurons"),
    (f"{FEW}.ablation", "[0.25]", "`studies.relu_same_features`", f"`{FEW}.ablation` must hold 0"),
    (f"{FEW}.samples", "[0]", f"`{FEW}.samples[0]`", "is 0, but must be a whole number, at least 1"),
    (f"{FEW}.samples", "[4, 4]", f"`{FEW}.samples`", "has the value 4 2 times"),
    (f"{FEW}.output_weights", "negative", f"`{FEW}.output_weights`", "`positive`, `signs`, `gaussian`"),
    (f"{FEW}.activation", "tanhh", f"`{FEW}.activation`", "must be one of `relu`, `erf`"),
    (f"{FEW}.teacher_neurons", "0", f"`{FEW}.teacher_neurons`", "at least 1"),
    (f"{NET}.problem", "many", f"`{NET}.problem`", "must be one of `few`, `other`"),
    (f"{NET}.neurons", "3", f"`{NET}.neurons`", "is 3, but must be at least `teacher_neurons` of the problem few"),
    (f"{NET}.init_scale", "0", f"`{NET}.init_scale`", "greater than 0"),
    (f"{NET}.learning_rate", "0", f"`{NET}.learning_rate`", "greater than 0"),
    (f"{NET}.cut_offs", "[1.0e-3, 0]", f"`{NET}.cut_offs[1]`", "greater than 0"),
    (f"{NET}.cut_offs", "[0.1, 0.1]", f"`{NET}.cut_offs`", "has the value 0.1 2 times"),
    (f"{NET}.steps", "0", f"`{NET}.steps`", "at least 1"),
    (f"{NET}.depth", "3", f"`{NET}.depth`", "is not a setting; expected one of `problem`, `neurons`"),
    (NET, "{neurons: 10}", f"`{NET}`", "lacks `problem`"),
    ("two_layer.networks.twin", "{problem: few, neurons: 10}", "`two_layer.networks.twin`", "is the same network as"),
    (f"{MINE}.network", "nett", f"`{MINE}.network`", "must be one of `net` (did you mean `net`?)"),
    (f"{MINE}.problem", "few", "`two_layer.experiments.mine`", "must name a `network`, or else a `problem`"),
    (f"{MINE}.scratch_scale", "-1", f"`{MINE}.scratch_scale`", "greater than 0"),
    (f"{MINE}.ridge", "[-1]", f"`{MINE}.ridge[0]`", "at least 0"),
    (f"{MINE}.ridge", "[1, 1]", f"`{MINE}.ridge`", "has the value 1 2 times"),
    ("studies.relu_same_features.network", "nobody", "`studies.relu_same_features.network`", "must be one of `net`"),
    ("studies.relu_evidence.experiments", "[nobody]", "`studies.relu_evidence.experiments`", "must be one of `mine`"),
    (
        "studies.relu_evidence.ridge",
        "0.5",
        "`studies.relu_evidence.ridge` is 0.5",
        f"`{MINE}.ridge`, which are 0.0",
    ),
    ("studies.relu_deeper", "{ablation: [0.5, 0.99]}", "`studies.relu_deeper.ablation`", "ablates every neuron"),
    ("studies.relu_deeper", "{samples: [4, 4]}", "`studies.relu_deeper.samples`", "has the value 4 2 times"),
    ("figures.phases.experiment", "other", "`figures.phases.experiment`", "must be one of `mine`"),
    ("figures.kernels.networks", "[other]", "`figures.kernels.networks`", "must be one of `net`"),
    ("figures.kernels", "{kind: relu_kernels, experiment: mine}", "`figures.kernels.experiment`", "must not have it"),
]


@pytest.mark.parametrize(("path", "text", "place", "said"), BAD)
def test_fault_is_told_in_one_sentence(path, text, place, said):
    sentence = check_config(altered(path, text))[0]
    assert place in sentence
    assert said in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 320


@pytest.mark.parametrize("section", ["problems", "networks", "experiments"])
def test_names_that_are_no_file_names_are_refused(section):
    config = yaml.safe_load(FINE)
    config["two_layer"][section]["a/b"] = dict(next(iter(config["two_layer"][section].values())))
    [sentence] = check_config(config)
    assert f"`two_layer.{section}` has the name 'a/b'" in sentence


def test_an_experiment_on_a_problem_gets_the_network_of_its_name():
    config = altered("two_layer.experiments.mine", "{problem: other}")
    assert check_config(config) == []
    filled = resolve(config)["two_layer"]
    assert filled["experiments"]["mine"]["network"] == "other"
    assert filled["networks"]["other"] == filled["networks"]["net"] | {"problem": "other", "neurons": 100}
