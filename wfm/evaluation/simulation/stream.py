"""Contacts as they arrive: drawn before the simulation and without knowing the roster.

Every roster that is simulated with the same seed meets the same customers: same times, matters and patience.
Differences between rosters are then sharp (common random numbers).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfm.errors import ValueRangeError
from wfm.evaluation.simulation.centre import Line
from wfm.evaluation.simulation.deadlines import OpeningWork, due_by_clock

__all__ = ["Arrivals", "Stream", "draw_steady", "draw_stream", "generators"]

_STREAMS = 6
WAITING = 0xBAC
"""Marks the stream of random numbers of the work that waits at the start."""


@dataclass(frozen=True)
class Stream:
    """Contacts in the order of their arrival.

    Attributes
    ----------
    queue : (m,)
        Row of the queue.
    arrival_s : (m,)
        Seconds from the start of the horizon, ascending; below 0 for work that waits there.
    work_s : (m,)
        Handle time of an agent with multiplier 1.
    patience_s : (m,)
        Longest wait that the customer accepts; infinite where nobody abandons.
    due_s : (m,)
        Deadline of backlog work, seconds from the start; infinite for live contacts.
    key
        A number from which later decisions of these customers are drawn.
    """

    queue: NDArray[np.int64]
    arrival_s: NDArray[np.float64]
    work_s: NDArray[np.float64]
    patience_s: NDArray[np.float64]
    due_s: NDArray[np.float64]
    key: int


@dataclass(frozen=True)
class Arrivals:
    """The law of the arrivals over a horizon.

    Attributes
    ----------
    contacts : (q, n)
        Mean contacts an interval, at least 0.
    aht_s : (q, n)
        Mean handle time in seconds; read where contacts are above 0.
    step_s
        Length of an interval in seconds.
    day_of : (n,)
        Day of each interval; the day factor is drawn once a day.
    day_cv
        Coefficient of variation of a gamma factor of mean 1 that all queues share on a day; 0 for none.
    samples : (z, q, n)
        Whole sample paths of mean contacts from a forecast; replication r takes path r modulo z in place of
        `contacts`. None for none.
    running : (q, n)
        Whether the clock of a backlog's deadline runs; None: always.
    waiting
        Backlog work that is there at the start.
    """

    contacts: NDArray[np.float64]
    aht_s: NDArray[np.float64]
    step_s: float
    day_of: NDArray[np.int64]
    day_cv: float = 0.0
    samples: NDArray[np.float64] | None = None
    running: NDArray[np.bool_] | None = None
    waiting: tuple[OpeningWork, ...] = ()

    def __post_init__(self) -> None:
        """Check shapes and bounds."""
        if self.contacts.shape != self.aht_s.shape or self.contacts.shape[1:] != self.day_of.shape:
            raise ValueRangeError(
                f"contacts and aht_s must have shape (q, n) and day_of (n,), got {self.contacts.shape}, "
                f"{self.aht_s.shape}, {self.day_of.shape}"
            )
        if not (self.contacts >= 0).all():
            raise ValueRangeError("mean contacts must be at least 0 in every interval")
        if self.running is not None and self.running.shape != self.contacts.shape:
            raise ValueRangeError(f"running must have shape (q, n) = {self.contacts.shape}, got {self.running.shape}")
        if not (self.aht_s[self.contacts > 0] > 0).all():
            raise ValueRangeError("aht_s must be above 0 wherever contacts are expected")


def generators(seed: int, replication: int) -> tuple[np.random.Generator, ...]:
    """Return the independent generators of one replication: counts, times, work, patience, day, absence."""
    root = np.random.SeedSequence(seed, spawn_key=(replication,))
    return tuple(np.random.Generator(np.random.PCG64(child)) for child in root.spawn(_STREAMS))


def _patience(lines: tuple[Line, ...], queue: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.float64]:
    mean = np.array([np.inf if line.patience_s is None else line.patience_s for line in lines])
    return np.asarray(mean[queue] * rng.standard_exponential(queue.size))


def _work(lines: tuple[Line, ...], queue: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Return unit handle times; one law a queue, drawn for all contacts so that a queue's draws are its own."""
    laws = {line.law for line in lines}
    if len(laws) == 1:
        return laws.pop().draw(queue.size, rng)
    unit = np.empty(queue.size)
    for row, child in enumerate(rng.spawn(len(lines))):
        mine = np.flatnonzero(queue == row)
        unit[mine] = lines[row].law.draw(mine.size, child)
    return unit


def _due(lines: tuple[Line, ...], queue: NDArray[np.int64], arrival_s: NDArray[np.float64]) -> NDArray[np.float64]:
    within = np.array([np.inf if line.deferred_within_s is None else line.deferred_within_s for line in lines])
    return np.asarray(arrival_s + within[queue])


