"""The configs at which jobs are measured."""

from pathlib import Path

import yaml

from fate_workflow.config.schema import load_schema

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


def measured_sizes() -> dict[str, dict]:
    """The configs of benchmarks/job_sizes.yaml by name, `studies` with every study that has a default for each key."""
    sizes = yaml.safe_load((BENCHMARKS / "job_sizes.yaml").read_text())
    sections = load_schema()["properties"]["studies"]["properties"]
    sizes["studies"]["studies"] = {name: {} for name, section in sections.items() if "required" not in section}
    return sizes
