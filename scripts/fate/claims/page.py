"""The page of all claims, in Markdown, whose links are those of a file in the folder results/."""

from collections.abc import Iterable

from fate.claims.claim import NOT_IN_CONFIG, VERDICTS, Claim

HOW_TO_READ = """\
A claim is *reproduced* where the measured value is within the tolerance of the printed one, *corrected* where it is
within that of the corrected one only, *refuted* where it is within neither, and *open* where the tolerance is more than
a fifth of the effect, the size of what the claim tells apart. Standard errors are over instances, independent draws of
tasks and data, or teachers; a claim on theory alone has none. The tolerance is the larger of a bias of known size and
of t standard errors, where t is as improbable in Student's law as four sigma in the normal one: 126 for 3 instances,
5.1 for 20, and 4 where theory knows the variance. Figures are all that are drawn from the same files; where none is,
those that show the same quantity of other files."""
SHARED = """\
The chapters of the claims of a row read the same draws of tasks and data, or teachers: these claims err together, and
none is independent evidence for another."""
COLUMNS = (
    "verdict",
    "claim",
    "statement",
    "source",
    "measured",
    "printed",
    "corrected",
    "tolerance",
    "effect",
    "instances",
)


def render_claims(claims: list[Claim]) -> str:
    """Return counts and what fails, a table of each chapter below links to its files and figures, and shared draws."""
    failing = [claim.id for claim in claims if claim.fails]
    counts = {verdict: sum(claim.verdict == verdict for claim in claims) for verdict in VERDICTS}
    lines = [
        "# Claims",
        "",
        ", ".join(f"{count} {verdict}" for verdict, count in counts.items()) + ".",
        f"Against expectation: {', '.join(failing)}." if failing else "Every verdict is the expected one.",
        "",
        HOW_TO_READ,
    ]
    for title, members in _grouped(claims, lambda claim: [_title(claim)]).items():
        lines += ["", f"## {title}", "", *_links(members), *_table(COLUMNS, map(_cells, members))]
    lines += ["", "## Claims that share draws", "", SHARED, ""]
    sharing = _grouped(claims, lambda claim: claim.draws)
    rows = ((draw, ", ".join(claim.id for claim in sharing[draw])) for draw in sorted(sharing))
    return "\n".join([*lines, *_table(("drawn for", "claims"), rows)]) + "\n"


def _grouped(claims: list[Claim], groups_of) -> dict[str, list[Claim]]:
    found = {}
    for claim in claims:
        for group in groups_of(claim):
            found.setdefault(group, []).append(claim)
    return found


def _title(claim: Claim) -> str:
    return NOT_IN_CONFIG.capitalize() if claim.source == NOT_IN_CONFIG else claim.chapter.rstrip(".")


def _links(members: list[Claim]) -> list[str]:
    """A paragraph of links to the files that a chapter is computed from, and to the figures of these, or alike."""
    claim = members[0]
    alike = dict.fromkeys(figure for member in members for figure in member.alike)
    linked = {
        "Files": [f"[{file}]({file}.nc)" for file in claim.files],
        "Figures": [f"[{figure}](figures/{figure}.png)" for figure in claim.figures],
        "Figures of the same quantity from other files": [f"[{figure}](figures/{figure}.png)" for figure in alike],
    }
    if claim.source == NOT_IN_CONFIG:
        return []
    paragraph = [f"{kind}: {', '.join(links)}." for kind, links in linked.items() if links]
    return [*paragraph, ""] if paragraph else []


def _table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """A table in Markdown, in which no | of a cell ends it."""
    lines = ([cell.replace("|", "\\|") for cell in line] for line in (columns, ["---"] * len(columns), *rows))
    return [f"| {' | '.join(line)} |" for line in lines]


def _cells(claim: Claim) -> tuple[str, ...]:
    verdict = f"**{claim.verdict}** (expected: {claim.expected_verdict})" if claim.fails else claim.verdict
    error = f" ± {claim.standard_error:.2g}" if claim.standard_error else ""
    numbers = (claim.printed, claim.corrected, claim.tolerance, claim.effect)
    drawn = claim.instances or ("" if claim.measured is None else "theory")
    return (
        *(verdict, claim.id, claim.statement, claim.source, _number(claim.measured) + error),
        *map(_number, numbers),
        str(drawn),
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"
