"""Sample paths: whole weeks that could happen, with slots, days and queues moving together as they did before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from forecasts.intervals import Bands, deviation
from forecasts.series import FloatArray


@dataclass(frozen=True, slots=True)
class Dependence:
    """How the rates behind the counts go together, as shares of their variance about the forecast.

    Attributes
    ----------
    week : common to all slots of a week (a busier or quieter week than foreseen), 0-1.
    day : common to all slots of a day, beyond the week, 0-1; week + day ≤ 0.98.
    carry : correlation of the rates of neighbouring slots in what is left, 0-0.95.
    """

    week: float
    day: float
    carry: float


PRIOR = Dependence(0.2, 0.3, 0.5)
PRIOR_WEEKS = 4.0


def normal_scores(actual: FloatArray, forecast: FloatArray, bands: Bands) -> FloatArray:
    """Return where actuals fell in their forecast distributions, as standard normal values; NaN where unknown."""
    known = np.isfinite(actual) & (forecast > 0)
    out = np.full(actual.shape, np.nan)
    if not known.any():
        return out
    error = (actual[known] - forecast[known]) / deviation(forecast[known], bands.variation)
    rank = np.argsort(np.argsort(error, kind="stable"), kind="stable")
    out[known] = ndtri((rank + 0.5) / rank.size)
    return out


def rate_share(mean: FloatArray, variation: float) -> FloatArray:
    """Return the part 0-1 of a count's deviation that its random rate makes; the rest is Poisson noise."""
    return np.asarray(np.minimum(variation * mean / deviation(mean, variation), 1.0))


def measure_dependence(scores: FloatArray, share: FloatArray, days_a_week: int) -> Dependence:
    """Return how rates moved together, from normal scores (weeks · days_a_week, n) of past forecasts.

    A score is share·rate + rest, where only the rates of different slots go together. Moments, weighted by the shares:
    the mean product of two slots of one day estimates week + day, that of slots of different days of a week
    estimates week, that of neighbouring slots gives the carry. Weeks are blocks of ``days_a_week`` rows. The week's
    share is drawn towards ``PRIOR`` with the weight of ``PRIOR_WEEKS`` weeks, since a handful of weeks says little.

    Parameters
    ----------
    scores : normal scores, NaN where unknown.
    share : same shape, see `rate_share`.
    days_a_week : rows of a block.
    """
    known = np.isfinite(scores)
    if known.sum() < 50 or not (share[known] > 0).any():
        return PRIOR
    part = np.where(known, share, 0.0)
    g = np.where(known, scores, 0.0) * part
    sums, sizes = g.sum(axis=1), (part**2).sum(axis=1)
    same_day = ((sums**2).sum() - (g**2).sum()) / max(float((sizes**2).sum() - (part**4).sum()), 1e-9)
    weeks = g.shape[0] // days_a_week
    by_week, size = sums.reshape(weeks, -1), sizes.reshape(weeks, -1)
    pairs = float((by_week.sum(axis=1) ** 2 - (by_week**2).sum(axis=1)).sum())
    count = float((size.sum(axis=1) ** 2 - (size**2).sum(axis=1)).sum())
    raw = pairs / count if count > 0 else PRIOR.week
    seen = int((size.sum(axis=1) > 0).sum())
    week = float(np.clip((seen * raw + PRIOR_WEEKS * PRIOR.week) / (seen + PRIOR_WEEKS), 0.0, 0.9))
    day = float(np.clip(same_day - raw, 0.0, 0.98 - week))
    neighbours = float((part[:, 1:] ** 2 * part[:, :-1] ** 2).sum())
    next_slot = float((g[:, 1:] * g[:, :-1]).sum()) / max(neighbours, 1e-9)
    left = 1.0 - week - day
    return Dependence(week, day, float(np.clip((next_slot - week - day) / left, 0.0, 0.95)))


def measure_common(scores: Sequence[FloatArray]) -> float:
    """Return the mean correlation, 0-1, of the day means of several queues' normal scores (days, n); 0 for one."""
    means = np.array([[_mean(day) for day in queue] for queue in scores])
    found = []
    for a in range(len(means)):
        for b in range(a + 1, len(means)):
            both = np.isfinite(means[a]) & np.isfinite(means[b])
            if both.sum() >= 10 and means[a][both].std() > 0 and means[b][both].std() > 0:
                found.append(float(np.corrcoef(means[a][both], means[b][both])[0, 1]))
    return float(np.clip(np.mean(found), 0.0, 1.0)) if found else 0.0


def _mean(day: FloatArray) -> float:
    known = day[np.isfinite(day)]
    return float(known.mean()) if known.size else float("nan")


def draw_paths(
    means: Sequence[FloatArray],
    bands: Sequence[Bands],
    dependence: Sequence[Dependence],
    samples: int,
    rng: np.random.Generator,
    *,
    common: float = 0.0,
) -> FloatArray:
    """Return sample paths of several queues over the same days: whole numbers of contacts.

    A Gaussian copula joins the queues' own forecast distributions: score = share·(√week·W + √day·D + √rest·S) +
    √(1 − share²)·noise, where W and D are partly shared between queues, S carries over from slot to slot within a day
    and share is that of `rate_share`: a day factor × an interval factor × Poisson noise (Oreshkin, Regnard and
    L'Ecuyer 2016). Each slot alone has exactly the forecast's distribution, rounded.

    Parameters
    ----------
    means : q forecasts (h, n).
    bands, dependence : one a queue.
    samples : paths, ≥ 1.
    rng : source of randomness.
    common : share of W and D that all queues have in common, 0-1 (see `measure_common`).

    Returns
    -------
    (samples, q, h, n)
    """
    h, n = means[0].shape
    weeks = np.arange(h) // 7
    shared_week = rng.standard_normal((samples, int(weeks[-1]) + 1))
    shared_day = rng.standard_normal((samples, h))
    out = np.empty((samples, len(means), h, n))
    for row, (mean, band, own) in enumerate(zip(means, bands, dependence, strict=True)):
        week = _mix(shared_week, rng.standard_normal(shared_week.shape), common)[:, weeks]
        day = _mix(shared_day, rng.standard_normal(shared_day.shape), common)
        level = np.sqrt(own.week) * week + np.sqrt(own.day) * day
        slot = _carried(rng.standard_normal((samples, h, n)), own.carry)
        rate = level[:, :, None] + np.sqrt(1.0 - own.week - own.day) * slot
        share = rate_share(mean, band.variation)
        score = share * rate + np.sqrt(1.0 - share**2) * rng.standard_normal(rate.shape)
        out[:, row] = np.rint(band.at(np.broadcast_to(mean, score.shape), ndtr(score)))
    return out


def _mix(shared: FloatArray, own: FloatArray, common: float) -> FloatArray:
    return np.asarray(np.sqrt(common) * shared + np.sqrt(1.0 - common) * own)


def _carried(noise: FloatArray, carry: float) -> FloatArray:
    """Turn white noise (…, n) into a stationary first-order autoregression of variance 1 along the last axis."""
    for slot in range(1, noise.shape[-1]):
        noise[..., slot] = carry * noise[..., slot - 1] + np.sqrt(1.0 - carry**2) * noise[..., slot]
    return noise
