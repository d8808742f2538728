"""What a planner can say about a forecast."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from forecasts.catalogue import AUTO, all_methods
from wfm.errors import ValueRangeError
from wfm.forecasting.calendar import Event, Span

__all__ = ["ForecastSettings", "VolumeFactor", "method_names"]


def method_names() -> tuple[str, ...]:
    """Return what `ForecastSettings.method` may be: auto, then every method of `forecasts.all_methods`."""
    return (AUTO, *all_methods())


@dataclass(frozen=True, slots=True)
class VolumeFactor:
    """A planner's factor on the model's volume.

    Attributes
    ----------
    factor
        Multiplies contacts, ≥ 0; 1.1 is a tenth more.
    queue
        Queue id; None for all.
    first, last
        Dates on which it holds, both included; None for no limit.
    """

    factor: float
    queue: str | None = None
    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        """Check the bounds."""
        if self.factor < 0:
            raise ValueRangeError(f"a volume factor must be ≥ 0, got {self.factor}")


@dataclass(frozen=True)
class ForecastSettings:
    """How to forecast.

    Attributes
    ----------
    method
        Name of a method of `forecasts.all_methods`, or ``auto``: chosen for each queue by backtest.
    country
        ISO 3166 code whose public holidays count; None for no holidays.
    region
        Region of that country, as the library `holidays` names it.
    events
        Mail-outs, campaigns, closures.
    spans
        School holidays, Ramadan, sales: named stretches of days with an effect of their own.
    factors
        The planner's own factors, applied after the model.
    sisters
        (queue, sister queue, share): a queue with less than two weeks of history takes the sister's forecast ×
        share.
    levels
        Quantile levels, ascending in (0, 1).
    weeks
        Past weeks from which `auto` and the bands learn, ≥ 1.
    """

    method: str = "auto"
    country: str | None = None
    region: str | None = None
    events: tuple[Event, ...] = ()
    spans: tuple[Span, ...] = ()
    factors: tuple[VolumeFactor, ...] = ()
    sisters: tuple[tuple[str, str, float], ...] = ()
    levels: tuple[float, ...] = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
    weeks: int = 8

    def __post_init__(self) -> None:
        """Check the bounds."""
        if any(not 0 < level < 1 for level in self.levels) or list(self.levels) != sorted(set(self.levels)):
            raise ValueRangeError(f"levels must ascend in (0, 1), got {self.levels}")
        if self.weeks < 1:
            raise ValueRangeError(f"weeks must be ≥ 1, got {self.weeks}")

    @property
    def has_overrides(self) -> bool:
        """Whether the planner has typed in factors or effects of events."""
        return bool(self.factors) or any(event.factor is not None for event in self.events)
