"""The science: pure functions on arrays and datasets, which know no Snakemake, no paths and no config.

Nothing is imported here, so that formulas and figures never load JAX: ``fate.advise``, ``fate.EvidenceTransfer`` and
``fate.open_results`` are loaded when they are first used.
"""

import importlib

_LAZY = {
    "advise": "fate.advice.advise",
    "Advice": "fate.advice.advise",
    "EvidenceTransfer": "fate.advice.estimator",
    "open_results": "fate.results",
}


def __getattr__(name: str):
    if name not in _LAZY:
        raise AttributeError(f"module 'fate' has no attribute {name!r}")
    return getattr(importlib.import_module(_LAZY[name]), name)
