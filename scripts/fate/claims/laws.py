"""Expected values of claims at finite n and d: means over draws from laws that are known, but have no closed form.

The draws are fixed, and shared by all angles and depths, so that differences between these are sharper.
"""

from functools import cache

import numpy as np

from fate.linear.theory import fine_tuning, linear_transfer, scratch
from fate.streams import random_stream

DRAWS = 100_000  # a twentieth or less of the standard error of the instances


@cache
def fine_tuning_gain(samples: int, dimension: int, noise: float, theta: float, depth: int) -> float:
    """E[R_scratch - R_fine_tuned] of ``fine_tuning.sample_risks``."""
    generator = random_stream(0, "claims", "fine-tuning", samples, dimension)
    alone, tuned = fine_tuning.sample_risks(generator, samples, dimension, noise, theta, depth, DRAWS)
    return float(np.mean(alone - tuned))


@cache
def square_linear_gains(dimension: int, noise: float, theta: float) -> np.ndarray:
    """Draws of R_scratch - R_linear at n = d, where it has no mean, as if the two were independent."""
    generator = random_stream(0, "claims", "linear transfer", dimension)
    alone = scratch.sample_risk(generator, dimension, dimension, noise, DRAWS)
    return alone - linear_transfer.sample_risk(generator, dimension, np.array(theta), noise, DRAWS)
