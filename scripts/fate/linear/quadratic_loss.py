"""The loss of full-batch training, and its gradient in each layer.

In canonical coordinates (see ``fate.linear.designs``), |X beta - y|^2 / 2n is, but for what no network can fit,

    (beta - beta*).H (beta - beta*) / 2,   H = diag(lambda),   H beta* = b = V^T X^T y / n.

With beta = W_1 ... W_L its gradient in a layer is an outer product, of the error carried forward through the layers
before it and of the product of the layers after it:

    -d loss / dW_l = forward_l backward_l^T,   forward_1 = b - lambda beta,   forward_{l+1} = W_l^T forward_l,
                                               backward_L = 1,                backward_{l-1} = W_l backward_l.
"""

import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)

STOP_RESIDUAL = 1e-11  # |H^+ gradient| / |beta| at which gradient flow ends
CONVERGED_RESIDUAL = 1e-10  # the same, at which descent ends, and up to which training counts as converged


class QuadraticLoss:
    """(beta - beta*).H (beta - beta*) / 2 of one task: ``eigenvalue`` lambda (d,), ``correlation`` b (d,).

    Both are zero on directions without data; there beta* = ``optimum`` is zero, too.
    """

    def __init__(self, eigenvalue, correlation):
        seen = eigenvalue > 0
        self.eigenvalue, self.correlation = eigenvalue, correlation
        self.inverse = jnp.where(seen, 1.0 / jnp.where(seen, eigenvalue, 1.0), 0.0)
        self.optimum = self.inverse * correlation

    def pull(self, vector):
        """b - lambda beta: minus the gradient in the end-to-end vector."""
        return self.correlation - self.eigenvalue * vector

    def value(self, vector):
        """The loss at the end-to-end ``vector``."""
        return jnp.sum(self.eigenvalue * (vector - self.optimum) ** 2) / 2

    def residual(self, vector):
        """|H^+ gradient| / |beta|: the length of Newton's step to the optimum, relative to the vector."""
        return jnp.linalg.norm(self.inverse * self.pull(vector)) / jnp.linalg.norm(vector)


def gradient_factors(layers, pull):
    """forward_l and backward_l, a vector each, and beta; ``pull`` takes beta to minus the gradient there.

    ``layers``: matrices, or what multiplies vectors from both sides as they do.
    """
    backward = [jnp.ones(1)]
    for layer in layers[::-1]:
        backward.append(layer @ backward[-1])
    vector = backward.pop()
    forward = [pull(vector)]
    for layer in layers[:-1]:
        forward.append(forward[-1] @ layer)
    return forward, backward[::-1], vector
