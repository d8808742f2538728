"""The only judge: rolling origins, refitted each time, nothing seen of the days ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecasts import accuracy
from forecasts.rolling import Rolling
from forecasts.series import FloatArray, Prediction


@dataclass(frozen=True, slots=True)
class Score:
    """How good a method was over all origins; all but ``seconds`` are fractions.

    Attributes
    ----------
    wape, day_wape, bias, pinball : see :mod:`forecasts.accuracy`.
    cov80 : share of actuals inside the 80 % band.
    worst : WAPE of the worst origin.
    seconds : mean run time of a forecast, with all fits that its bands (and ``auto``'s choice) rest on.
    """

    wape: float
    day_wape: float
    bias: float
    pinball: float
    cov80: float
    worst: float
    seconds: float


@dataclass(frozen=True, slots=True)
class MethodRun:
    """One method at all origins: predictions in the order of the origins, and their score."""

    predictions: tuple[Prediction, ...]
    score: Score


def judge_methods(
    rolling: Rolling, origins: Sequence[int], names: Sequence[str], levels: FloatArray
) -> dict[str, MethodRun]:
    """Return the predictions and scores of methods over origins.

    Parameters
    ----------
    rolling : history and methods.
    origins : day indices at which a forecast is made; each must leave a whole horizon. Origins without any actual
        are left out of the scores.
    names : methods to judge; ``auto`` chooses anew at each origin.
    levels : (p,) quantile levels, 0.1 and 0.9 among them.
    """
    actual = [rolling.actual(origin) for origin in origins]
    runs = {}
    for name in names:
        predictions = tuple(rolling.predict(name, origin, levels) for origin in origins)
        seconds = sum(rolling.seconds(name, origin) for origin in origins) / max(len(origins), 1)
        runs[name] = MethodRun(predictions, score_predictions(actual, predictions, seconds))
    return runs


def score_predictions(actual: Sequence[FloatArray], predictions: Sequence[Prediction], seconds: float = 0.0) -> Score:
    """Return the score of predictions (one an origin) against actuals (h, n) with NaN where unknown."""
    y = np.concatenate(actual)
    mean = np.concatenate([p.mean for p in predictions])
    levels = predictions[0].levels
    quantiles = np.concatenate([p.quantiles for p in predictions], axis=1)
    low, high = (quantiles[int(np.argmin(np.abs(levels - p)))] for p in (0.1, 0.9))
    inner = (levels >= 0.0999) & (levels <= 0.9001)
    weekly = [accuracy.wape(a, p.mean) for a, p in zip(actual, predictions, strict=True)]
    known = [w for w in weekly if np.isfinite(w)]
    return Score(
        wape=accuracy.wape(y, mean),
        day_wape=accuracy.day_wape(y, mean),
        bias=accuracy.bias(y, mean),
        pinball=accuracy.pinball(y, quantiles[inner], levels[inner]),
        cov80=accuracy.coverage(y, low, high),
        worst=max(known, default=float("nan")),
        seconds=seconds,
    )
