"""The file of the study of the same name, made up: variants of evidence transfer by their regret, and their rivals."""

import numpy as np
import xarray as xr

from fate.linear.theory import fine_tuning

INSTANCES = 20
REGRETS = {"bayes": 0.0, "evidence": 0.02, "evidence_features": 0.03, "stopped_oracle": 0.2, "likelihood_ridge": 0.25}
SAMPLED_REGRETS = {"bayes": 0.0, "bivariate": 0.02, "evidence": 0.03, "pooled": 0.5}


def evidence_rivals() -> xr.Dataset:
    """Two levels of noise, n/d and angles, and one number of source samples; the limit is 0.3 everywhere."""
    noise, gamma, theta = np.array([0.2, 1.0]), np.array([0.5, 1.5]), np.array([0.3, 1.4])
    axes, generator = ("noise_level", "gamma", "theta"), np.random.default_rng(0)
    shape = (2, 2, 2, INSTANCES)
    printed = fine_tuning.transferability_printed(gamma[:, None], theta)

    def draws(level, size):
        return level + size * generator.standard_normal(shape)

    best = draws(0.3, 0.01)
    risks = {name: best + draws(regret, 0.002) for name, regret in REGRETS.items()}
    risks["scratch"] = draws(0.8, 0.05)
    # The same gain at both levels of noise.
    gain = printed[..., None] * (1 + 0.02 * generator.standard_normal(INSTANCES))
    risks["depth_one"] = risks["scratch"] - gain
    sampled = {name: best + draws(regret, 0.002) for name, regret in SAMPLED_REGRETS.items()}
    cells = gamma[:, None], theta, noise[:, None, None]
    return xr.Dataset(
        {
            "rival_risk": (("rival", *axes, "instance"), np.stack(list(risks.values()))),
            "sampled_rival_risk": (
                ("sampled_rival", "source_ratio", *axes, "instance"),
                np.stack(list(sampled.values()))[:, None],
            ),
            "limit_risk": (("source_ratio", *axes), np.full((1, *shape[:-1]), 0.3)),
            "pooled_risk_exact": (("source_ratio", *axes), np.full((1, *shape[:-1]), 0.8)),
            "fine_tuned_transferability_printed": (axes[1:], printed),
            "fine_tuned_transferability_corrected": (axes, fine_tuning.transferability(*cells, 2)),
        },
        {
            "rival": list(risks),
            "sampled_rival": list(sampled),
            "source_ratio": [0.5],
            "noise_level": noise,
            "gamma": gamma,
            "theta": theta,
            "outputs": 3,
        },
    )
