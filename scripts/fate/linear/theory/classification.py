"""Error rates in classification: two Gaussian classes x ~ N(z mu, I), z = +1 or -1 alike, |mu| = r.

A linear classifier z = sign(x.beta) errs with probability Phi(-mu.beta / |beta|). The discriminants mu of source and
target are at angle theta. Labels are +1 and -1; limits are n, d -> infinity with gamma = n/d. Beyond the paper.
"""

import numpy as np
from scipy.optimize import brentq, elementwise, minimize_scalar
from scipy.special import ndtr

from fate.linear.end_points import coupling_at_end

LARGEST_MARGIN = 1e3  # in units of the noise; that of one sample per 10^5 dimensions is below 400


def error_rate(vector: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Phi(-mu.beta / |beta|): share of x ~ N(z mu, I), z = +1 or -1 alike, with sign(x.beta) other than z.

    Vectors beta and ``mean`` mu (..., mode).
    """
    return ndtr(-np.sum(vector * mean, axis=-1) / np.linalg.norm(vector, axis=-1))


def scratch(gamma, separation) -> np.ndarray:
    """Phi(-r^2 sqrt(gamma (1 - gamma) / (1 + gamma r^2))) for gamma < 1, Phi(-r^2 sqrt((gamma - 1) / (1 + gamma r^2))).

    Of the least-squares fit of least norm, in the limit: 1/2 at gamma = 1, the peak of double descent.
    """
    gamma = np.asarray(gamma, float)
    kept = np.where(gamma < 1, gamma * (1 - gamma), gamma - 1)
    return ndtr(-(separation**2) * np.sqrt(kept / (1 + gamma * separation**2)))


def linear_transfer(samples, theta, separation) -> np.ndarray:
    """(1 - p) Phi(-r cos(theta)) + p Phi(r cos(theta)), p = Phi(-sqrt(n) r cos(theta)): exact mean at finite n.

    One readout weight decides no more than the sign, which ``samples`` n get wrong with probability p. It is the sign
    of sum_i z_i x_i.beta_s with squared loss as with logistic loss, both being convex. Any feature of that angle errs
    alike.
    """
    signal = separation * np.cos(theta)
    wrong = ndtr(-np.sqrt(samples) * signal)
    return (1 - wrong) * ndtr(-signal) + wrong * ndtr(signal)


def fine_tuning(gamma, theta, separation) -> np.ndarray:
    """Limit of the error rate after gradient flow of two layers on squared loss, from the optimum of the source.

    beta = X^+ z + c (I - P) beta_s, |beta_s| = rho = r / (1 + r^2), where I - P, seen by the discriminant of the target
    and a direction across it, is (1 - gamma) diag(1 / (1 + gamma r^2), 1); c = C / sqrt(rho), C of ``coupling_at_end``
    with a = (1 - gamma) (cos^2 / (1 + gamma r^2) + sin^2) rho and B = gamma / ((1 - gamma) (1 + gamma r^2)).
    For gamma >= 1 it is ``scratch``.
    """
    gamma, theta = np.broadcast_arrays(np.asarray(gamma, float), np.asarray(theta, float))
    below = gamma < 1
    ratio, cosine = np.where(below, gamma, 0.5), np.cos(theta)
    shrunk, length = 1 + ratio * separation**2, separation / (1 + separation**2)
    unseen = (1 - ratio) * (cosine**2 / shrunk + 1 - cosine**2)
    fitted_norm = ratio / ((1 - ratio) * shrunk)
    coupling = coupling_at_end(unseen * length, fitted_norm, np.zeros((*ratio.shape, 1)))
    factor = coupling * np.sqrt(length)  # c rho
    signal = ratio * separation / shrunk + factor * cosine * (1 - ratio) / shrunk
    error = ndtr(-separation * signal / np.sqrt(fitted_norm + factor**2 * unseen))
    return np.where(below, error, scratch(gamma, separation))


def max_margin(gamma: float, separation: float) -> float:
    """Phi(-r q), q the cosine of mu and the classifier of largest margin, in the limit; NaN where none separates.

    The largest margin k of a unit vector of cosine q solves gamma E[(k - r q - Z)_+^2] = 1 - q^2, Z ~ N(0, 1); q is
    where k is largest. There logistic loss leads on separable data (Soudry et al. 2018; linear networks: Ji and
    Telgarsky 2019). Source: Gordon's comparison, as in Deng, Kammoun and Thrampoulidis 2022.
    """

    def missing(margin):
        """E[(margin - Z)_+^2]"""
        return (1 + margin**2) * ndtr(margin) + margin * np.exp(-(margin**2) / 2) / np.sqrt(2 * np.pi)

    def largest_margin(cosine):
        def excess(margin):
            return gamma * missing(margin - separation * cosine) - (1 - cosine**2)

        return brentq(excess, -LARGEST_MARGIN, LARGEST_MARGIN)

    best = minimize_scalar(lambda cosine: -largest_margin(cosine), bounds=(0, 1 - 1e-9), method="bounded")
    return float(ndtr(-separation * best.x)) if best.fun < 0 else np.nan


def break_even_angle(transfer, error, *settings) -> np.ndarray:
    """The angle in [0, pi/2] where ``transfer`` (theta, *settings), which rises, errs as often as ``error``.

    ``error`` and ``settings`` are arrays of one shape; NaN where there is no such angle.
    """

    def excess(angle, error, *settings):
        return transfer(angle, *settings) - error

    found = elementwise.find_root(excess, (0.0, np.pi / 2), args=(error, *settings))
    return np.where(found.success, found.x, np.nan)
