"""The rules of the workflow as a reader finds them: their text, their script, and which of them makes a file."""

import ast
import re
from typing import NamedTuple

from fate_workflow.pages.sources import read_source

# Below rules/, in this order.
FILES = ("linear", "two_layer", "studies", "figures", "claims", "explorer", "report", "site")
START = re.compile(r"^(?:use rule (\w+) as (\w+) with:|for kind in KINDS:)$", flags=re.M)
OUTPUT = re.compile(r'"<results>/([^"]+)"')
SCRIPT = re.compile(r'made_by\(\s*"(\w+)"')
PLOT = "plot_KIND"  # the rules of all kinds of figures, which differ in the kind alone


class Rule(NamedTuple):
    """A rule: its ``name``, its ``text`` in the rule file, its ``script`` and what the script does."""

    name: str
    text: str
    script: str
    purpose: str

    def makes(self, file: str) -> bool:
        """Return whether ``file``, below results/, is an output of the rule; inputs are never written out in rules."""
        patterns = [re.escape(output) for output in OUTPUT.findall(self.text)]
        return any(re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", pattern), file) for pattern in patterns)


def read_rules() -> list[Rule]:
    """Return the rules that run a script, in the order of the chain."""
    return [rule for file in FILES for rule in _rules(read_source(f"rules/{file}.smk"))]


def rule_of(file: str, rules: list[Rule]) -> str:
    """Return the name of the rule that makes ``file``, below results/."""
    [made] = {rule.name for rule in rules if rule.makes(file)}
    return made


def _rules(text: str) -> list[Rule]:
    starts = list(START.finditer(text))
    ends = [start.start() for start in starts[1:]] + [len(text)]
    found: dict[str, Rule] = {}
    for start, end in zip(starts, ends, strict=True):
        block, own = text[start.start() : end].strip(), SCRIPT.search(text[start.start() : end])
        script = f"scripts/{own[1]}.py" if own else found[start[1]].script  # of the rule that it is another one of
        purpose = ast.get_docstring(ast.parse(read_source(script)))
        found[start[2] or PLOT] = Rule(start[2] or PLOT, block, script, purpose)
    return list(found.values())
