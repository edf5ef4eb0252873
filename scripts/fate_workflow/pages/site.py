"""The site: its pages in Markdown, and the generator that makes them HTML."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from fate.claims.claim import Claim
from fate.claims.page import HOW_TO_READ
from fate.claims.statements import Statement, read_statements, say
from fate.claims.table import counts, figures_of, fill_table
from fate.errors import FateError
from fate.figures.kinds import PARTS
from fate_workflow.files.netcdf import read_dataset
from fate_workflow.pages.derivations import derivations
from fate_workflow.pages.introduction import findings
from fate_workflow.pages.notebook import NOTEBOOK, render_notebook
from fate_workflow.pages.rules import read_rules, rule_of
from fate_workflow.pages.sources import ROOT, documents, read_entries, read_source

TEMPLATES = ROOT / "report/site"


def build_site(
    site: Path,
    claims: list[Claim],
    parts: dict,
    *,
    figures: list[Path],
    datasets: list[Path],
    explorer: str | None = None,
) -> None:
    """Write the pages on ``claims`` and figures in HTML, with copies of ``figures`` and links to ``datasets``.

    ``site`` lies in the folder of results, to whose files it links. ``parts`` is {part: {figure: {"title", "files"}}};
    ``explorer``, a page in HTML, stands beside the others. FateError with what the generator says of faulty pages.
    """
    captions = {path.stem: path.read_text(encoding="utf-8") for path in figures if path.suffix == ".rst"}
    titles = {path.relative_to(site.parent).as_posix(): read_dataset(path).attrs["title"] for path in datasets}
    with tempfile.TemporaryDirectory(dir=site.parent, prefix=f".{site.name}.") as temporary:
        source, built = Path(temporary, "source"), Path(temporary, "site")
        for path in documents():
            (source / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / path, source / path)
            if path.endswith(NOTEBOOK):
                (source / path).with_suffix(".md").write_text(render_notebook(path), encoding="utf-8")
        for name, page in render_pages(claims, parts, captions, titles, bool(explorer)).items():
            (source / name).write_text(page, encoding="utf-8")
        _generate(source, built, Path(temporary, "trees"))
        (built / "figures").mkdir()
        for path in figures:
            if path.suffix != ".rst":
                shutil.copyfile(path, built / "figures" / path.name)
        if explorer:
            alone = Path(explorer).read_text(encoding="utf-8")
            (built / "explorer.html").write_text(alone.replace('id="site" hidden', 'id="site"'), encoding="utf-8")
        os.replace(built, site)


def render_pages(
    claims: list[Claim], parts: dict, captions: dict[str, str], titles: dict[str, str], explorer: bool
) -> dict[str, str]:
    """Return {name: page in Markdown}, ``captions`` of figures being in reStructuredText and ``titles`` of files."""
    rules, by_id = read_rules(), {claim.id: claim for claim in claims}
    made_by = {file: rule_of(file, rules) for file in titles}
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals = {
        "claims": claims,
        "counts": counts(claims),
        "explorer": explorer,
        "parts": parts,
        "part_titles": PARTS,
        "say": lambda statement: say(statement, by_id),
        "links": lambda statement: _claim_links(statement, by_id),
    }
    shared = {
        "index": {
            "findings": findings(by_id),
            "documents": [Path(path).with_suffix("") for path in documents() if path.endswith((".md", NOTEBOOK))],
        },
        "claims": {
            "how_to_read": HOW_TO_READ,
            "table": fill_table(read_source("report/claims/table.html"), claims, _links(claims, parts, set(titles))),
        },
        "questions": {"statements": read_statements(read_entries("report/questions.yaml"))},
        "files": {"titles": titles, "made_by": made_by},
        "rules": {"rules": rules},
    }
    pages = {f"{name}.md": environment.get_template(f"{name}.md").render(**values) for name, values in shared.items()}
    figures = environment.get_template("figures.md")
    return pages | {
        f"figures-{part}.md": figures.render(part=part, figures=shown, captions=captions)
        for part, shown in parts.items()
    }


def _claim_links(statement: Statement, claims: dict[str, Claim]) -> str:
    """The claims that a statement rests on, as links in HTML; those that the config leaves out are none."""
    return ", ".join(f'<a href="claims.html#claim-{id}">{id}</a>' if id in claims else id for id in statement.claims)


def _links(claims: list[Claim], parts: dict, made: set[str]):
    """The function of a claim that returns its figures, files, rules and derivation with their addresses.

    A file that the config does not make has none.
    """
    part_of = {figure: part for part, figures in parts.items() for figure in figures}
    derived, rules = derivations(claims), read_rules()

    def links(claim: Claim) -> dict[str, list[tuple[str, str]]]:
        files = [f"{file}.nc" for file in claim.files]
        section = derived.get(claim.id)
        return figures_of(claim, lambda name: f"figures-{part_of[name]}.html#{name}") | {
            "files": [(file, f"files.html#{file}" if file in made else "") for file in files],
            "rules": [(rule, f"rules.html#{rule}") for rule in sorted({rule_of(file, rules) for file in files})],
            "derivation": [(section.title, section.address)] if section else [],
        }

    return links


def _generate(source: Path, built: Path, trees: Path) -> None:
    """Make HTML of the pages in ``source``; FateError where the generator warns of a fault, or is not installed."""
    options = ("--quiet", "--fail-on-warning", "-c", TEMPLATES, "-d", trees)
    command = [sys.executable, "-m", "sphinx", *options, source, built]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode:
        raise FateError(f"The site's generator, which `make site` installs, has failed: {run.stderr.strip()}")
