"""From records to counts by queue and interval: the raw material of every measure."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from wfm.evaluation.simulation.duties import Duties
from wfm.evaluation.simulation.records import Records
from wfm.evaluation.simulation.state import Kind, Outcome

__all__ = ["Counts", "Ruler", "count", "spread", "stacked"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Ruler:
    """What the counts are taken with.

    Attributes
    ----------
    step_s
        Length of an interval in seconds.
    intervals
        n.
    within_s : (q,)
        Answer target of each live queue.
    weight : (q,)
        Part of an agent that one contact takes: 1 ÷ concurrency.
    base_group : (a,)
        The group whose time an agent's time is counted in.
    groups
        g.
    """

    step_s: float
    intervals: int
    within_s: Array
    weight: Array
    base_group: NDArray[np.int64]
    groups: int


@dataclass(frozen=True)
class Counts:
    """Counts of one replication, or of r replications in a leading axis.

    A contact counts in the interval of its arrival, work that waits at the start in the first one; each further attempt
    is offered again. For deferred queues "answered" means finished. Promised calls are counted apart.

    Attributes
    ----------
    offered, answered, abandoned, blocked, converted, left_over : (q, n)
        Offered contacts and what became of them; `left_over` still waited when the run ended.
    queued : (q, n)
        Live contacts that were not served at once.
    within : (q, n)
        Answered within the target; for deferred queues finished by the deadline.
    short_abandoned : (q, n)
        Abandoned within the target.
    judged : (q, n)
        Deferred: items whose deadline lies in the horizon. Live: the same as `offered`.
    wait_answered_s, wait_all_s : (q, n)
        Sums of seconds waited, by answered contacts and by answered and abandoned ones.
    promised, promised_in_time : (q, n)
        Promised calls due in the horizon, and those begun by their deadline.
    backlog, oldest_s : (q, n)
        At the end of the interval: deferred items and promised calls not finished, and the age of the oldest.
    working_s, productive_s : (g, n)
        Seconds of work, and seconds on duty or finishing a contact after it, by group.
    """

    offered: Array
    answered: Array
    abandoned: Array
    blocked: Array
    converted: Array
    left_over: Array
    queued: Array
    within: Array
    short_abandoned: Array
    judged: Array
    wait_answered_s: Array
    wait_all_s: Array
    promised: Array
    promised_in_time: Array
    backlog: Array
    oldest_s: Array
    working_s: Array
    productive_s: Array


def stacked(parts: list[Counts]) -> Counts:
    """Return counts with a leading axis of replications."""
    return Counts(**{field.name: np.stack([getattr(part, field.name) for part in parts]) for field in fields(Counts)})


def count(records: Records, duties: Duties, ruler: Ruler) -> Counts:
    """Return the counts of one replication.

    Parameters
    ----------
    records
        What happened.
    duties
        When agents took contacts.
    ruler
        Grid, targets and groups.
    """
    working_s, productive_s = _time(records, duties, ruler)
    backlog, oldest_s = _backlog(records, ruler)
    return Counts(
        **_contacts(records, ruler),
        backlog=backlog,
        oldest_s=oldest_s,
        working_s=working_s,
        productive_s=productive_s,
    )


def _contacts(records: Records, ruler: Ruler) -> dict[str, Array]:
    """Return the counts of contacts by cell of their arrival; arrivals after the horizon are not counted."""
    queues, end_s = ruler.within_s.size, ruler.intervals * ruler.step_s
    inside = records.arrival_s < end_s
    interval = np.clip(records.arrival_s / ruler.step_s, 0, ruler.intervals - 1).astype(np.int64)
    cell = records.queue * ruler.intervals + interval

    def add(which: NDArray[np.bool_], weights: Array | None = None) -> Array:
        chosen = which & inside
        values = None if weights is None else weights[chosen]
        total = np.bincount(cell[chosen], values, minlength=queues * ruler.intervals)
        return total.reshape(queues, ruler.intervals).astype(np.float64)

    live = records.kind == Kind.LIVE
    promised = records.kind == Kind.CALLBACK
    normal = ~promised
    answered, abandoned = records.outcome == Outcome.ANSWERED, records.outcome == Outcome.ABANDONED
    started = ~np.isnan(records.start_s)
    wait_s = np.where(live & ~started, records.end_s, records.start_s) - records.arrival_s
    limit_s = ruler.within_s[records.queue]
    in_time = np.where(live, wait_s <= limit_s, records.end_s <= records.due_s)
    due = records.due_s <= end_s
    return {
        "offered": add(normal),
        "answered": add(normal & answered),
        "abandoned": add(abandoned),
        "blocked": add(records.outcome == Outcome.BLOCKED),
        "converted": add(records.outcome == Outcome.CONVERTED),
        "left_over": add(normal & ~answered & (records.outcome <= Outcome.SERVING)),
        "queued": add(live & ~(started & (wait_s <= 0.0)) & (records.outcome != Outcome.BLOCKED)),
        "within": add(normal & answered & in_time & (live | due)),
        "short_abandoned": add(abandoned & (wait_s <= limit_s)),
        "judged": add(normal & (live | due)),
        "wait_answered_s": add(normal & answered, wait_s),
        "wait_all_s": add(normal & (answered | abandoned), wait_s),
        "promised": add(promised & due),
        "promised_in_time": add(promised & due & (records.start_s <= records.due_s)),
    }


def spread(start_s: Array, end_s: Array, row: NDArray[np.int64], rows: int, ruler: Ruler) -> Array:
    """Return the seconds of stretches that fall into each row and interval, shape (rows, n).

    A stretch that begins φ seconds into interval i adds its rest of i there and whole intervals from i + 1 on; its
    end takes the same away again. Running sums of the two make the cells.
    """
    n, step_s = ruler.intervals, ruler.step_s
    total = np.zeros(rows * (n + 2))
    for bound, sign in ((start_s, 1.0), (end_s, -1.0)):
        clipped = np.clip(bound, 0.0, n * step_s)
        index = (clipped / step_s).astype(np.int64)
        into = clipped - index * step_s
        cell = row * (n + 2) + index
        total += sign * np.bincount(cell, step_s - into, minlength=total.size)
        total += sign * np.bincount(cell + 1, into, minlength=total.size)
    return np.maximum(np.cumsum(total.reshape(rows, n + 2), axis=1)[:, :n], 0.0)


def _time(records: Records, duties: Duties, ruler: Ruler) -> tuple[Array, Array]:
    """Return working and productive seconds by group; work after a duty's end counts as productive too."""
    agent, start_s, end_s = duties.stretches
    on_duty = spread(start_s, end_s, ruler.base_group[agent], ruler.groups, ruler)
    busy = records.busy
    owner = ruler.base_group[busy.agent]
    begin, end = busy.start_s, busy.end_s
    duty_end = duties.end_after(busy.agent, begin)
    over = spread(np.minimum(duty_end, end), end, owner, ruler.groups, ruler)
    weight = ruler.weight[records.queue[busy.contact]]
    working = np.zeros_like(on_duty)
    for value in np.unique(weight):
        mine = weight == value
        working += value * spread(begin[mine], end[mine], owner[mine], ruler.groups, ruler)
    return working, on_duty + over


