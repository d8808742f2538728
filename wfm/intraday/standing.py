"""The roster as it stands after events: duties that fell away, and time that people on duty are absent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from wfm.grid import TimeGrid
from wfm.intraday.effects import ABSENCES
from wfm.intraday.events import Event, EventKind, KnownEvent
from wfm.rostering.roster import ABSENT, Activity, Duty, Roster

__all__ = ["Standing", "exchanged", "stand_after"]


@dataclass(frozen=True)
class Standing:
    """A roster after one event.

    Attributes
    ----------
    roster
        The roster.
    known
        The event as it is recorded.
    """

    roster: Roster
    known: KnownEvent


def stand_after(grid: TimeGrid, roster: Roster, event: Event, granted: bool | None = None) -> Standing:
    """Return the roster after an event that is no swap, before anything is done about it.

    Parameters
    ----------
    grid
        The planned days.
    roster
        The roster before.
    event
        What happened.
    granted
        The answer to a request.

    Notes
    -----
    A duty that an absence covers whole falls away, and its paid time is credited. Of a duty that it covers in part the
    time away becomes an activity `absent`, paid like the duty: the duty stays what was agreed, and coverage loses it.
    """
    since, until = _span(grid, roster, event)
    if event.kind not in ABSENCES or granted is False:
        return Standing(roster, KnownEvent(event, since, until, (), granted))
    kept: list[Duty] = []
    credits: dict[date, int] = {}
    for duty in roster.duties:
        low = max(duty.start.timestamp(), since.timestamp())
        high = min(duty.end.timestamp(), until.timestamp())
        if duty.agent_id != event.agent_id or low >= high:
            kept.append(duty)
        elif low == duty.start.timestamp() and high == duty.end.timestamp():
            credits[duty.date] = credits.get(duty.date, 0) + duty.paid_min
        else:
            kept.append(_with_absence(duty, low, high))
    return Standing(Roster(tuple(kept)), KnownEvent(event, since, until, tuple(sorted(credits.items())), granted))


def _with_absence(duty: Duty, low_s: float, high_s: float) -> Duty:
    zone = duty.start.tzinfo
    away = Activity(datetime.fromtimestamp(low_s, zone), datetime.fromtimestamp(high_s, zone), ABSENT, paid=True)
    parts = sorted((*duty.activities, away), key=lambda item: item.start.timestamp())
    return replace(duty, activities=tuple(parts))


def _span(grid: TimeGrid, roster: Roster, event: Event) -> tuple[datetime, datetime]:
    """Return start and end of an event, where it names no end that of the day and of the duties concerned."""
    start, day = event.start.astimezone(grid.tz), event.start.astimezone(grid.tz).date()
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), grid.tz)
    own = [duty for duty in roster.duties if duty.agent_id == event.agent_id and duty.agent_id]
    today = [duty for duty in own if duty.date == day]
    if event.kind is EventKind.NO_SHOW or (event.kind is EventKind.LATE and start.time() == datetime.min.time()):
        start = min((duty.start for duty in today), default=start, key=lambda moment: moment.timestamp())
    if event.end is not None:
        return start, event.end.astimezone(grid.tz)
    if event.kind not in ABSENCES:
        return start, midnight
    running = [duty for duty in own if duty.start.timestamp() <= start.timestamp() < duty.end.timestamp()]
    ends = [duty.end for duty in (*today, *running)]
    if event.kind is EventKind.NO_SHOW and ends:
        return start, max(ends, key=lambda moment: moment.timestamp())
    return start, max([midnight, *ends], key=lambda moment: moment.timestamp())


def exchanged(grid: TimeGrid, roster: Roster, swap: Event, granted: bool | None) -> Standing:
    """Return the roster after a swap: the duty of the agent on the first date and that of the other on the second
    change hands. A date without duty gives nothing away.
    """
    first = swap.start.astimezone(grid.tz)
    second = first if swap.end is None else swap.end.astimezone(grid.tz)
    last = max(first, second, key=lambda moment: moment.timestamp())
    until = datetime.combine(last.date() + timedelta(days=1), datetime.min.time(), grid.tz)
    known = KnownEvent(swap, min(first, second, key=lambda moment: moment.timestamp()), until, (), granted)
    if granted is False:
        return Standing(roster, known)
    hands = {(swap.agent_id, first.date()): swap.other, (swap.other, second.date()): swap.agent_id}
    duties = [replace(duty, agent_id=hands.get((duty.agent_id, duty.date), duty.agent_id)) for duty in roster.duties]
    return Standing(Roster(tuple(sorted(duties, key=lambda duty: (duty.agent_id, duty.start.timestamp())))), known)
