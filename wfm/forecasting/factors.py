"""The planner's own numbers on top of the model's: factors, and the typed-in effects of events."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from wfm.demand import Demand
from wfm.forecasting.settings import ForecastSettings

__all__ = ["with_factors"]


def with_factors(model: Demand, settings: ForecastSettings) -> Demand:
    """Return the model's forecast with the planner's factors on it, each told in the notes; the model is kept as is."""
    factor = np.ones_like(model.contacts)
    dates = np.array(model.grid.dates)[model.grid.day_of]
    notes = list(model.notes)
    for scale, queue, first, last, name in _parts(settings):
        rows = [row for row, q in enumerate(model.queues) if queue in {None, q.id}]
        when = (dates >= (first or date.min)) & (dates <= (last or date.max))
        if not rows or not when.any():
            continue
        factor[rows] *= np.where(when, scale, 1.0)
        span = f"on {first}" if first == last and first is not None else f"from {first or 'start'} to {last or 'end'}"
        notes.append(f"{queue or 'all queues'}: {name} {scale:g} {span}, set by the planner")
    quantiles = None if model.quantiles is None else model.quantiles * factor
    return replace(model, contacts=model.contacts * factor, quantiles=quantiles, notes=tuple(notes))


def _parts(settings: ForecastSettings) -> list[tuple[float, str | None, date | None, date | None, str]]:
    """Return (factor, queue, first date, last date, name) of everything the planner typed in."""
    parts: list[tuple[float, str | None, date | None, date | None, str]]
    parts = [(f.factor, f.queue, f.first, f.last, "factor") for f in settings.factors]
    for event in settings.events:
        if event.factor is None:
            continue
        queues: tuple[str | None, ...] = event.queues or (None,)
        parts += [(event.factor, queue, day, day, f"event {event.name}") for day in event.dates for queue in queues]
    return parts
