"""Settings and inputs of the explorer."""

from pathlib import Path

ASSETS = Path(__file__).parents[3] / "report" / "explorer"


def explorer(_config: dict, _entry: str) -> dict:
    """Return the texts that the page is put together from, so that it is made again when one changes."""
    return {"assets": {path.name: path.read_text(encoding="utf-8") for path in sorted(ASSETS.iterdir())}}


def inputs(config: dict) -> dict[str, list[str]]:
    """The trained networks of every experiment."""
    return {
        "linear": [f"<results>/experiments/{name}/transfer.nc" for name in config["experiments"]],
        "two_layer": [
            f"<results>/two_layer/experiments/{name}/transfer.nc" for name in config["two_layer"]["experiments"]
        ],
    }
