"""One iCalendar file an agent (RFC 5545), one event a duty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import quote

from icalendar import Calendar, Event

from wfm.rostering.roster import Duty, Roster
from wfm.workforce import Agent, Workforce

__all__ = ["agent_calendar", "calendars", "duty_uid", "file_stems"]

LONGEST_STEM = 80
RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{digit}" for name in ("com", "lpt") for digit in range(1, 10))}


def calendars(
    roster: Roster, workforce: Workforce, zone: str, stamp: datetime, only: Collection[str] | None = None
) -> dict[str, bytes]:
    """Return the calendars of a roster, ``ics/<agent_id>.ics`` → content, one an agent of the workforce.

    Parameters
    ----------
    roster
        The duties.
    workforce
        The people; who has no duty gets an empty calendar, so that a subscriber sees duties disappear.
    zone
        IANA name of the centre's time zone.
    stamp
        When the roster was made, aware; written as DTSTAMP.
    only
        Ids of the agents whose calendars are wanted; None for all.
    """
    by_agent: dict[str, list[Duty]] = defaultdict(list)
    for duty in roster.duties:
        by_agent[duty.agent_id].append(duty)
    stems = file_stems(agent.id for agent in workforce.agents)
    return {
        f"ics/{stems[agent.id]}.ics": agent_calendar(agent, by_agent[agent.id], zone, stamp)
        for agent in workforce.agents
        if only is None or agent.id in only
    }


def agent_calendar(agent: Agent, duties: Iterable[Duty], zone: str, stamp: datetime) -> bytes:
    """Return one agent's calendar.

    Parameters
    ----------
    agent
        Whose.
    duties
        The agent's duties, in local times.
    zone
        IANA name of the centre's time zone, a hint for the reader's calendar.
    stamp
        When the roster was made, aware.

    Notes
    -----
    Times of events are in UTC: exact in every calendar, also in the hour that a change of the clocks repeats. Summary
    and description speak the centre's local time.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//contact-centre-wfm//roster//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", f"Duties of {agent.name or agent.id}")
    calendar.add("x-wr-timezone", zone)
    for duty in duties:
        event = Event()
        event.add("uid", duty_uid(duty))
        event.add("dtstamp", stamp.astimezone(UTC))
        event.add("dtstart", duty.start.astimezone(UTC))
        event.add("dtend", duty.end.astimezone(UTC))
        event.add("summary", f"Duty {duty.start:%H:%M}-{duty.end:%H:%M} ({duty.shift})")
        event.add("description", _description(duty))
        event.add("categories", ["DUTY"])
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def duty_uid(duty: Duty) -> str:
    """Return the identifier of a duty: the same for the same agent and date, whatever changes in between."""
    return f"{duty.date:%Y%m%d}-{quote(duty.agent_id, safe='')}@contact-centre-wfm"


def _description(duty: Duty) -> str:
    """Return paid hours and the breaks of a duty, a line each."""
    lines = [f"{duty.paid_min / 60:.2f} paid hours"]
    for item in duty.activities:
        paid = "paid" if item.paid else "unpaid"
        lines.append(f"{item.start:%H:%M}-{item.end:%H:%M} {item.activity} ({paid})")
    return "\n".join(lines)


def file_stems(agent_ids: Iterable[str]) -> Mapping[str, str]:
    """Return agent id → a file name without ending that every system takes, different for different ids.

    Letters and digits of any script, ``-``, ``_``, ``.`` and ``@`` stay; anything else is percent-encoded. Names that a
    system reserves, that are too long, or that differ from an earlier one only by case get part of a hash at their end.
    """
    stems: dict[str, str] = {}
    taken: set[str] = set()
    for agent_id in agent_ids:
        stem = "".join(sign if sign.isalnum() or sign in "-_.@" else quote(sign, safe="") for sign in agent_id)
        if stem.startswith("."):
            stem = "%2E" + stem[1:]
        if stem.endswith("."):
            stem = stem[:-1] + "%2E"
        unsafe = not stem or stem.split(".")[0].casefold() in RESERVED or len(stem.encode()) > LONGEST_STEM
        if unsafe or stem.casefold() in taken:
            stem = f"{_clipped(stem)}~{sha256(agent_id.encode()).hexdigest()[:10]}"
        taken.add(stem.casefold())
        stems[agent_id] = stem
    return stems


def _clipped(stem: str) -> str:
    """Return the first characters of a stem, within the length limit in bytes."""
    return stem.encode()[:LONGEST_STEM].decode(errors="ignore")