def _backlog(records: Records, ruler: Ruler) -> tuple[Array, Array]:
    """Return, at the end of each interval, the unfinished backlog items of each queue and the age of the oldest."""
    queues, n = ruler.within_s.size, ruler.intervals
    backlog, oldest_s = np.zeros((queues, n)), np.zeros((queues, n))
    ends_s = (np.arange(n) + 1) * ruler.step_s
    for queue in np.unique(records.queue[records.kind != Kind.LIVE]):
        mine = np.flatnonzero((records.queue == queue) & (records.kind != Kind.LIVE))
        arrival_s = records.arrival_s[mine]
        end_s = np.where(records.outcome[mine] == Outcome.ANSWERED, records.end_s[mine], np.inf)
        # An item is in the backlog at the ends of intervals first … last - 1.
        first = np.searchsorted(ends_s, arrival_s)
        last = np.searchsorted(ends_s, end_s)
        backlog[queue] = np.cumsum(np.bincount(first, minlength=n + 1) - np.bincount(last, minlength=n + 1))[:n]
        earliest = np.full(n, np.inf)
        for item in np.argsort(-arrival_s, kind="stable"):
            earliest[first[item] : last[item]] = arrival_s[item]
        oldest_s[queue] = np.where(np.isfinite(earliest), ends_s - earliest, 0.0)
    return backlog, oldest_s
