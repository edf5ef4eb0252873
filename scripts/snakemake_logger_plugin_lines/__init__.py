"""One line a job, with the time left: `snakemake --logger lines`, which `make` takes where it has no terminal.

Snakemake finds the module by its name. Its own log in .snakemake/log/ has everything, as always.
"""

import logging
import sys
import time

from snakemake.logging import DefaultFormatter, get_event
from snakemake_interface_logger_plugins.base import LogHandlerBase
from snakemake_interface_logger_plugins.common import LogEvent

# What Snakemake says of itself between jobs.
ASIDES = (
    "Assuming",
    "Building DAG",
    "Conda env",
    "Execute ",
    "Provided cores",
    "Removing temporary",
    "Rules claiming",
    "Select",
    "Using shell",
)
FAULTS = (LogEvent.JOB_ERROR, LogEvent.GROUP_ERROR, LogEvent.ERROR)


class LogHandler(LogHandlerBase):
    """Writes a line when a job has ended, and faults and other messages as Snakemake does."""

    writes_to_stream, writes_to_file, has_filter, has_formatter, needs_rulegraph = True, False, True, True, False

    def __post_init__(self) -> None:
        self.usual = DefaultFormatter(self.common_settings.quiet, self.common_settings.show_failed_logs)
        self.stream = sys.stdout if self.common_settings.stdout else sys.stderr
        self.begun, self.ended, self.first = {}, [], time.monotonic()

    def emit(self, record: logging.LogRecord) -> None:
        text = self.line(record)
        if text:
            print(text, file=self.stream, flush=True)

    def line(self, record: logging.LogRecord) -> str:
        """Return what to write of a record, if anything."""
        match get_event(record):
            case LogEvent.JOB_INFO if record.output:  # not of the rule that only asks for files
                names = " ".join(map(str, (record.wildcards or {}).values()))
                self.begun[record.jobid] = f"{record.rule_name} {names}".rstrip(), time.monotonic()
            case LogEvent.JOB_FINISHED if record.job_id in self.begun:
                name, begun = self.begun.pop(record.job_id)
                self.ended.append(record.job_id)
                return f"{name}: {time.monotonic() - begun:.0f} s{self._rest()}"
            case event if event in FAULTS or (event is None and self._is_told(record)):
                return self.usual.format(record)
        return ""

    def _rest(self) -> str:
        """How many jobs have ended, and the time left by what they had been expected to take."""
        from fate_workflow.jobs import expected  # that of the Snakefile, which is not read yet when this file is

        rest = {job: seconds for job, seconds in expected.SECONDS.items() if job not in self.ended}
        past = sum(expected.SECONDS.values()) - sum(rest.values())
        left = (time.monotonic() - self.first) * sum(rest.values()) / past if past else 0.0
        shown = f"; {len(self.ended)} of {len(self.ended) + len(rest)}"
        return f"{shown}, about {left:.0f} s left" if left >= 1 else shown

    def _is_told(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.WARNING or not (record.getMessage() or ASIDES[0]).startswith(ASIDES)
