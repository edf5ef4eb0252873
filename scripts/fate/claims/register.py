"""Every claim, with the files that it is computed from, their figures and draws."""

from dataclasses import replace

import xarray as xr

from fate.claims import (
    choice_of_method,
    classification,
    covariance,
    depth,
    descent,
    distances,
    evidence_rivals,
    fine_tuning,
    fine_tuning_correction,
    finite_size,
    full_width,
    input_laws,
    lazy_to_rich,
    limit,
    linear_transfer,
    method_order,
    multi_feature,
    overlap_regulariser,
    pretraining,
    real_data,
    relu_deeper,
    relu_evidence,
    relu_same_features,
    rival_theories,
    scratch,
    self_supervised,
    tuned_scratch,
    two_layer,
    whole_maps,
)
from fate.claims.claim import NOT_IN_CONFIG, Claim, NotConverged, NotMeasured, unanswered
from fate.claims.sources import SOURCES
from fate.errors import FateError

CHAPTERS = (
    choice_of_method,
    classification,
    covariance,
    depth,
    descent,
    distances,
    evidence_rivals,
    fine_tuning,
    fine_tuning_correction,
    finite_size,
    full_width,
    input_laws,
    lazy_to_rich,
    limit,
    linear_transfer,
    method_order,
    multi_feature,
    overlap_regulariser,
    pretraining,
    real_data,
    relu_deeper,
    relu_evidence,
    relu_same_features,
    rival_theories,
    scratch,
    self_supervised,
    tuned_scratch,
    two_layer,
    whole_maps,
)
MODULES = {module.__name__.rpartition(".")[2]: module for module in CHAPTERS}


def check_claims(datasets: dict[str, xr.Dataset]) -> list[Claim]:
    """All claims, in the order of ``SOURCES``; open where the config leaves out what they need.

    They are open against expectation where a network that they rest on did not converge. FateError for a file without
    a variable, a coordinate or a dimension that they read.
    """
    claims = []
    for name, files in SOURCES.items():
        module, function = name.split(".")
        chapter = getattr(MODULES[module], function)
        missing = [file for file in files if file not in datasets]
        about = chapter.__doc__.strip().splitlines()[0]
        try:
            if missing:
                raise NotMeasured(f"Needs {', '.join(missing)}.")
            found = chapter(*(datasets[file] for file in files))
        except NotMeasured as reason:
            found, files = [unanswered(function, f"{about} {reason}", NOT_IN_CONFIG)], ()
        except NotConverged as reason:
            found = [unanswered(function, f"{about} {reason}", "the files", expected_verdict="reproduced")]
        except (KeyError, ValueError) as error:  # xarray's for names of variables, and of dimensions
            raise FateError(f"{name} cannot be computed from {' and '.join(files)}: {error.args[0]}") from error
        claims += [replace(claim, chapter=about, files=files) for claim in found]
    return claims


def link_claims(claims: list[Claim], figures: dict[str, list[str]], draws: dict[str, list[str]]) -> list[Claim]:
    """Claims with their figures and draws: the files that each of ``figures`` shows, and whose ``draws`` each holds."""

    def linked(claim: Claim) -> Claim:
        shown = [name for name, files in figures.items() if not set(files).isdisjoint(claim.files)]
        drawn = {draw for file in claim.files for draw in draws[file]} if claim.instances else ()
        return replace(claim, figures=tuple(shown), draws=tuple(sorted(drawn)))

    return [linked(claim) for claim in claims]
