"""Small runs of studies, each made once for all the tests that read it."""

from functools import cache

import numpy as np
import xarray as xr

from fate.studies.distances import study_distances
from fate.studies.multi_feature import study_multi_feature

GAMMA = [0.1, 0.3, 0.5, 0.6, 0.8, 0.9, 0.92, 1.06, 1.1, 1.5]


@cache
def _distances() -> xr.Dataset:
    return study_distances(
        seed=0,
        dimension=200,
        low_dimension=2,
        samples=100,
        noise=0.2,
        instances=30,
        init_scale=1e-5,
        theta=list(np.pi * np.linspace(0, 1, 11)),
        angle=np.pi / 4,
        gamma=GAMMA,
        amplitude=[1.0, 100.0, 1e6],
    )


@cache
def _multi_feature() -> xr.Dataset:
    return study_multi_feature(
        seed=0,
        dimension=60,
        width=40,
        init_scale=1e-5,
        instances=40,
        outputs=[1, 4, 12],
        lost=[0.0, 0.2, 0.5],
        samples=[8, 30, 50],
        noise=0.3,
    )


def distances() -> xr.Dataset:
    return _distances().copy(deep=True)


def multi_feature() -> xr.Dataset:
    return _multi_feature().copy(deep=True)
