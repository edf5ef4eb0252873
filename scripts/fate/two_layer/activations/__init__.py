"""Activations: one module each, with what training and exact risks need of it. Inputs are x ~ N(0, I).

evaluate(drive), slope(drive)             s(t) and s'(t), of arrays of NumPy or JAX
gram_matrix(left, right)                  E[s(w.x) s(v.x)] (a, b), exact, of the rows w of left and v of right
mean(rows)                                E[s(w.x)] (a,), exact
population_gradient(student, teacher)     m times the gradient of E[(f - f_t)^2] / 2, of ``Weights``, of both too
"""

from types import ModuleType

from fate.two_layer.activations import erf, relu

ACTIVATIONS: dict[str, ModuleType] = {"relu": relu, "erf": erf}
