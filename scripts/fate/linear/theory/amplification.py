"""Noise power times the factor by which a fit amplifies it, which may be infinite."""

import numpy as np


def amplify(factor, power) -> np.ndarray:
    """factor * power, and zero where power = 0: without noise, nothing is amplified. Arguments broadcast."""
    factor, power = np.broadcast_arrays(np.asarray(factor, float), np.asarray(power, float))
    return np.multiply(factor, power, out=np.zeros(power.shape), where=power > 0)
