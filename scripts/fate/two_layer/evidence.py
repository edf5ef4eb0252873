"""Evidence transfer of trained networks by kernels: those of the source's prediction and features, and of what starts.

    f_s(x) f_s(x'),   h(x).h(x'),   and the architecture's own at initialisation, which has seen no data.

Beyond the paper.
"""

import numpy as np

from fate.limit.kernels import fit_kernels


def source_kernels(prediction: np.ndarray, features: np.ndarray, count: int) -> list[np.ndarray]:
    """f_s(x) f_s(x') and h(x).h(x') between all points and the first ``count`` of them.

    Args: ``prediction`` f_s (points,), ``features`` h (points, features).
    """
    return [np.outer(prediction, prediction[:count]), features @ features[:count].T]


def sampled_risk(kernels: list[np.ndarray], labels: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """|f - f_t|^2 / |f_t|^2 over the test inputs, and its Monte Carlo standard error.

    Args: ``kernels`` (n + test, n) each, between all inputs and the n samples, which come first; ``labels`` (n,) and
    ``truth`` (test,), the values of f_t.
    """
    count = len(labels)
    # The kernels of a source with no living feature are zero, and stay so.
    scaled = np.stack([kernel / (np.mean(np.diagonal(kernel[:count])) or 1.0) for kernel in kernels])
    fit = fit_kernels(np.ascontiguousarray(scaled[:, :count]), labels)  # in one piece, to be read at every step
    squares = (fit.predict(scaled[:, count:]) - truth) ** 2 / np.mean(truth**2)
    return float(squares.mean()), float(squares.std() / np.sqrt(len(squares)))
