"""Evidence transfer as an estimator of scikit-learn."""

import numpy as np
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.utils.validation import check_array, check_consistent_length, check_is_fitted, validate_data

from fate.advice.design import decompose
from fate.advice.mixed_model import fit_labels


class EvidenceTransfer(RegressorMixin, BaseEstimator):
    """Regression that weighs pretrained features, inputs and noise by the evidence in the labels.

    Args: ``kernel`` "linear" or "relu", of what is left to learn; ``scale`` "columns" or "common", see ``decompose``.
    Without features it is ridge regression whose strength maximises the restricted likelihood.
    After ``fit``: ``scale_`` c of the features' orthogonal columns, ``left_`` v and ``noise_`` s^2, see ``Fit``.
    """

    def __init__(self, kernel="linear", scale="columns"):
        self.kernel = kernel
        self.scale = scale

    def fit(self, X, y, features=None):
        """Fit to inputs X (n, d), labels y (n,) and features (n, k) of the same rows; return self."""
        X, y = validate_data(self, X, y, y_numeric=True, dtype=float, ensure_min_samples=2)
        columns = self._checked_features(X, features)
        self.n_features_transferred_ = columns.shape[1]
        self.fit_ = fit_labels(decompose(X, self.kernel, self.scale), columns, np.asarray(y, float))
        self.scale_, self.left_, self.noise_ = self.fit_.scale, self.fit_.left, self.fit_.noise
        return self

    def predict(self, X, features=None, return_std=False):
        """Return predictions (m,), with ``return_std`` also the standard deviation of a new label, noise included."""
        check_is_fitted(self)
        X = validate_data(self, X, reset=False, dtype=float)
        columns = self._checked_features(X, features)
        if columns.shape[1] != self.n_features_transferred_:
            raise ValueError(
                f"features has {columns.shape[1]} columns, but the fit had {self.n_features_transferred_}: give the "
                "same features of the new rows."
            )
        mean, deviation = self.fit_.predict(X, columns)
        return (mean, np.sqrt(deviation**2 + self.noise_)) if return_std else mean

    @staticmethod
    def _checked_features(X, features) -> np.ndarray:
        if features is None:
            return np.zeros((len(X), 0))
        columns = check_array(features, ensure_2d=False, dtype=float, input_name="features")
        check_consistent_length(X, columns)
        return columns.reshape(len(columns), -1)
