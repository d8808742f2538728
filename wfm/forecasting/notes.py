"""What a planner should read beside a forecast, in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from forecasts.ratio import RatioForecast
from forecasts.series import History
from wfm.forecasting.queue_series import QueueSeries
from wfm.forecasting.repairs import Repair

__all__ = ["handle_time_notes", "history_notes", "opening_notes", "outlier_notes"]

MOST_OUTLIERS = 10
CLOSED = "has the queue closed? If so, close it in the plan or give it a factor of 0"
WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


def history_notes(queue: str, history: History, skip: int, *, tried: bool = True, gaps: bool = True) -> list[str]:
    """Return remarks on how much a queue's history can carry.

    Parameters
    ----------
    queue
        Its id.
    history
        Its days.
    skip
        Days between the history and the period asked for.
    tried
        Whether the history is long enough to try the methods out over that distance.
    gaps
        Whether to tell of intervals without a record; False where the reader of the history has.
    """
    counts = np.where(history.days.open_, history.counts, np.nan)
    days = np.isfinite(counts).any(axis=1)
    known = int(days.sum())
    notes = []
    if known == 0:
        notes.append(f"{queue}: no record in the history; the forecast is 0")
        return notes
    total = float(np.nansum(counts))
    span = "1 day" if known == 1 else f"{known} days"
    if total == 0:
        notes.append(f"{queue}: all counts of the history are 0; the forecast is 0")
    elif known < 14:
        notes.append(f"{queue}: only {span} of history; the forecast is the mean of what exists")
    elif known < 35:
        notes.append(f"{queue}: only {span} of history; bands are wide and methods hardly compared")
    silent = len(history) - 1 - int(np.flatnonzero(days)[-1])
    if silent >= 14:
        notes.append(f"{queue}: no record in the last {silent} days of the history; {CLOSED}")
    recent = counts[-28:]
    if total > 0 and silent < 14 and np.isfinite(recent).any() and np.nansum(recent) == 0:
        notes.append(f"{queue}: no contact in the last four weeks; {CLOSED}")
    if skip > 7:
        how = "bands hold for that distance" if tried else "that is too far to try it out, so bands are guessed"
        notes.append(f"{queue}: the history ends {skip} days before the period asked for; {how}")
    missing = int((~np.isfinite(history.counts) & history.days.open_)[days].sum())
    if missing and gaps:
        notes.append(f"{queue}: {missing} intervals of the history have no record; they are taken as unknown, not as 0")
    return notes


def outlier_notes(queue: str, repairs: Sequence[Repair]) -> list[str]:
    """Return one line a stretch that was set aside, the latest ten and a count of the rest."""
    lines = []
    for repair in repairs:
        span = "the whole day" if repair.whole_day else repair.span
        counts = f"{repair.came:.0f} came, about {repair.expected:.0f} expected"
        lines.append(f"{queue}: {repair.date}, {span}, is an outlier and set aside ({counts})")
    if len(lines) > MOST_OUTLIERS:
        lines = [
            *lines[-MOST_OUTLIERS:],
            f"{queue}: {len(lines) - MOST_OUTLIERS} earlier outliers were set aside too",
        ]
    return lines


def opening_notes(queue: str, series: QueueSeries) -> list[str]:
    """Return a remark where a queue is to be open on a weekday on which nothing is known of it."""
    history, ahead = series.history, series.ahead[series.skip :]
    seen = {int(day) for day in history.days.season[np.isfinite(history.counts).any(axis=1)]}
    asked = {int(day) for day in ahead.season[ahead.open_.any(axis=1)]}
    names = ", ".join(WEEKDAYS[day] for day in sorted(asked - seen))
    return [f"{queue}: no history on {names}; the forecast there is that of a mean day"] if names and seen else []


def handle_time_notes(queue: str, aht: RatioForecast | None) -> list[str]:
    """Return how sure the handle time is."""
    if aht is None:
        return [f"{queue}: no handle times in the history"]
    if aht.day_variation is None:
        return []
    return [f"{queue}: handle time of a whole day varies by ± {100 * aht.day_variation:.0f} % about its forecast"]
