"""The data every method sees: a matrix of days by slots, and what is known about each day."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Days:
    """What is known beforehand about a run of consecutive days.

    Attributes
    ----------
    season : (d,) place of the day in the weekly cycle, 0 to period - 1; consecutive days need not start at 0.
    open_ : (d, n) True where contacts can arrive. Forecasts are 0 elsewhere.
    special : (d,) 0 for an ordinary day, else the number of its kind of special day (the same feast has the
        same number every year).
    terms : (d, m) known numbers that may move a whole day's volume, 0 where they do not apply.
    period : days in the cycle, default 7.
    """

    season: IntArray
    open_: BoolArray
    special: IntArray
    terms: FloatArray
    period: int = 7

    def __post_init__(self) -> None:
        d = self.season.shape[0]
        if self.open_.ndim != 2 or self.open_.shape[0] != d:
            raise ValueError(f"open_ must be (d, n) with d = {d}, got {self.open_.shape}")
        if self.special.shape != (d,):
            raise ValueError(f"special must be ({d},), got {self.special.shape}")
        if self.terms.ndim != 2 or self.terms.shape[0] != d:
            raise ValueError(f"terms must be (d, m) with d = {d}, got {self.terms.shape}")
        if d and (self.season.min() < 0 or self.season.max() >= self.period):
            raise ValueError(f"season must lie in 0 to {self.period - 1}")

    @classmethod
    def plain(cls, d: int, n: int, *, first_season: int = 0, period: int = 7) -> Days:
        """Ordinary days that are always open: ``d`` of them with ``n`` slots."""
        season = (np.arange(d, dtype=np.int64) + first_season) % period
        return cls(season, np.ones((d, n), bool), np.zeros(d, np.int64), np.zeros((d, 0)), period)

    def __len__(self) -> int:
        return int(self.season.shape[0])

    @property
    def slots(self) -> int:
        """Slots of a day, n."""
        return int(self.open_.shape[1])

    def __getitem__(self, part: slice) -> Days:
        return Days(self.season[part], self.open_[part], self.special[part], self.terms[part], self.period)


@dataclass(frozen=True, slots=True)
class History:
    """Counts of the past.

    Attributes
    ----------
    counts : (d, n) contacts, ≥ 0; NaN where nothing is known (which is not 0).
    days : the same d days.
    """

    counts: FloatArray
    days: Days

    def __post_init__(self) -> None:
        if self.counts.shape != self.days.open_.shape:
            raise ValueError(f"counts {self.counts.shape} and days {self.days.open_.shape} differ in shape")

    def __len__(self) -> int:
        return len(self.days)

    def until(self, d: int) -> History:
        """Return the first ``d`` days: all that an origin at day ``d`` may see."""
        return History(self.counts[:d], self.days[:d])

    def last(self, d: int) -> History:
        """Return the last ``d`` days, or all where there are fewer."""
        start = max(0, len(self) - d)
        return History(self.counts[start:], self.days[start:])

    def with_counts(self, counts: FloatArray) -> History:
        """Return the same days with other counts (d, n)."""
        return replace(self, counts=counts)


@dataclass(frozen=True, slots=True)
class Prediction:
    """A forecast as a distribution, one slot at a time.

    Attributes
    ----------
    mean : (h, n) expected contacts.
    levels : (p,) probabilities, increasing, in (0, 1).
    quantiles : (p, h, n) contacts not exceeded with those probabilities; non-decreasing over p.
    method : name of the method that made it.
    reason : why that method, in words; empty where it was asked for.
    """

    mean: FloatArray
    levels: FloatArray
    quantiles: FloatArray
    method: str
    reason: str = ""
