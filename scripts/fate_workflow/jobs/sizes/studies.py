"""What the jobs of the studies hold and do, for the settings of each."""

from fate_workflow import settings
from fate_workflow.jobs.sizes.size import Size


def _distances(study: dict) -> Size:
    """All angles of the networks at once; pairs of samples, whose assignment takes their cube at most."""
    samples, dimension, instances = study["samples"], study["dimension"], study["instances"]
    angles, counts = len(settings.grid_values(study["theta"])), settings.sample_counts(study)
    floats = 30 * instances * dimension * max(angles, len(study["amplitude"])) + 4 * max(samples, *counts) * dimension
    seconds = 2e-7 * instances * angles * samples**2 + 3e-6 * instances * dimension * (angles + len(counts))
    return Size(floats + 4 * samples**2, seconds)


def _multi_feature(study: dict) -> Size:
    dimension, samples = study["dimension"], study["samples"]
    networks = study["instances"] * len(study["outputs"])
    seconds = 1e-6 * networks * dimension * study["width"]
    seconds += 1e-9 * study["instances"] * sum(count**2 for count in samples) * dimension
    return Size(6 * dimension * (study["width"] + max(samples)), seconds, compiles=False)


def _lazy_to_rich(study: dict) -> Size:
    dimension, networks = study["dimension"], 3 * study["instances"] * len(study["penalty"])
    seconds = 2e-6 * networks * dimension**2 + 2e-9 * networks * len(study["gamma"]) * dimension**3
    cells = len(study["gamma"]) * len(settings.grid_values(study["theta"]))
    return Size((study["width_ratio"] + 10) * dimension**2 + 6 * networks * cells, seconds, compiles=False)


def _finite_size(study: dict) -> Size:
    dimensions, instances = study["dimension"], study["instances"]
    laws = len({*dimensions, *study["law_dimension"]})
    seconds = 2e-5 * instances * sum(dimensions) + 1e-6 * laws * study["draws"]
    return Size(50 * instances * max(dimensions) + 30 * study["draws"], len(dimensions) + seconds)


def _width_and_scale(study: dict) -> Size:
    weights = study["instances"] * study["dimension"]
    networks = 2 * len(study["init_scale"]) * weights * sum(study["width"])
    seconds = 1e-9 * networks * study["max_steps"] + 4 * len(study["width"])
    return Size(20 * weights * max(study["width"]), seconds)


def _covariance(study: dict) -> Size:
    """Four spectra at most."""
    dimension, instances = study["dimension"], study["instances"]
    cells = instances * len(study["theta"]) * dimension
    weights = study["width"] * (dimension + (study["depth"] - 2) * study["width"])
    gammas = settings.grid_values(study["gamma"])
    seconds = 3e-5 * (study["depth"] - 1) * instances * weights + 1e-5 * 4 * len(gammas) * cells
    return Size(50 * cells + 14 * weights + (4 * max(gammas) + 6) * dimension**2, 10 + seconds)


def _fine_tuning_correction(study: dict) -> Size:
    rows = study["instances"] * study["dimension"]
    kinds = len(study["depth"]) * len(study["trained_noise"])
    return Size(300 * rows, 7e-5 * rows * (kinds + len(study["noise"]) * 0.3))


def _step_size(study: dict) -> Size:
    networks = study["instances"] * study["dimension"] * len(study["step_size"])
    seconds = 1e-9 * networks * study["max_steps"] * len(study["batch"])
    return Size(15 * study["instances"] * study["dimension"] ** 2, 16 + seconds)


SIZES = {
    "covariance": _covariance,
    "distances": _distances,
    "fine_tuning_correction": _fine_tuning_correction,
    "finite_size": _finite_size,
    "lazy_to_rich": _lazy_to_rich,
    "multi_feature": _multi_feature,
    "step_size": _step_size,
    "width_and_scale": _width_and_scale,
}
