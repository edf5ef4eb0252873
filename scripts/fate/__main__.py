"""`fate advise X y --features F`, or `python -m fate advise ...`."""

import argparse
import sys

from fate.advice import command


def main() -> int:
    """Run the command that the arguments name; return its exit status."""
    parser = argparse.ArgumentParser(prog="fate", description=__doc__)
    commands = parser.add_subparsers(title="commands", required=True)
    command.add_arguments(commands.add_parser("advise", help=command.DESCRIPTION, description=command.DESCRIPTION))
    return command.run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
