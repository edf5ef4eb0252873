"""Faults of the studies in a config that no schema sees, in sentences."""

from collections.abc import Iterator

from fate_workflow.config.grids import RATIOS, faults_of_points, faults_of_samples, sample_counts
from fate_workflow.config.linear import faults_of_underflow
from fate_workflow.config.names import faults_of_names, faults_of_reference
from fate_workflow.config.schema import load_schema
from fate_workflow.config.spectrum import read_spectrum
from fate_workflow.config.two_layer import faults_of_ablation

MOST_CONDITION = 1000  # ratio of the largest eigenvalue of the inputs to the smallest


def faults_of_studies(config: dict) -> Iterator[str]:
    """Check that the settings of each study of a resolved config fit together, and with the networks of two layers."""
    yield from faults_of_names("studies", config["studies"])
    for name, study in config["studies"].items():
        place = f"studies.{name}"
        scales = study.get("init_scale", 1.0)
        yield from faults_of_underflow(place, min(scales) if isinstance(scales, list) else scales, _most_layers(study))
        yield from _faults_of_grids(place, study)
        match study["kind"]:
            case "choice_of_method":
                yield from _faults_of_folds(place, study)
            case "evidence_rivals":
                yield from _faults_of_features(place, study)
            case "covariance":
                yield from _faults_of_spectra(place, study)
            case "step_size":
                yield from _faults_of_step_size(place, study)
            case "multi_feature":
                yield from _faults_of_multi_feature(place, study)
            case "overlap_regulariser":
                yield from _faults_of_shares(place, study)
            case "relu_evidence":
                yield from _faults_of_evidence(place, study, config["two_layer"]["experiments"])
            case "relu_same_features":
                yield from _faults_of_same_features(place, study, config["two_layer"])
            case "relu_deeper":
                yield from faults_of_ablation(f"{place}.ablation", study["ablation"], study["teacher_neurons"])


def _faults_of_grids(place: str, study: dict) -> Iterator[str]:
    """Grids with a point twice, or whose ratios at the ``dimension`` are too few samples, or the same number twice."""
    for key, grid in study.items():
        if not isinstance(grid, list | dict):
            continue
        if key in RATIOS and isinstance(study["dimension"], int):
            yield from faults_of_samples(f"{place}.{key}", grid, study["dimension"])
        else:
            yield from faults_of_points(f"{place}.{key}", grid)


def _most_layers(study: dict) -> int:
    """Only ``covariance`` starts deeper networks than those of two layers from a small scale."""
    return study["depth"] if isinstance(study.get("depth"), int) else 2


def _faults_of_shares(place: str, study: dict) -> Iterator[str]:
    """Shares m/n that leave pretraining no sample, or are the same number of them, at the smallest n."""
    fewest = round(min(study["gamma"]) * study["dimension"])
    by_count = {}
    for share in study["target_share"]:
        count = round(share * fewest)
        if count == 0:
            yield (
                f"`{place}.target_share` has the value {share}, which of n = {fewest} samples gives pretraining none: "
                "raise it, or `dimension`."
            )
        elif count in by_count:
            yield (
                f"`{place}.target_share` has the values {by_count[count]} and {share}, which both give m = {count} of "
                f"n = {fewest} samples, but m must differ: drop one, or raise `dimension`."
            )
        by_count.setdefault(count, share)


def _faults_of_folds(place: str, study: dict) -> Iterator[str]:
    """Every part of cross-validation has a sample."""
    folds, fewest = study["folds"], min(sample_counts(study))
    if fewest < folds:
        yield (
            f"`{place}.folds` is {folds}, but the least of `{place}.gamma` gives {fewest} samples, which must be "
            "as many at least: lower the folds, or raise the ratio or the dimension."
        )


def _faults_of_features(place: str, study: dict) -> Iterator[str]:
    """More samples than features, whose coefficients are fixed effects."""
    features, fewest = study["outputs"], min(sample_counts(study))
    if fewest <= features:
        yield (
            f"`{place}.outputs` is {features}, but must be less than n = {fewest}, the samples at the least of "
            f"`{place}.gamma`: lower it, or raise the ratio or the dimension."
        )


def _faults_of_spectra(place: str, study: dict) -> Iterator[str]:
    """Full-width pretraining takes some 10 max / min steps: spectra wider than MOST_CONDITION are refused."""
    dimension, path = study["dimension"], study["spectrum_file"]
    if dimension ** study["exponent"] > MOST_CONDITION:
        yield (
            f"`{place}.exponent` is {study['exponent']}, which at dimension {dimension} gives eigenvalues of ratio "
            f"{dimension ** study['exponent']:.3g}, but their ratio must be at most {MOST_CONDITION}: lower it."
        )
    if path is None:
        return
    try:
        spectrum = read_spectrum(path)
    except ValueError as error:
        yield f"`{place}.spectrum_file`: {error}."
        return
    if len(spectrum) != dimension:
        least = load_schema()["properties"]["studies"]["properties"]["covariance"]["properties"]["dimension"]["minimum"]
        remedy = f"set that to {len(spectrum)}, or change the file" if len(spectrum) >= least else "change the file"
        yield (
            f"`{place}.spectrum_file` is {path!r}, which has {len(spectrum)} eigenvalues, but must have as many as "
            f"`{place}.dimension`, which is {dimension}: {remedy}."
        )
    elif max(spectrum) > MOST_CONDITION * min(spectrum):
        yield (
            f"`{place}.spectrum_file` is {path!r}, whose largest eigenvalue is {max(spectrum) / min(spectrum):.3g} "
            f"times its smallest, but must be at most {MOST_CONDITION} times that: raise the smallest ones."
        )


def _faults_of_multi_feature(place: str, study: dict) -> Iterator[str]:
    """k tasks need k hidden neurons and, with the target, k + 1 dimensions."""
    most = max(study["outputs"])
    for key, room in (("dimension", study["dimension"] - 1), ("width", study["width"])):
        if most > room:
            yield (
                f"`{place}.outputs` has the value {most}, but must be at most {room}, as `{place}.{key}` is "
                f"{study[key]}: lower it, or raise the {key}."
            )


def _faults_of_step_size(place: str, study: dict) -> Iterator[str]:
    """No batch is larger than all samples."""
    samples = round(study["gamma"] * study["dimension"])
    if max(study["batch"]) > samples:
        yield (
            f"`{place}.batch` has the value {max(study['batch'])}, but must be at most n = {samples}, all samples at "
            f"`{place}.gamma` = {study['gamma']}: lower it, or raise the dimension."
        )


def _faults_of_evidence(place: str, study: dict, experiments: dict) -> Iterator[str]:
    """Experiments that are not there, or have no linear transfer with the ridge of the study."""
    for name in study["experiments"]:
        yield from faults_of_reference(f"{place}.experiments", name, experiments)
        if name in experiments and study["ridge"] not in experiments[name]["ridge"]:
            yield (
                f"`{place}.ridge` is {study['ridge']}, but must be one of `two_layer.experiments.{name}.ridge`, which "
                f"are {', '.join(map(str, experiments[name]['ridge']))}."
            )


def _faults_of_same_features(place: str, study: dict, section: dict) -> Iterator[str]:
    """Check that both tasks have all neurons of one teacher."""
    network = section["networks"].get(study["network"])
    yield from faults_of_reference(f"{place}.network", study["network"], section["networks"])
    if network and 0 not in section["problems"].get(network["problem"], {"ablation": [0]})["ablation"]:
        yield (
            f"`{place}` needs a source that has all neurons, so `two_layer.problems.{network['problem']}.ablation` "
            "must hold 0."
        )
