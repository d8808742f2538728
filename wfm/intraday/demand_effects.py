"""What events make of forecast and requirement: spikes, handle times, closures, outages, cover from outside."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from wfm.demand import Demand
from wfm.forecasting import DemandAssumptions
from wfm.intraday.events import Event, EventKind, KnownEvent
from wfm.pipeline import Plan, forecast_of, reaching, requirement_of
from wfm.staffing.requirement import Requirement, requirement_for

__all__ = ["REDIAL_MIN", "demand_with"]

REDIAL_MIN = 60
"""Minutes after an outage in which those who call again do so."""

DEMAND_EVENTS = frozenset({EventKind.VOLUME, EventKind.AHT, EventKind.CLOSED, EventKind.OUTAGE, EventKind.COVER})

Array = NDArray[np.float64]


def demand_with(plan: Plan, held: tuple[KnownEvent, ...]) -> Plan:
    """Return a plan whose forecast and requirement are given, as they are after some events.

    Notes
    -----
    Only cells that an event speaks of change. Where contacts and handle times are known, the staffing formulas say by
    how much: what they require after the event less what they require before it is added to the plan's requirement,
    so that corrections of the requirement stay. Where they are not known, the requirement grows with the load.
    """
    touched = [item for item in held if item.event.kind in DEMAND_EVENTS]
    if not touched:
        return plan
    forecast = forecast_of(plan)
    before = requirement_of(plan, forecast)
    contacts, aht_s = np.nan_to_num(forecast.contacts), forecast.aht_s.copy()
    growth, shut = np.ones_like(contacts), np.zeros(contacts.shape, dtype=bool)
    cover = np.zeros_like(contacts)
    for item in touched:
        rows, spans = _cells(plan, item)
        if item.event.kind is EventKind.COVER:
            cover[rows] += spans * (item.event.factor or 0.0)
        else:
            _change(item.event, rows, spans, contacts, aht_s, growth, shut, plan.grid.step_min)
    after = replace(forecast, contacts=contacts, aht_s=aht_s, quantiles=_scaled(forecast, contacts))
    agents = _agents(plan, before, forecast, after, growth)
    agents = np.maximum(np.where(shut, 0.0, agents) - cover, 0.0)
    found = Requirement.given(
        plan.grid, plan.queues, reaching(plan, after).contacts, reaching(plan, after).aht_s, agents
    )
    given = replace(found, notes=before.notes)
    return replace(plan, forecast=after, requirement=given, assumptions=DemandAssumptions())


def _cells(plan: Plan, item: KnownEvent) -> tuple[list[int], Array]:
    """Return the queues of an event, and which share of each interval it covers."""
    grid, event = plan.grid, item.event
    rows = [row for row, queue in enumerate(plan.queues) if event.queue in {"", queue.id}]
    edges = np.arange(grid.n + 1) * grid.step_min
    low, high = grid.minute(item.since), grid.minute(item.until)
    spans = np.minimum(edges[1:], high) - np.maximum(edges[:-1], low)
    return rows, np.clip(spans / grid.step_min, 0.0, 1.0)


def _change(
    event: Event,
    rows: list[int],
    spans: Array,
    contacts: Array,
    aht_s: Array,
    growth: Array,
    shut: NDArray[np.bool_],
    step_min: int,
) -> None:
    """Change contacts, handle times, growth of the load and closed cells in place."""
    factor = 1.0 if event.factor is None else event.factor
    for row in rows:
        if event.kind is EventKind.VOLUME:
            change = 1.0 + (factor - 1.0) * spans
            contacts[row] *= change
            growth[row] *= change
        elif event.kind is EventKind.AHT:
            wanted = aht_s[row] * factor if event.aht_s is None else np.full_like(aht_s[row], event.aht_s)
            change = 1.0 + (wanted / aht_s[row] - 1.0) * spans
            known = np.isfinite(change)
            aht_s[row, known] *= change[known]
            growth[row, known] *= change[known]
        else:
            lost = contacts[row] * spans
            contacts[row] -= lost
            growth[row] *= 1.0 - spans
            shut[row] |= spans >= 1.0
            if event.kind is EventKind.OUTAGE and event.factor:
                _call_again(contacts[row], growth[row], spans, float(lost.sum()) * event.factor, step_min)


def _call_again(contacts: Array, growth: Array, spans: Array, number: float, step_min: int) -> None:
    """Spread those who call again evenly over the intervals after an outage."""
    after = int(np.flatnonzero(spans).max(initial=-1)) + 1
    last = min(len(contacts), after + max(1, REDIAL_MIN // step_min))
    if not 0 < after < last:
        return
    each = number / (last - after)
    there = contacts[after:last]
    growth[after:last] *= np.where(there > 0, (there + each) / np.where(there > 0, there, 1.0), 1.0)
    contacts[after:last] = there + each


def _scaled(forecast: Demand, contacts: Array) -> Array | None:
    """Return the quantiles moved with the mean."""
    if forecast.quantiles is None:
        return None
    before = np.nan_to_num(forecast.contacts)
    ratio = np.divide(contacts, before, out=np.ones_like(contacts), where=before > 0)
    scaled: Array = forecast.quantiles * ratio
    return scaled


def _agents(plan: Plan, before: Requirement, forecast: Demand, after: Demand, growth: Array) -> Array:
    """Return the agents required after the events."""
    known = np.isfinite(forecast.aht_s[np.nan_to_num(forecast.contacts) > 0]).all() and forecast.contacts.sum() > 0
    changed = growth != 1.0
    if known:
        fresh = requirement_for(reaching(plan, after), plan.staffing).agents
        usual = requirement_for(reaching(plan, forecast), plan.staffing).agents
        return np.where(fresh != usual, np.maximum(before.agents + fresh - usual, 0.0), before.agents)
    grown = np.ceil(np.round(before.agents * growth, 6)) if plan.staffing.integer else before.agents * growth
    return np.where(changed, grown, before.agents)
