"""Forecasts from many origins, each from earlier days only, computed once and remembered."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from forecasts.accuracy import wape
from forecasts.catalogue import AUTO, BASELINES, DEFAULT, FALLBACK, OPTIONAL, all_methods
from forecasts.cleaning import Cleaned, clean
from forecasts.combination import GeometricMean, geometric_mean
from forecasts.forecaster import Forecaster
from forecasts.intervals import LEVELS, Bands, fit_bands
from forecasts.paths import Dependence, measure_dependence, normal_scores, rate_share
from forecasts.series import Days, FloatArray, History, Prediction

LEAST_DAYS = 14
MARGIN = 0.10


@dataclass(frozen=True, slots=True)
class Choice:
    """The method taken at an origin, and why."""

    name: str
    reason: str


@dataclass
class Rolling:
    """All forecasts that a history allows.

    Attributes
    ----------
    history : d days.
    methods : methods by name; ``auto`` chooses among those that are not optional.
    horizon : days of a forecast, ≥ 1.
    ahead : days after the history, for origins near its end.
    skip : first days of the horizon that do not count in any score (the history ends that long before the week).
    weeks : origins before an origin from which ``auto`` and the bands learn.
    memory : days before an origin that a method is shown, at most; three years hold all that is used.
    """

    history: History
    methods: Mapping[str, Forecaster]
    horizon: int = 7
    ahead: Days | None = None
    skip: int = 0
    weeks: int = 8
    memory: int = 1120
    _made: dict[tuple[Forecaster, int, bool], FloatArray] = field(default_factory=dict, repr=False)
    _spent: dict[tuple[Forecaster, int, bool], float] = field(default_factory=dict, repr=False)
    _clean: dict[int, Cleaned] = field(default_factory=dict, repr=False)

    def cleaned(self, origin: int) -> Cleaned:
        """Return the last ``memory`` days before an origin without outliers, judged from those days only."""
        if origin not in self._clean:
            self._clean[origin] = clean(self.history.until(origin).last(self.memory))
        return self._clean[origin]

    @property
    def candidates(self) -> list[str]:
        """Names that ``auto`` chooses from."""
        return [name for name in self.methods if name not in OPTIONAL]

    def days_ahead(self, origin: int) -> Days:
        """Return the days of the horizon of an origin."""
        if origin + self.horizon <= len(self.history):
            return self.history.days[origin : origin + self.horizon]
        if self.ahead is None or origin != len(self.history):
            raise ValueError(f"origin {origin} leaves less than {self.horizon} days")
        return self.ahead

    def mean(self, name: str, origin: int) -> FloatArray:
        """Return a method's forecast (h, n) at an origin; ``auto`` is the method chosen there."""
        name = self.choose(origin).name if name == AUTO else name
        return self._mean(self.methods[name], origin, raw=name in BASELINES)

    def _mean(self, method: Forecaster, origin: int, *, raw: bool) -> FloatArray:
        key = (method, origin, raw)
        if key not in self._made:
            start = time.perf_counter()
            if isinstance(method, GeometricMean):
                members = [self._mean(member, origin, raw=raw) for member in method.members]
                self._made[key] = geometric_mean(np.stack(members))
            else:
                seen = self.history.until(origin).last(self.memory) if raw else self.cleaned(origin).history
                self._made[key] = method(seen, self.days_ahead(origin))
            self._spent[key] = time.perf_counter() - start
        return self._made[key]

    def seconds(self, name: str, origin: int) -> float:
        """Return the run time of all fits behind a prediction: the origin's and, for the bands, those before it.

        For ``auto`` these are the fits of all methods. Fits that were made for an earlier origin count again.
        """
        names = self.candidates if name == AUTO else [name]
        needed = {
            (member, at, each in BASELINES)
            for each in names
            for member in _members(self.methods[each])
            for at in (origin, *self.earlier(origin))
        }
        return sum(self._spent.get(key, 0.0) for key in needed)

    def earlier(self, origin: int) -> list[int]:
        """Return earlier origins whose horizons end by ``origin``, the latest first."""
        latest = origin - self.horizon
        origins = [latest - 7 * week for week in range(self.weeks)]
        return [o for o in origins if o >= LEAST_DAYS]

    def actual(self, origin: int) -> FloatArray:
        """Return what came (h, n) in the horizon of an origin; NaN where closed, unknown or skipped."""
        part = slice(origin, origin + self.horizon)
        counts = np.where(self.history.days.open_[part], self.history.counts[part], np.nan)
        counts[: self.skip] = np.nan
        return counts

    def errors(self, name: str, origin: int) -> tuple[FloatArray, FloatArray, int]:
        """Return actuals, a method's forecasts, (weeks·h, n) each, and the weeks with data before an origin."""
        shape = (0, self.history.days.slots)
        actual = [self.actual(o) for o in self.earlier(origin)]
        means = [self.mean(name, o) for o in self.earlier(origin)]
        weeks = sum(bool(np.isfinite(a).any()) for a in actual)
        return np.concatenate([np.empty(shape), *actual]), np.concatenate([np.empty(shape), *means]), weeks

    def choose(self, origin: int) -> Choice:
        """Return the method for an origin and the reason in words, judged at the origins before it.

        The standing choice is the combination; another must have been better by 10 % of its error, since eight weeks
        tell apart no methods that are closer than that.
        """
        scores = {}
        weeks = 0
        for name in self.candidates:
            actual, mean, weeks = self.errors(name, origin)
            scores[name] = wape(actual, mean)
        known = {name: score for name, score in scores.items() if np.isfinite(score)}
        if weeks < 2 or not known:
            name = FALLBACK if FALLBACK in self.methods else next(iter(self.methods))
            return Choice(
                name, "history too short to compare methods" if weeks < 2 else "nothing came to compare methods"
            )
        best = min(known, key=lambda name: known[name])
        why = "lowest error"
        if best != DEFAULT and DEFAULT in known and known[best] > (1.0 - MARGIN) * known[DEFAULT]:
            best, why = DEFAULT, f"no method is better by {100 * MARGIN:.0f} % or more"
        others = ", ".join(f"{n} {100 * s:.1f} %" for n, s in known.items() if n != best)
        return Choice(best, f"{why} over the last {weeks} weeks: {100 * known[best]:.1f} % ({others})")

    def bands(self, name: str, origin: int) -> Bands:
        """Return the bands of a method at an origin, from its errors before."""
        name = self.choose(origin).name if name == AUTO else name
        actual, mean, weeks = self.errors(name, origin)
        return fit_bands(actual, mean, weeks=weeks)

    def dependence(self, name: str, origin: int) -> tuple[Dependence, FloatArray]:
        """Return how a method's errors went together before an origin, and their normal scores (weeks·h, n)."""
        name = self.choose(origin).name if name == AUTO else name
        actual, mean, _ = self.errors(name, origin)
        bands = self.bands(name, origin)
        scores = normal_scores(actual, mean, bands)
        return measure_dependence(scores, rate_share(mean, bands.variation), self.horizon), scores

    def predict(self, name: str, origin: int, levels: FloatArray) -> Prediction:
        """Return a method's forecast with quantiles at an origin."""
        choice = self.choose(origin) if name == AUTO else Choice(name, "")
        mean = self.mean(choice.name, origin)
        quantiles = self.bands(choice.name, origin).quantiles(mean, levels)
        return Prediction(mean, levels, quantiles, choice.name, choice.reason)

    def look_back(self, name: str, origin: int, levels: FloatArray) -> dict[int, Prediction]:
        """Return a method's forecasts at the origins before one, the latest first, without fitting anything again.

        The bands of each rest on those of these origins whose horizons end by it.
        """
        name = self.choose(origin).name if name == AUTO else name
        origins = self.earlier(origin)
        found = {}
        for at in origins:
            known = [o for o in origins if o + self.horizon <= at]
            actual = np.concatenate([np.empty((0, self.history.days.slots)), *(self.actual(o) for o in known)])
            mean = np.concatenate([np.empty((0, self.history.days.slots)), *(self.mean(name, o) for o in known)])
            bands = fit_bands(actual, mean, weeks=len(known))
            made = self.mean(name, at)
            found[at] = Prediction(made, levels, bands.quantiles(made, levels), name)
        return found


def _members(method: Forecaster) -> tuple[Forecaster, ...]:
    return method.members if isinstance(method, GeometricMean) else (method,)


def predict(
    history: History, ahead: Days, method: str = AUTO, levels: tuple[float, ...] = LEVELS, *, weeks: int = 8
) -> Prediction:
    """Forecast the days after a history with one of the standard methods.

    Parameters
    ----------
    history : d days of counts.
    ahead : h days that follow.
    method : a name from :func:`forecasts.all_methods`, or ``auto``.
    levels : quantile levels, increasing in (0, 1).
    weeks : past weeks from which the choice and the bands learn.

    Raises
    ------
    KeyError
        If there is no such method.
    """
    rolling = Rolling(history, all_methods(), len(ahead), ahead, weeks=weeks)
    return rolling.predict(method, len(history), np.array(levels))
