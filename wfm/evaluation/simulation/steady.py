"""Steady state: a centre whose volume and staff never change, run until its measures are known well enough."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from wfm.errors import ValueRangeError
from wfm.evaluation.simulation.centre import Centre
from wfm.evaluation.simulation.counts import Ruler, spread
from wfm.evaluation.simulation.duties import always
from wfm.evaluation.simulation.estimates import controlled_ratio
from wfm.evaluation.simulation.records import Records, simulate_once
from wfm.evaluation.simulation.state import Outcome
from wfm.evaluation.simulation.stream import Stream, draw_steady
from wfm.execution import Done, InProcess, run_all

__all__ = ["METRICS", "Precision", "SteadySetting", "simulate_settings", "simulate_steady"]

METRICS = ("sl_offered", "sl_excl_short_abandon", "p_abandon", "p_queued", "mean_wait_all_s", "asa_answered_s")
"""Measures of a type of contact; groups of agents have ``occupancy``."""

Floats = NDArray[np.float64]
Measured = dict[str, dict[str, dict[str, float]]]
"""Entity → metric → {value, half_width}."""

_ROUND = 40
_MAX_SUBSETS = 12


@dataclass(frozen=True)
class SteadySetting:
    """One steady-state setting.

    Attributes
    ----------
    name
        Name of the setting.
    centre
        Queues, agents and routing.
    groups
        Names of the groups, length g.
    group_of : (a,)
        Group of each agent.
    rate : (q,)
        Contacts a second.
    aht_s : (q,)
        Mean handle time in seconds.
    within_s
        Answer target.

    Raises
    ------
    ValueRangeError
        If queues without patience bring more work than the agents who can serve them can do.
    """

    name: str
    centre: Centre
    groups: tuple[str, ...]
    group_of: NDArray[np.int64]
    rate: NDArray[np.float64]
    aht_s: NDArray[np.float64]
    within_s: float

    def __post_init__(self) -> None:
        """Refuse what has no steady state."""
        if not (self.rate > 0).all() or not (self.aht_s > 0).all():
            raise ValueRangeError(f"{self.name}: arrivals and handle times must be above 0")
        endless = [row for row, line in enumerate(self.centre.lines) if line.patience_s is None]
        skills = self.centre.routing.skills[self.group_of]
        sizes = range(1, len(endless) + 1) if len(endless) <= _MAX_SUBSETS else (1, len(endless))
        for rows in (list(chosen) for size in sizes for chosen in combinations(endless, size)):
            load = float((self.rate[rows] * self.aht_s[rows]).sum())
            agents = int(skills[:, rows].any(axis=1).sum())
            if load >= agents:
                names = ", ".join(self.centre.lines[row].name for row in rows)
                raise ValueRangeError(
                    f"{self.name}: without patience {names} would wait for ever: {load:.2f} Erlang offered to "
                    f"{agents} agents; add agents or state a patience"
                )


@dataclass(frozen=True, slots=True)
class Precision:
    """When to stop.

    Attributes
    ----------
    shares
        Half-width of every share, above 0. Default 0.002.
    seconds
        Half-width of every wait as a fraction of its value, above 0. Default 0.01; None for any.
    contacts
        Contacts of one replication, its warm-up included; raised to 200 an agent. Default 100,000.
    most
        Contacts of a setting after which it is left as it is.
    """

    shares: float = 0.002
    seconds: float | None = 0.01
    contacts: int = 100_000
    most: int = 400_000_000


@dataclass(frozen=True)
class _Run:
    """One replication to be made."""

    setting: SteadySetting
    contacts: int
    seed: int
    replication: int


@dataclass(frozen=True)
class _Totals:
    """Sums of one replication: by type (q, 8), (busy, present) seconds by group (g, 2), and controls (3q,)."""

    types: Floats
    groups: Floats
    controls: Floats


def _totals(run: _Run) -> _Totals:
    """Simulate one replication.

    The first tenth warms up, and the last hundredth is not counted because nobody arrives behind it.
    """
    setting = run.setting
    centre = setting.centre
    stream = draw_steady(centre.lines, setting.rate, setting.aht_s, run.contacts, run.seed, run.replication)
    records = simulate_once(centre, stream, always(setting.group_of))
    first, last = run.contacts // 10, run.contacts - run.contacts // 100
    window = slice(first, last)
    begin_s, end_s = float(stream.arrival_s[first]), float(stream.arrival_s[last])
    agents = np.bincount(setting.group_of, minlength=len(setting.groups))
    ruler = Ruler(end_s - begin_s, 1, np.zeros(0), np.zeros(0), setting.group_of, agents.size)
    work = records.busy
    row = setting.group_of[work.agent]
    busy = spread(work.start_s - begin_s, work.end_s - begin_s, row, agents.size, ruler)[:, 0]
    return _Totals(
        _by_type(records, window, setting.within_s, len(centre.lines)),
        np.column_stack([busy, agents * (end_s - begin_s)]),
        _controls(setting, stream, window, end_s - begin_s),
    )


def _controls(setting: SteadySetting, stream: Stream, window: slice, length_s: float) -> Floats:
    """Return what was drawn against its known mean, by type: rate, handle time, patience (0 without)."""
    queue, types = stream.queue[window], setting.rate.size
    count = np.bincount(queue, minlength=types)
    patience = np.array([np.inf if line.patience_s is None else line.patience_s for line in setting.centre.lines])
    drawn_patience = np.where(np.isfinite(patience)[queue], stream.patience_s[window], 0.0)
    some = np.maximum(count, 1)
    return np.concatenate(
        [
            count / length_s / setting.rate - 1.0,
            np.bincount(queue, stream.work_s[window], types) / some / setting.aht_s - 1.0,
            np.where(np.isfinite(patience), np.bincount(queue, drawn_patience, types) / some / patience - 1.0, 0.0),
        ]
    )


def _by_type(records: Records, window: slice, within_s: float, types: int) -> Floats:
    """Return offered, in time, short abandons, abandoned, queued, waits of all, waits of answered, answered."""
    queue, outcome = records.queue[window], records.outcome[window]
    start_s = records.start_s[window]
    answered, abandoned = outcome == Outcome.ANSWERED, outcome == Outcome.ABANDONED
    wait_s = np.where(answered, start_s, records.end_s[window]) - records.arrival_s[window]
    columns = (
        np.ones(queue.size),
        answered & (wait_s <= within_s),
        abandoned & (wait_s <= within_s),
        abandoned,
        ~answered | (wait_s > 0),
        wait_s,
        np.where(answered, wait_s, 0.0),
        answered,
    )
    return np.column_stack([np.bincount(queue, column.astype(np.float64), types) for column in columns])


def _metrics(total: Floats, controls: Floats) -> dict[str, dict[str, float]]:
    """Return the metrics of one type from its sums, shape (r, 8)."""
    offered, in_time, short, abandoned, queued, wait_all, wait_answered, answered = total.T
    parts = {
        "sl_offered": (in_time, offered),
        "sl_excl_short_abandon": (in_time, offered - short),
        "p_abandon": (abandoned, offered),
        "p_queued": (queued, offered),
        "mean_wait_all_s": (wait_all, offered),
        "asa_answered_s": (wait_answered, answered),
    }
    return {name: _plain(above, below, controls) for name, (above, below) in parts.items()}


def _plain(above: Floats, below: Floats, controls: Floats) -> dict[str, float]:
    found = controlled_ratio(above, below, controls)
    return {"value": float(found.value), "half_width": float(found.half_width)}


def _measured(setting: SteadySetting, totals: list[_Totals]) -> Measured:
    by_type = np.stack([total.types for total in totals])
    by_group = np.stack([total.groups for total in totals])
    controls = np.stack([total.controls for total in totals])
    found = {line.name: _metrics(by_type[:, row], controls) for row, line in enumerate(setting.centre.lines)}
    found["all"] = _metrics(by_type.sum(axis=1), controls)
    for row, name in enumerate(setting.groups):
        found.setdefault(name, {})["occupancy"] = _plain(by_group[:, row, 0], by_group[:, row, 1], controls)
    return found


def _excess(found: Measured, precision: Precision) -> float:
    """Return the largest half-width as a multiple of what is asked for."""
    worst = 0.0
    for metrics in found.values():
        for name, value in metrics.items():
            if not name.endswith("_s"):
                worst = max(worst, value["half_width"] / precision.shares)
            elif precision.seconds is not None and value["value"] > 0:
                worst = max(worst, value["half_width"] / (precision.seconds * value["value"]))
    return worst


def simulate_steady(
    setting: SteadySetting, *, seed: int, precision: Precision | None = None, where: Executor | None = None
) -> Measured:
    """Return the measures of one setting, in the names of `METRICS` and ``occupancy``.

    Parameters
    ----------
    setting
        What to simulate.
    seed
        Seed of all replications.
    precision
        When to stop; None for the default.
    where
        Executor for the replications; None for this process.

    Notes
    -----
    Replications are made in rounds of a size that depends on the half-widths alone, so the result is the same
    on any number of workers. Stopping when a half-width is small favours small half-widths a little; a first round of
    forty keeps that small.
    """
    goal = precision or Precision()
    chosen = where or InProcess()
    totals: list[_Totals] = []
    contacts = max(goal.contacts, 200 * setting.group_of.size)
    size, limit = _ROUND, max(_ROUND, goal.most // contacts)
    while True:
        made = len(totals)
        runs = [_Run(setting, contacts, seed, made + number) for number in range(size)]
        totals += run_all(chosen, _totals, runs)
        found = _measured(setting, totals)
        excess = _excess(found, goal)
        if excess <= 1.0 or len(totals) >= limit:
            return found
        needed = int(np.ceil(len(totals) * excess**2 * 1.1)) - len(totals)
        size = int(np.clip(needed, 2, min(2 * len(totals), limit - len(totals))))


def simulate_settings(
    settings: Mapping[str, SteadySetting],
    *,
    seed: int = 1,
    precision: Precision | None = None,
    where: Executor | None = None,
    done: Done | None = None,
) -> dict[str, Measured]:
    """Return {setting: {entity: {metric: {value, half_width}}}}.

    Parameters
    ----------
    settings
        Settings by name.
    seed
        Seed of all replications.
    precision
        When to stop; None for half-widths of 0.002 for shares and 1 % for waits.
    where
        Executor for the replications; None for this process.
    done
        Told of each finished setting.
    """
    found = {}
    for number, (name, setting) in enumerate(settings.items(), start=1):
        found[name] = simulate_steady(setting, seed=seed, precision=precision, where=where)
        if done is not None:
            done(number, len(settings))
    return found
