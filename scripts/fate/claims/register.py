"""Every claim, with the files that it is computed from."""

import xarray as xr

from fate.claims import (
    covariance,
    depth,
    descent,
    distances,
    fine_tuning,
    fine_tuning_correction,
    finite_size,
    lazy_to_rich,
    linear_transfer,
    method_order,
    multi_feature,
    pretraining,
    real_data,
    relu_deeper,
    scratch,
    two_layer,
)
from fate.claims.claim import VERDICTS, Claim, NotConverged, NotMeasured, unanswered
from fate.claims.sources import SOURCES
from fate.errors import FateError

CHAPTERS = (
    covariance,
    depth,
    descent,
    distances,
    fine_tuning,
    fine_tuning_correction,
    finite_size,
    lazy_to_rich,
    linear_transfer,
    method_order,
    multi_feature,
    pretraining,
    real_data,
    relu_deeper,
    scratch,
    two_layer,
)
MODULES = {module.__name__.rpartition(".")[2]: module for module in CHAPTERS}

# What the reviewers asked and no experiment answers yet.
OPEN = (
    ("classification", "In classification, the overlap of the discriminants plays the part of cos(theta)"),
    ("self-supervision", "The picture holds for self-supervised pretraining"),
    (
        "overlap-regulariser",
        "A regulariser that raises feature overlap with a little target data chooses better pretraining",
    ),
    ("overlap-estimate", "The feature overlap can be estimated from data, and decides between the methods"),
)


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
    return claims + [unanswered(name, statement, "a reviewer's question") for name, statement in OPEN]


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
