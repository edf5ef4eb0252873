"""Plans of Snakemake, each in a fork of a process that has imported it: half the time of one that starts from nothing.

Reads requests from standard input, a JSON object a line: ``folder``, ``arguments``, and the files that take what is
said. Answers each with the exit status.
"""

import json
import os
import sys
from pathlib import Path

from snakemake import cli


def plan(folder: str, arguments: list[str], stdout: str, stderr: str) -> int:
    """Run ``snakemake`` in ``folder``, as its command does; return the exit status."""
    for path, descriptor in ((stdout, 1), (stderr, 2)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), descriptor)
    os.chdir(folder)
    sys.path.insert(0, folder)
    sys.argv = ["snakemake", *arguments]
    try:
        cli.main()
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
            return 1
        return end.code or 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def serve() -> None:
    sys.path.remove(str(Path(__file__).parent))
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os._exit(plan(**json.loads(line)))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    serve()
