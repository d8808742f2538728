"""availability.csv: when people can be on duty."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from wfm.tables.clock_text import ANY_TIME, WEEKDAYS, Window, parse_day, parse_hours
from wfm.tables.csv_file import Table
from wfm.workforce import Availability

__all__ = ["AvailabilityRow", "availability_from", "availability_of"]


@dataclass(frozen=True, slots=True)
class AvailabilityRow:
    """One line about one agent.

    Attributes
    ----------
    agent_id
        Whom it is about.
    day
        A date, or weekdays with 0 = Monday.
    windows
        Hours in wall-clock minutes; none means not at all.
    """

    agent_id: str
    day: date | tuple[int, ...]
    windows: tuple[Window, ...]


def availability_of(table: Table) -> list[tuple[str, AvailabilityRow]]:
    """Return the rows ``agent_id, day, hours``, each with its place; faults are left on the table."""
    table.rename({"agent_id": ("id", "agent")})
    if not table.expect(("agent_id", "day", "hours")):
        return []
    rows: list[tuple[str, AvailabilityRow]] = []
    for row, (agent_id, day, hours) in enumerate(
        zip(table.column("agent_id"), table.column("day"), table.column("hours"), strict=True)
    ):
        try:
            when = parse_day(day)
        except ValueError as error:
            table.fault(row, f"day {error}", day)
            continue
        try:
            rows.append((table.where(row), AvailabilityRow(agent_id, when, parse_hours(hours))))
        except ValueError as error:
            table.fault(row, f"hours {error}", hours)
    return rows


def availability_from(rows: Iterable[AvailabilityRow]) -> tuple[Availability, ...]:
    """Put the rows of each agent together.

    Where an agent has rows for weekdays, the weekdays that no row names are not available; where there are rows for
    dates only, all other days are. A full day reaches into the days after, so that a night duty fits.

    Raises
    ------
    ValueError
        With a sentence that names the agent and the day, if two rows speak of the same day.
    """
    weekly: dict[str, dict[int, tuple[Window, ...]]] = {}
    dates: dict[str, dict[date, tuple[Window, ...]]] = {}
    for row in rows:
        windows = tuple(ANY_TIME if window == (0, 1440) else window for window in row.windows)
        of_weekdays = weekly.setdefault(row.agent_id, {})
        of_dates = dates.setdefault(row.agent_id, {})
        if isinstance(row.day, date):
            if row.day in of_dates:
                raise ValueError(f"two rows give hours for {row.agent_id} on {row.day}")
            of_dates[row.day] = windows
            continue
        for day in row.day:
            if day in of_weekdays:
                raise ValueError(f"two rows give hours for {row.agent_id} on {WEEKDAYS[day]}")
            of_weekdays[day] = windows
    return tuple(
        Availability(
            agent_id,
            tuple(days.get(day, () if days else (ANY_TIME,)) for day in range(7)),
            tuple(sorted(dates[agent_id].items())),
        )
        for agent_id, days in weekly.items()
    )
