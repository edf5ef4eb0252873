"""Strict JAX: no silent promotion of types or of ranks, on one thread like the jobs of the workflow.

Property tests take the same examples at every run. What tests count by ``record_property`` is summed and printed at
the end, for docs/reliability.md.
"""

import os
from collections import Counter

from hypothesis import settings

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")
os.environ.setdefault("JAX_NUMPY_DTYPE_PROMOTION", "strict")
os.environ.setdefault("JAX_NUMPY_RANK_PROMOTION", "raise")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("thorough", settings.get_profile("repeatable"), max_examples=1000)  # `make stress`
settings.load_profile("repeatable")


def pytest_addoption(parser):
    parser.addoption("--renew-drawn", action="store_true", help="keep what figures show now")


def pytest_terminal_summary(terminalreporter):
    """Print the sum of each property over the tests that passed."""
    counts = Counter()
    for report in terminalreporter.getreports("passed"):
        for name, count in report.user_properties:
            counts[name] += count
    for name, count in sorted(counts.items()):
        terminalreporter.write_line(f"{name}: {count}")
