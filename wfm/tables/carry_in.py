"""carry_in.csv: what a week must know of the last one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from wfm.tables.csv_file import Table
from wfm.tables.instant_text import localised, parse_instant
from wfm.tables.past_duties import parse_past_duty, parse_stretch
from wfm.workforce import CarryIn

__all__ = ["carry_in_of"]

_OPTIONAL = (
    "last_duty_start",
    "last_duty_end",
    "days_in_row",
    "days_off_in_row",
    "worked_h",
    "weekends",
    "nights",
    "unsocial_points",
    "off_phone",
    "last_shift",
    "nights_in_row",
    "overtime_h",
    "past_duties",
    "worked_days",
    "name",
)


Word = TypeVar("Word")


def carry_in_of(table: Table, zone: ZoneInfo) -> list[tuple[str, CarryIn]]:
    """Return the past of each agent with the place of its row; faults are left on the table.

    ``worked_h`` lists hours by week, the latest last, apart by spaces; ``off_phone`` lists breaks as ``start/end``,
    apart by spaces; ``overtime_h`` lists hours of overtime by week; ``past_duties`` and ``worked_days`` are as in
    `wfm.tables.past_duties`. Times without offset are taken in `zone`.
    """
    if not table.expect(("agent_id",), _OPTIONAL):
        return []
    found: list[tuple[str, CarryIn]] = []
    seen: set[str] = set()
    for row, agent_id in enumerate(table.column("agent_id")):
        if agent_id in seen:
            table.fault(row, f"the agent_id '{agent_id}' appears twice")
            continue
        seen.add(agent_id)
        past = _Row(table, row, zone)
        start, end = past.moment("last_duty_start"), past.moment("last_duty_end")
        both = start is not None and end is not None and start.timestamp() < end.timestamp()
        if not both and not (start is None and end is None):
            table.fault(row, "last_duty_start and last_duty_end must both be given, the end after the start")
        entry = CarryIn(
            agent_id=agent_id,
            last_duty_start=start,
            last_duty_end=end,
            days_in_row=past.count("days_in_row"),
            days_off_in_row=past.count("days_off_in_row"),
            worked_week_min=tuple(round(hours * 60) for hours in past.numbers("worked_h")),
            weekends=past.count("weekends"),
            nights=past.count("nights"),
            unsocial_points=next(iter(past.numbers("unsocial_points")), 0.0),
            off_phone=past.breaks("off_phone"),
            last_shift=past.text("last_shift"),
            nights_in_row=past.count("nights_in_row"),
            overtime_week_min=tuple(round(hours * 60) for hours in past.numbers("overtime_h")),
            past_duties=tuple(sorted(past.words("past_duties", parse_past_duty), key=lambda duty: duty.date)),
            worked_days=tuple(sorted(past.words("worked_days", parse_stretch))),
        )
        found.append((table.where(row), entry))
    return found


class _Row:
    """One row, cell by cell; what cannot be read is a fault and counts as not given."""

    def __init__(self, table: Table, row: int, zone: ZoneInfo) -> None:
        self.table, self.row, self.zone = table, row, zone

    def text(self, name: str) -> str:
        return self.table.column(name)[self.row]

    def moment(self, name: str) -> datetime | None:
        text = self.text(name)
        try:
            return localised(parse_instant(text), self.zone).astimezone(self.zone) if text else None
        except ValueError as error:
            self.table.fault(self.row, f"{name} {error}", text)
            return None

    def numbers(self, name: str) -> list[float]:
        found = []
        for word in self.text(name).split():
            try:
                found.append(self.table.number(word))
            except ValueError as error:
                self.table.fault(self.row, f"{name} {error}", word)
        return found

    def words(self, name: str, parse: Callable[[str], Word]) -> list[Word]:
        found = []
        for word in self.text(name).split():
            try:
                found.append(parse(word))
            except ValueError as error:
                self.table.fault(self.row, f"{name} {error}", word)
        return found

    def count(self, name: str) -> int:
        value = next(iter(self.numbers(name)), 0.0)
        if value < 0 or value != int(value):
            self.table.fault(self.row, f"{name} must be a whole number >= 0", self.text(name))
            return 0
        return int(value)

    def breaks(self, name: str) -> tuple[tuple[datetime, datetime], ...]:
        found = []
        for word in self.text(name).split():
            start, _, end = word.partition("/")
            try:
                found.append((localised(parse_instant(start), self.zone), localised(parse_instant(end), self.zone)))
            except ValueError as error:
                self.table.fault(self.row, f"{name} {error}", word)
        return tuple(found)
