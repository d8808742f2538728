"""A ratio by slot, such as the mean handle time: volume-weighted, slow to forget, shrunk where volume is thin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecasts.series import Days, FloatArray, History
from forecasts.smoothing import age_weights


@dataclass(frozen=True, slots=True)
class RatioForecast:
    """A ratio ahead.

    Attributes
    ----------
    mean : (h, n) expected ratio.
    day_variation : coefficient of variation of whole days about what was expected, ≥ 0; None below 5 known days.
    """

    mean: FloatArray
    day_variation: float | None


def forecast_ratio(
    history: History,
    ratio: FloatArray,
    ahead: Days,
    *,
    half_life: float = 84.0,
    prior_weight: float = 200.0,
    winsor: float = 6.0,
) -> RatioForecast | None:
    """Return the expected ratio of the days ahead, or None where no ratio with weight is known.

    The ratio of a slot of the week is (Σ w·count·ratio + P·r_day) ÷ (Σ w·count + P), where r_day is the same slot over
    all days of the cycle, itself shrunk with P to the overall ratio: a slot needs about ``prior_weight`` contacts
    before it says more than its surroundings (credibility; Bühlmann 1967).

    Parameters
    ----------
    history : d days of counts, which weigh.
    ratio : (d, n) e.g. mean handle time of the slot's contacts; NaN where unknown.
    ahead : h days.
    half_life : days after which a day's say halves.
    prior_weight : P, in contacts.
    winsor : single ratios are held within the median ÷ and × this factor.
    """
    known = np.isfinite(ratio) & np.isfinite(history.counts) & (history.counts > 0) & (ratio > 0)
    if not known.any():
        return None
    d, _ = history.counts.shape
    middle = float(np.median(ratio[known]))
    held = np.clip(np.where(known, ratio, 0.0), middle / winsor, middle * winsor)
    weight = np.where(known, history.counts, 0.0) * age_weights(d, half_life)[:, None]
    places = np.zeros((ahead.period, d))
    places[history.days.season, np.arange(d)] = 1.0
    top, bottom = places @ (weight * held), places @ weight
    overall = float(top.sum() / bottom.sum())
    by_slot = (top.sum(axis=0) + prior_weight * overall) / (bottom.sum(axis=0) + prior_weight)
    week = (top + prior_weight * by_slot) / (bottom + prior_weight)
    expected = week[history.days.season]
    day_top = (weight * held).sum(axis=1)
    day_expected = (weight * expected).sum(axis=1)
    seen = day_expected > 0
    variation = float(np.std(day_top[seen] / day_expected[seen])) if seen.sum() >= 5 else None
    return RatioForecast(week[ahead.season], variation)
