"""Last resorts: leads and partners take contacts where agents are missing even after the repair."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from wfm.evaluation.roster_changes import Lever
from wfm.evaluation.running_coverage import RunningCoverage
from wfm.grid import TimeGrid
from wfm.intraday.events import Event, EventKind, KnownEvent
from wfm.rostering.problem import RosterProblem
from wfm.rostering.repair_settings import OutsideHelp

__all__ = ["HelpStep", "best_window", "called_help"]

FORBIDDEN = -1e12
"""Worth of help where there is none to be had."""

MOST_STEPS = 40
"""Most stretches of help of one kind."""


@dataclass(frozen=True)
class HelpStep:
    """One person from outside for one stretch.

    Attributes
    ----------
    lever
        Leads or overflow.
    known
        The stretch as an event that later repairs know.
    price_minor, gain_minor
        What it costs, and how much cheaper the roster becomes, the price taken off.
    """

    lever: Lever
    known: KnownEvent
    price_minor: float
    gain_minor: float


def best_window(worth: NDArray[np.float64], least: int) -> tuple[float, int, int]:
    """Return (sum, first, last) of the stretch of at least `least` cells with the largest sum; last is exclusive."""
    sums = np.concatenate([[0.0], np.cumsum(worth)])
    best, found, low = -np.inf, (0, 0), 0
    for last in range(least, len(sums)):
        if sums[last - least] < sums[low]:
            low = last - least
        if sums[last] - sums[low] > best:
            best, found = float(sums[last] - sums[low]), (low, last)
    return best, *found


def called_help(
    running: RunningCoverage,
    problem: RosterProblem,
    lever: Lever,
    offered: OutsideHelp | None,
    dates: frozenset[date],
    first_slot: int,
    interval: int = 1,
) -> list[HelpStep]:
    """Call people from outside, one stretch after the other, as long as one pays; `running` is brought up to date.

    Parameters
    ----------
    running
        Coverage after the repair.
    problem
        Grid and queues.
    lever, offered
        What kind of help, and its terms; None: none.
    dates, first_slot
        Dates on which help may be called, from a slot on.
    interval
        Slots in a planning interval; help begins and ends with one, as events do.
    """
    if offered is None:
        return []
    grid = problem.grid
    rows = [
        row
        for row, queue in enumerate(problem.queues[: problem.plain])
        if not offered.queues or queue.id in offered.queues
    ]
    least = max(1, -(-offered.least_min // (grid.step_min * interval)))
    first_slot = -(-first_slot // interval) * interval
    used = np.zeros(grid.n, dtype=np.int64)
    days = [(max(first_slot, low), high) for low, high, day in _days(grid) if day in dates and high > first_slot]
    steps: list[HelpStep] = []
    while len(steps) < MOST_STEPS:
        best: tuple[float, int, int, int] | None = None
        for row in rows:
            for low, high in days:
                slots = np.arange(low, high)
                worth = running.worth_of_help(row, slots) - offered.price_minor_per_h * grid.step_h
                worth = np.where(used[low:high] >= offered.at_most, FORBIDDEN, worth)
                gain, first, last = best_window(worth.reshape(-1, interval).sum(axis=1), least)
                if gain > 0.5 and (best is None or gain > best[0]):
                    best = gain, row, low + first * interval, low + last * interval
        if best is None:
            break
        gain, row, first, last = best
        running.require_less(row, first, last, 1.0)
        used[first:last] += 1
        price = offered.price_minor_per_h * grid.step_h * (last - first)
        known = _cover(problem.queues[row].id, grid.time(first), grid.time(last))
        steps.append(HelpStep(lever, known, price, gain))
    return steps


def _days(grid: TimeGrid) -> list[tuple[int, int, date]]:
    starts = [int(slot) for slot in grid.day_starts]
    return list(zip(starts[:-1], starts[1:], grid.dates, strict=True))


def _cover(queue: str, start: datetime, end: datetime) -> KnownEvent:
    return KnownEvent(Event(EventKind.COVER, start, end, queue=queue, factor=1.0), start, end)
