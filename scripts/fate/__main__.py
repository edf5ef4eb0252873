"""`fate advise X y --features F` and `fate theory --gamma G --theta A`, or `python -m fate ...`."""

import argparse
import sys
from importlib import import_module

COMMANDS = {"advise": "fate.advice.command", "theory": "fate.linear.command"}


def main() -> int:
    """Run the command that the arguments name; return its exit status."""
    parser = argparse.ArgumentParser(prog="fate", description=__doc__)
    commands = parser.add_subparsers(title="commands", required=True)
    for name, place in COMMANDS.items():
        module = import_module(place)
        one = commands.add_parser(name, help=module.DESCRIPTION, description=module.DESCRIPTION)
        module.add_arguments(one)
        one.set_defaults(run=module.run)
    arguments = parser.parse_args()
    return arguments.run(arguments)


if __name__ == "__main__":
    sys.exit(main())
