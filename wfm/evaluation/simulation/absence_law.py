"""The joint distribution of unforeseen absences, drawn day by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from wfm.workforce import AbsenceRates

__all__ = ["AbsenceLaw", "law_of"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class AbsenceLaw:
    """The joint distribution of absences.

    Attributes
    ----------
    rate : (a, d)
        Probability that an agent is away on a day.
    spell_days, correlation
        As in `AbsenceRates`.

    Notes
    -----
    One shock u is drawn for every seven days; given it, an agent is away on a day with the u-quantile of a beta
    distribution of mean `rate` and variance correlation · rate · (1 − rate), so the number away on a day is
    beta-binomial. From day to day an agent is a chain of two states that keeps these probabilities: an absence goes
    on with 1 − 1 ÷ spell_days, less where the next day's rate would be passed, and never with less than that rate.
    """

    rate: FloatArray
    spell_days: float = 1.0
    correlation: float = 0.0

    def draw(self, rng: np.random.Generator) -> BoolArray:
        """Return who is away when (a, d)."""
        given = self._given_shocks(rng)
        a, d = given.shape
        chance = rng.random((a, d))
        away = np.zeros((a, d), dtype=bool)
        stay = 1.0 - 1.0 / self.spell_days
        for day in range(d):
            now = given[:, day]
            if day == 0:
                away[:, 0] = chance[:, 0] < now
                continue
            before = given[:, day - 1]
            goes_on = np.where(before > 0, np.minimum(stay, now / np.where(before > 0, before, 1.0)), 0.0)
            goes_on = np.maximum(goes_on, now)
            # Where next to everybody was away, not all who come back can be kept away without passing 1.
            goes_on = np.maximum(goes_on, (now - (1.0 - before)) / np.where(before > 0, before, 1.0))
            starts = (now - goes_on * before) / np.where(before < 1, 1.0 - before, 1.0)
            away[:, day] = chance[:, day] < np.where(away[:, day - 1], goes_on, starts)
        return away

    def _given_shocks(self, rng: np.random.Generator) -> FloatArray:
        """Return the probabilities (a, d) given the shocks of the weeks."""
        weeks = -(-self.rate.shape[1] // 7)
        shock = np.repeat(rng.random(weeks), 7)[: self.rate.shape[1]]
        if self.correlation == 0.0:
            return self.rate
        size = 1.0 / self.correlation - 1.0
        rates, place = np.unique(self.rate, return_inverse=True)
        inside = np.clip(rates, 1e-9, 1.0 - 1e-9)
        table = betaincinv(inside[:, None] * size, (1.0 - inside[:, None]) * size, shock[None, :])
        table[rates == 0.0] = 0.0
        return np.asarray(table[place.reshape(self.rate.shape), np.arange(self.rate.shape[1])[None, :]])


def law_of(rates: AbsenceRates, teams: Sequence[str], dates: Sequence[date]) -> AbsenceLaw:
    """Return the law of the absences of people of these teams (length a) on these days (length d)."""
    rate = np.array([[rates.on(day, team) for day in dates] for team in teams]).reshape(len(teams), len(dates))
    return AbsenceLaw(rate, rates.spell_days, rates.correlation)
