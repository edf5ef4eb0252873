"""Evidence transfer of trained networks by kernels: those of the source's prediction and features, and of what starts.

    f_s(x) f_s(x'),   h(x).h(x'),   and the architecture's own at initialisation, which has seen no data.

Beyond the paper.
"""

import numpy as np

from fate.limit.kernels import fit_kernels
from fate.risks import standard_error


def sampled_risk(
    source: list[np.ndarray], architecture: np.ndarray, labels: np.ndarray, truth: np.ndarray
) -> tuple[float, float]:
    """|f - f_t|^2 / |f_t|^2 over the test inputs, and its Monte Carlo standard error.

    All inputs are the n samples and then the test inputs. Args: ``source``, what its network makes of them, f_s
    (n + test, 1) and h (n + test, neurons), or nothing; ``architecture``, its kernel between them and the samples
    (n + test, n); ``labels`` (n,) and ``truth`` (test,), the values of f_t.
    """
    count = len(labels)
    kernels = np.stack([*(values[:count] @ values[:count].T for values in source), architecture[:count]])
    size = np.mean(np.diagonal(kernels, axis1=1, axis2=2), axis=1)
    # The kernels of a source with no living feature are zero, and stay so.
    size = np.where(size > 0, size, 1.0)[:, None, None]
    fit = fit_kernels(kernels / size, labels)
    *weights, last = fit.weights / size[:, 0, 0]
    predicted = last * (architecture[count:] @ fit.coefficients)
    for weight, values in zip(weights, source, strict=True):
        predicted += weight * (values[count:] @ (values[:count].T @ fit.coefficients))
    squares = (predicted - truth) ** 2 / np.mean(truth**2)
    return float(squares.mean()), float(standard_error(squares))
