"""Every claim, with the files that it is computed from."""

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
    scratch,
    self_supervised,
    two_layer,
    whole_maps,
)
from fate.claims.claim import VERDICTS, Claim, NotConverged, NotMeasured, unanswered
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
    scratch,
    self_supervised,
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
            claims += chapter(*(datasets[file] for file in files))
        except NotMeasured as reason:
            claims.append(unanswered(function, f"{about} {reason}", "not in the config"))
        except NotConverged as reason:
            claims.append(unanswered(function, f"{about} {reason}", "the files", expected_verdict="reproduced"))
        except (KeyError, ValueError) as error:  # xarray's for names of variables, and of dimensions
            raise FateError(f"{name} cannot be computed from {' and '.join(files)}: {error.args[0]}") from error
    return claims


def render_claims(claims: list[Claim]) -> str:
    """A page in Markdown: a table of all claims, and above it those that fail."""
    failing = [claim.id for claim in claims if claim.fails]
    counts = {verdict: sum(claim.verdict == verdict for claim in claims) for verdict in VERDICTS}
    lines = [
        "# Claims",
        "",
        ", ".join(f"{count} {verdict}" for verdict, count in counts.items()) + ".",
        f"Against expectation: {', '.join(failing)}." if failing else "Every verdict is the expected one.",
        "",
        "| verdict | claim | statement | source | measured | expected | tolerance |",
        "|---|---|---|---|---|---|---|",
    ]
    for claim in claims:
        numbers = (
            "" if value is None else f"{value:.4g}" for value in (claim.measured, claim.expected, claim.tolerance)
        )
        verdict = f"**{claim.verdict}** (expected: {claim.expected_verdict})" if claim.fails else claim.verdict
        lines.append(f"| {verdict} | {claim.id} | {claim.statement} | {claim.source} | " + " | ".join(numbers) + " |")
    return "\n".join(lines) + "\n"
