"""Combinations: the geometric mean of several methods."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecasts.forecaster import Forecaster
from forecasts.series import Days, FloatArray, History


@dataclass(frozen=True, slots=True)
class GeometricMean:
    """Geometric mean of the members' forecasts, slot by slot; the mean of log(count + ½) less ½.

    Methods that err in different ways err less together (Bates and Granger 1969); equal weights are hard to beat
    with a few dozen past weeks to learn weights from (Clemen 1989).

    Attributes
    ----------
    members : at least one method.
    """

    members: tuple[Forecaster, ...]

    def __call__(self, history: History, ahead: Days) -> FloatArray:
        """Return the expected counts (h, n)."""
        return geometric_mean(np.stack([member(history, ahead) for member in self.members]))


def geometric_mean(forecasts: FloatArray) -> FloatArray:
    """Return the combination (h, n) of forecasts (members, h, n); 0 where all members say 0."""
    mean = np.exp(np.log(forecasts + 0.5).mean(axis=0)) - 0.5
    return np.where((forecasts > 0).any(axis=0), np.maximum(mean, 0.0), 0.0)
