from typing import NamedTuple
class M(NamedTuple):
    engines: tuple
    listed: bool
METHODS={"scratch":M(("flow","descent"),False),"linear":M(("flow","descent"),True),"fine_tuned":M(("flow","descent"),True),"lp_ft":M(("flow",),True),"residual":M(("flow",),True),"weight_decay":M(("flow",),False)}
