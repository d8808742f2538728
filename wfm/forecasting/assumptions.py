"""What a scenario assumes about demand on top of any forecast: more contacts, shorter calls, doors that stay shut."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from wfm.demand import Demand
from wfm.errors import ValueRangeError
from wfm.forecasting.settings import VolumeFactor

__all__ = ["Closure", "DemandAssumptions", "HandleTimeFactor", "assumed"]

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IndexArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class HandleTimeFactor:
    """A factor on handle times: a new tool, a knowledge base, new people on the phones.

    Attributes
    ----------
    factor
        Multiplies the mean handle time, > 0; 0.9 is a tenth less.
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
        if not self.factor > 0:
            raise ValueRangeError(f"a handle-time factor must be > 0, got {self.factor}")


@dataclass(frozen=True, slots=True)
class Closure:
    """Hours in which queues stay shut although their opening hours say otherwise.

    Attributes
    ----------
    days
        Weekdays, 0 = Monday.
    dates
        Single dates.
    windows
        Hours in wall-clock minutes of the day, (from, to).
    queue
        Queue id; None for all.
    moved
        Part of the contacts that comes again in the next open hours, in [0, 1]; the rest is lost. None: all of it for
        queues whose contacts wait in a backlog, none for those that are answered live.
    """

    days: tuple[int, ...]
    dates: tuple[date, ...]
    windows: tuple[tuple[int, int], ...]
    queue: str | None = None
    moved: float | None = None

    def __post_init__(self) -> None:
        """Check the bounds."""
        if self.moved is not None and not 0 <= self.moved <= 1:
            raise ValueRangeError(f"the moved part of a closure must lie in 0..1, got {self.moved}")


@dataclass(frozen=True)
class DemandAssumptions:
    """Everything that a plan assumes about demand beside the forecast; by default nothing.

    Attributes
    ----------
    volume
        Factors on contacts; those that meet multiply.
    handle_time
        Factors on handle times; those that meet multiply.
    closures
        Shut hours, taken in order after the factors.
    """

    volume: tuple[VolumeFactor, ...] = ()
    handle_time: tuple[HandleTimeFactor, ...] = ()
    closures: tuple[Closure, ...] = ()

    def __bool__(self) -> bool:
        """Return whether anything is assumed at all."""
        return bool(self.volume or self.handle_time or self.closures)


def assumed(demand: Demand, assumptions: DemandAssumptions) -> Demand:
    """Return a forecast under assumptions: factors first, then closures; without any, the forecast itself.

    Parameters
    ----------
    demand
        A forecast with known contacts.
    assumptions
        What is assumed; names of queues that the forecast has not are passed over.
    """
    if not assumptions:
        return demand
    volume, more = _factors(demand, assumptions.volume, "contacts")
    handle, longer = _factors(demand, assumptions.handle_time, "handle time")
    demand = replace(
        demand,
        contacts=demand.contacts * volume,
        quantiles=None if demand.quantiles is None else demand.quantiles * volume,
        aht_s=demand.aht_s * handle,
        notes=(*demand.notes, *more, *longer),
    )
    for closure in assumptions.closures:
        demand = _closed(demand, closure)
    return demand


def _factors(
    demand: Demand, factors: tuple[VolumeFactor, ...] | tuple[HandleTimeFactor, ...], what: str
) -> tuple[FloatArray, list[str]]:
    """Return the product of the factors in each cell, and what was assumed in words."""
    product, notes = np.ones_like(demand.contacts), []
    dates = np.array(demand.grid.dates)[demand.grid.day_of]
    for item in factors:
        rows = [row for row, queue in enumerate(demand.queues) if item.queue in {None, queue.id}]
        when = (dates >= (item.first or date.min)) & (dates <= (item.last or date.max))
        product[rows] *= np.where(when, item.factor, 1.0)
        if rows and when.any() and item.factor != 1:
            notes.append(f"{item.queue or 'all queues'}: {what} × {item.factor:g}, assumed")
    return product, notes


def _closed(demand: Demand, closure: Closure) -> Demand:
    contacts, aht_s, open_ = demand.contacts.copy(), demand.aht_s.copy(), demand.open_.copy()
    quantiles = None if demand.quantiles is None else demand.quantiles.copy()
    shut = _shut(demand, closure)
    notes = list(demand.notes)
    for row, queue in enumerate(demand.queues):
        if closure.queue not in {None, queue.id}:
            continue
        part = closure.moved if closure.moved is not None else float(queue.channel.deferred)
        still_open = open_[row] & ~shut
        gone = float(contacts[row][shut].sum())
        come_again = 0.0
        for day, target in _next_open(demand, shut & (demand.contacts[row] > 0), still_open & (contacts[row] > 0)):
            share = contacts[row][target] / contacts[row][target].sum()
            moved = part * float(contacts[row][day].sum())
            work_s = part * float(np.nansum(contacts[row][day] * aht_s[row][day]))
            before = contacts[row][target]
            with np.errstate(invalid="ignore", divide="ignore"):
                mixed = (before * aht_s[row][target] + share * work_s) / (before + share * moved)
            aht_s[row][target] = np.where(np.isfinite(mixed), mixed, aht_s[row][target])
            contacts[row][target] += share * moved
            if quantiles is not None:
                quantiles[:, row, target] += np.outer(part * quantiles[:, row, day].sum(axis=1), share)
            come_again += moved
        contacts[row][shut] = 0.0
        open_[row] = still_open
        if quantiles is not None:
            quantiles[:, row, shut] = 0.0
        if gone > 0:
            notes.append(
                f"{queue.id}: shut in hours in which {gone:.0f} contacts would come; {come_again:.0f} of them come "
                f"in the next open hours, {gone - come_again:.0f} not in this horizon"
            )
    return replace(demand, contacts=contacts, aht_s=aht_s, open_=open_, quantiles=quantiles, notes=tuple(notes))


def _shut(demand: Demand, closure: Closure) -> BoolArray:
    """Return in which intervals a closure holds, shape (n,): those that begin inside its hours."""
    grid = demand.grid
    shut = np.zeros(grid.n, dtype=bool)
    for day, when in enumerate(grid.dates):
        if when.weekday() in closure.days or when in closure.dates:
            for start, end in closure.windows:
                first = -(-grid.at(day, start) // grid.step_min)
                shut[first : max(first, -(-grid.at(day, end) // grid.step_min))] = True
    return shut


def _next_open(demand: Demand, shut: BoolArray, still_open: BoolArray) -> list[tuple[IndexArray, IndexArray]]:
    """Return, for each day with shut intervals, their indices and those of the next open hours: this day's or later.

    A day after which nothing opens within the horizon is left out.
    """
    day_of = demand.grid.day_of
    found: list[tuple[IndexArray, IndexArray]] = []
    for day in np.unique(day_of[shut]):
        closed = np.flatnonzero(shut & (day_of == day))
        later = np.flatnonzero(still_open & (np.arange(len(shut)) > closed[-1]))
        if later.size:
            found.append((closed, later[day_of[later] == day_of[later[0]]]))
    return found
