"""Draw mutants of modules: JSON lines of the module, the line that changes and the whole changed text.

Runs in the environment of Cosmic Ray, whose operators it applies. Of all changes of all modules, in the order of their
places, one of every 1 / share is drawn, from a start that is fixed: each module has its share, up to one change.
"""

import json
import random
import re
import sys
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

# One change of each kind: the opposite of an operator or a condition, the other side of a bound, a number one off.
OPERATORS = (
    r"ReplaceBinaryOperator_(Add_Sub|Sub_Add|Mul_Div|Div_Mul|Pow_Mul|FloorDiv_Mul|Mod_Mul|BitAnd_BitOr|BitOr_BitAnd)",
    r"ReplaceComparisonOperator_(Lt_LtE|Lt_GtE|LtE_Lt|LtE_Gt|Gt_GtE|Gt_LtE|GtE_Gt|GtE_Lt|Eq_NotEq|NotEq_Eq)",
    r"ReplaceUnaryOperator_Delete_.*|NumberReplacer|AddNot|RemoveDecorator|ExceptionReplacer|ZeroIterationForLoop",
    r"Replace(TrueWithFalse|FalseWithTrue|AndWithOr|OrWithAnd|BreakWithContinue|ContinueWithBreak)",
)
CHOSEN = {
    name: get_operator(name)() for name in operator_names() if re.fullmatch(f"core/({'|'.join(OPERATORS)})", name)
}


def changes(text: str) -> list[tuple]:
    """Return every change of ``text`` as (line, column, name of the operator, its occurrence), sorted."""
    nodes = list(ast_nodes(get_ast(text)))
    return sorted(
        (*begin, name, occurrence)
        for name, operator in CHOSEN.items()
        for occurrence, (begin, _) in enumerate(place for node in nodes for place in operator.mutation_positions(node))
    )


def main(share: float, root: Path, *modules: str) -> None:
    texts = {module: (root / module).read_text() for module in modules}
    everything = [(module, *change) for module, text in texts.items() for change in changes(text)]
    count = round(share * len(everything))
    start = random.Random(0).random()
    print(json.dumps({"all": len(everything)}))
    for each in range(count):
        module, line, _, name, occurrence = everything[int((each + start) * len(everything) / count)]
        changed = mutate_code(texts[module], CHOSEN[name], occurrence)
        print(json.dumps({"module": module, "line": line, "text": changed}))


if __name__ == "__main__":
    main(float(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