def _due_by_clocks(
    lines: tuple[Line, ...], arrivals: Arrivals, queue: NDArray[np.int64], arrival_s: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the deadlines where clocks may stand still."""
    due_s = _due(lines, queue, arrival_s)
    for row, line in enumerate(lines):
        if arrivals.running is not None and line.deferred_within_s is not None and not arrivals.running[row].all():
            mine = queue == row
            within_s = np.full(int(mine.sum()), line.deferred_within_s)
            due_s[mine] = due_by_clock(arrivals.running[row], arrivals.step_s, arrival_s[mine], within_s)
    return due_s


def _with_waiting(lines: tuple[Line, ...], arrivals: Arrivals, stream: Stream, seed: int, replication: int) -> Stream:
    """Put the work that waits at the start before the contacts that arrive, the oldest first.

    It has random numbers of its own, so that those who come later are the same with and without it. What has an age
    has arrived so long before the start, at the latest.
    """
    rng = np.random.default_rng([seed, replication, WAITING])
    items = sorted(arrivals.waiting, key=lambda item: -item.age_s)
    counts = [int(item.contacts + rng.random()) for item in items]
    rows = np.repeat(np.arange(len(items)), counts)
    queue = np.array([item.queue for item in items], dtype=np.int64)[rows]
    age_s = np.array([item.age_s for item in items])[rows]
    work_s = _work(lines, queue, rng) * np.array([item.aht_s for item in items])[rows]
    due_s = np.empty(rows.size)
    for row in np.unique(queue).tolist():
        mine, within_s = queue == row, lines[row].deferred_within_s
        if within_s is None:
            raise ValueRangeError(f"queue {lines[row].name} is live: no work can wait there at the start")
        always = np.ones(arrivals.contacts.shape[1], dtype=np.bool_)
        running = always if arrivals.running is None else arrivals.running[row]
        due_s[mine] = due_by_clock(running, arrivals.step_s, np.zeros(int(mine.sum())), within_s - age_s[mine])
    return Stream(
        np.concatenate([queue, stream.queue]),
        np.concatenate([-age_s, stream.arrival_s]),
        np.concatenate([work_s, stream.work_s]),
        np.concatenate([np.full(rows.size, np.inf), stream.patience_s]),
        np.concatenate([due_s, stream.due_s]),
        stream.key,
    )


def draw_stream(lines: tuple[Line, ...], arrivals: Arrivals, seed: int, replication: int) -> Stream:
    """Return the contacts of one replication: Poisson given the day factor, uniform within an interval.

    Work that waits at the start comes before them.
    """
    counts_rng, times_rng, work_rng, patience_rng, day_rng, _ = generators(seed, replication)
    mean = arrivals.contacts
    if arrivals.samples is not None:
        mean = arrivals.samples[replication % arrivals.samples.shape[0]]
    if arrivals.day_cv > 0:
        shape = arrivals.day_cv**-2
        factor = day_rng.gamma(shape, 1.0 / shape, size=int(arrivals.day_of.max()) + 1)
        mean = mean * factor[arrivals.day_of]
    counts = counts_rng.poisson(mean.T)
    queues, intervals = mean.shape
    cell = np.repeat(np.arange(intervals * queues), counts.ravel())
    interval, queue = np.divmod(cell, queues)
    arrival_s = (interval + times_rng.random(cell.size)) * arrivals.step_s
    order = np.argsort(arrival_s, kind="stable")
    arrival_s, queue, interval = arrival_s[order], queue[order], interval[order]
    work_s = _work(lines, queue, work_rng) * arrivals.aht_s[queue, interval]
    key = int(day_rng.integers(1 << 62))
    due_s = _due_by_clocks(lines, arrivals, queue, arrival_s)
    stream = Stream(queue, arrival_s, work_s, _patience(lines, queue, patience_rng), due_s, key)
    return _with_waiting(lines, arrivals, stream, seed, replication) if arrivals.waiting else stream


def draw_steady(
    lines: tuple[Line, ...],
    rate: NDArray[np.float64],
    aht_s: NDArray[np.float64],
    size: int,
    seed: int,
    replication: int,
) -> Stream:
    """Return `size` contacts of Poisson streams that never change.

    Parameters
    ----------
    lines
        The queues, length q.
    rate : (q,)
        Contacts a second.
    aht_s : (q,)
        Mean handle time in seconds.
    size
        Number of contacts.
    seed, replication
        Identity of the draw.
    """
    counts_rng, times_rng, work_rng, patience_rng, day_rng, _ = generators(seed, replication)
    total = float(rate.sum())
    arrival_s = np.cumsum(times_rng.standard_exponential(size)) / total
    queue = np.searchsorted(np.cumsum(rate)[:-1] / total, counts_rng.random(size), side="right").astype(np.int64)
    work_s = _work(lines, queue, work_rng) * aht_s[queue]
    key = int(day_rng.integers(1 << 62))
    return Stream(queue, arrival_s, work_s, _patience(lines, queue, patience_rng), _due(lines, queue, arrival_s), key)
