"""Describe results/ for archives, by RO-Crate: `make crate` writes ro-crate-metadata.json. No rule's script."""

import argparse
from pathlib import Path

import xarray as xr
import yaml
from rocrate.model.contextentity import ContextEntity
from rocrate.rocrate import ROCrate

from fate_workflow.provenance.origin import checksum

CITATION = Path(__file__).parents[1] / "CITATION.cff"
FORMATS = {
    ".nc": "application/netcdf",
    ".json": "application/json",
    ".md": "text/markdown",
    ".rst": "text/x-rst",
    ".pdf": "application/pdf",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".html": "text/html",
}


def describe_results(results: Path, citation: dict) -> ROCrate:
    """Return the crate of all files below ``results``; ``citation``: of the workflow and its paper (CITATION.cff)."""
    crate, paper = ROCrate(), citation["preferred-citation"]
    names = [f"{author['given-names']} {author['family-names']}" for author in paper["authors"]]
    article = {
        "@type": "ScholarlyArticle",
        "name": paper["title"],
        "author": names,
        "datePublished": str(paper["year"]),
    }
    program = {"@type": "SoftwareApplication", "name": citation["title"], "version": citation["version"]}
    crate.name = f"Results of {citation['title']}"
    crate.description = f"Trained networks, closed forms, figures and claims on: {paper['title']}."
    crate.license, crate.datePublished = citation["license"], citation["date-released"]
    crate.root_dataset["isBasedOn"] = crate.add(ContextEntity(crate, paper["url"], article))
    crate.root_dataset["creator"] = crate.add(ContextEntity(crate, "#workflow", program))
    for path in sorted(results.rglob("*")):
        own = path.name == "ro-crate-metadata.json" or path.is_relative_to(results / "site")  # copies of the same
        if path.is_file() and path.suffix in FORMATS and not own:
            crate.add_file(path, path.relative_to(results).as_posix(), properties=_properties(path))
    return crate


def _properties(path: Path) -> dict[str, str | int]:
    found = {
        "name": path.name,
        "encodingFormat": FORMATS[path.suffix],
        "contentSize": path.stat().st_size,
        "sha256": checksum(path),
    }
    if path.suffix == ".nc":
        with xr.open_dataset(path, engine="netcdf4", decode_times=False) as dataset:
            found |= {"name": dataset.attrs["title"], "variableMeasured": sorted(map(str, dataset.data_vars))}
    elif path.with_suffix(".rst").is_file():
        found["description"] = path.with_suffix(".rst").read_text(encoding="utf-8")
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", nargs="?", type=Path, default=Path("results"), help="the folder: %(default)s")
    folder = parser.parse_args().results
    if not (folder / "claims.json").is_file():
        parser.error(f"{folder} holds no results: run `make` first, or name another folder.")
    describe_results(folder, yaml.safe_load(CITATION.read_text(encoding="utf-8"))).metadata.write(folder)
