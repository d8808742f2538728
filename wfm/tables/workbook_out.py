"""roster.xlsx: the roster as a planner reads it, and the tables behind it."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import xlsxwriter

from wfm.evaluation.coverage import Coverage
from wfm.evaluation.fairness_report import FairnessReport
from wfm.rostering.roster import Duty, Roster
from wfm.tables.coverage_out import COVERAGE_COLUMNS, coverage_rows
from wfm.tables.fairness_out import FAIRNESS_COLUMNS, fairness_rows
from wfm.tables.roster_out import ACTIVITY_COLUMNS, ROSTER_COLUMNS, activity_rows, duty_rows

if TYPE_CHECKING:
    from wfm.pipeline import Plan

__all__ = ["duty_cell", "workbook"]

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
TINTS = ("#DCEBFA", "#E3F4E1", "#FDF0D5", "#EFE3F7", "#FBE0E0", "#DDF3F3", "#F1EDE4", "#E8E8F6")
"""Fill of duties by shift; black text on them prints well."""


@dataclass(frozen=True)
class _Sheets:
    """The open workbook and its formats.

    Attributes
    ----------
    book
        The workbook.
    head, text, number, money, faint, bold
        Cell formats.
    """

    book: Any
    head: Any
    text: Any
    number: Any
    money: Any
    faint: Any
    bold: Any


def workbook(
    plan: Plan,
    roster: Roster,
    coverage: Coverage | None,
    summary: Mapping[str, Any],
    made: datetime,
    fairness: FairnessReport | None = None,
) -> bytes:
    """Return roster.xlsx.

    Text from people's files is always written as text, so that no name or id can become a formula. Sheets Duties and
    Activities have the columns of roster.csv and activities.csv, with times as ISO 8601 text: edited by hand and saved
    as CSV they can be read back.

    Parameters
    ----------
    plan
        What was asked, for people, absences and dates.
    roster
        The duties.
    coverage
        Coverage on the planning grid; None leaves that sheet with its header only.
    summary
        The content of summary.json.
    made
        When the roster was made; the file's date.
    fairness
        Unsocial points and kept wishes by agent; None for no such sheet.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": f"Roster {plan.name}", "created": made.replace(tzinfo=None)})
    sheets = _Sheets(
        book,
        head=book.add_format({"bold": True, "bg_color": "#1F3A5F", "font_color": "white", "text_wrap": True}),
        text=book.add_format({"num_format": "@"}),
        number=book.add_format({"num_format": "0.00"}),
        money=book.add_format({"num_format": "#,##0.00"}),
        faint=book.add_format({"font_color": "#808080", "align": "center"}),
        bold=book.add_format({"bold": True}),
    )
    _roster_sheet(sheets, plan, roster)
    _table(sheets, "Duties", ROSTER_COLUMNS, duty_rows(roster, plan.workforce), {"paid_h", "overtime_h", "cost"})
    _table(sheets, "Activities", ACTIVITY_COLUMNS, activity_rows(roster), set())
    rows = () if coverage is None else coverage_rows(coverage)
    _table(sheets, "Coverage", COVERAGE_COLUMNS, rows, set(COVERAGE_COLUMNS[2:]))
    if fairness is not None:
        _table(sheets, "Fairness", FAIRNESS_COLUMNS, fairness_rows(fairness), set(FAIRNESS_COLUMNS[3:]))
    _summary_sheet(sheets, summary)
    book.close()
    return out.getvalue()


def duty_cell(duty: Duty) -> str:
    """Return a duty as ``08:00-16:30``, with ``+1`` where it ends on the next day."""
    later = (duty.end.date() - duty.start.date()).days
    next_day = f" +{later}" if later and duty.end.time() != time(0) else ""
    return f"{duty.start:%H:%M}-{duty.end:%H:%M}{next_day}"


def _roster_sheet(sheets: _Sheets, plan: Plan, roster: Roster) -> None:
    sheet = sheets.book.add_worksheet("Roster")
    dates, people = plan.grid.dates, ("Agent", "Name", "Team", "Contract")
    heads = [*people, *(f"{WEEKDAYS[day.weekday()]} {day:%d.%m.}" for day in dates), "Duties", "Paid hours"]
    sheet.write_row(0, 0, heads, sheets.head)
    by_place: dict[tuple[str, date], list[Duty]] = defaultdict(list)
    for duty in roster.duties:
        by_place[duty.agent_id, duty.date].append(duty)
    tint = _tints(sheets, (shift.id for shift in plan.workforce.shifts))
    away = _absence_days(plan)
    first = len(people)
    for row, agent in enumerate(plan.workforce.agents, start=1):
        for column, text in enumerate((agent.id, agent.name, agent.team, agent.contract)):
            sheet.write_string(row, column, text, sheets.text)
        own: list[Duty] = []
        for column, day in enumerate(dates, start=first):
            duties = by_place[agent.id, day]
            own += duties
            if duties:
                text = "; ".join(map(duty_cell, duties))
                sheet.write_string(row, column, text, tint.get(duties[0].shift, sheets.text))
            elif (agent.id, day) in away:
                sheet.write_string(row, column, away[agent.id, day], sheets.faint)
        sheet.write_number(row, first + len(dates), len(own))
        sheet.write_number(row, first + len(dates) + 1, sum(duty.paid_min for duty in own) / 60, sheets.number)
    last = len(plan.workforce.agents) + 1
    sheet.write_string(last, 0, "On duty", sheets.bold)
    for column, day in enumerate(dates, start=first):
        sheet.write_number(last, column, sum(duty.date == day for duty in roster.duties), sheets.bold)
    sheet.set_column(0, 0, _width([agent.id for agent in plan.workforce.agents], 8))
    sheet.set_column(1, 1, _width([agent.name for agent in plan.workforce.agents], 12))
    sheet.set_column(2, 3, 12)
    sheet.set_column(first, first + len(dates) - 1, 14)
    sheet.set_column(first + len(dates), first + len(dates) + 1, 9)
    _readable(sheet, last - 1, len(heads), frozen_columns=2)


def _tints(sheets: _Sheets, shifts: Iterable[str]) -> dict[str, Any]:
    """Return a cell format for each shift."""
    return {
        shift: sheets.book.add_format({"bg_color": TINTS[place % len(TINTS)], "align": "center", "num_format": "@"})
        for place, shift in enumerate(shifts)
    }


def _absence_days(plan: Plan) -> dict[tuple[str, date], str]:
    """Return (agent, date) → kind for the days that an absence covers whole."""
    found: dict[tuple[str, date], str] = {}
    grid = plan.grid
    for absence in plan.workforce.absences:
        for day, when in enumerate(grid.dates):
            if absence.start <= grid.instant(grid.at(day, 0)) and grid.instant(grid.at(day + 1, 0)) <= absence.end:
                found[absence.agent_id, when] = absence.kind.value
    return found


def _table(
    sheets: _Sheets, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], numbers: set[str]
) -> None:
    """Write one table; the columns in `numbers` as numbers, all others as text."""
    sheet = sheets.book.add_worksheet(name)
    sheet.write_row(0, 0, columns, sheets.head)
    widths = [len(column) + 2 for column in columns]
    count = 0
    for count, cells in enumerate(rows, start=1):
        for place, (column, cell) in enumerate(zip(columns, cells, strict=True)):
            if column in numbers and cell != "":
                sheet.write_number(count, place, float(cell), sheets.money if column == "cost" else sheets.number)
            else:
                sheet.write_string(count, place, str(cell), sheets.text)
                widths[place] = max(widths[place], min(len(str(cell)) + 2, 40))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    _readable(sheet, count, len(columns), frozen_columns=1)


def _readable(sheet: Any, rows: int, columns: int, frozen_columns: int) -> None:
    """Freeze the header, offer filters, and print on landscape pages with the header on each."""
    sheet.freeze_panes(1, frozen_columns)
    sheet.autofilter(0, 0, max(rows, 1), columns - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _summary_sheet(sheets: _Sheets, summary: Mapping[str, Any]) -> None:
    sheet = sheets.book.add_worksheet("Summary")
    sheet.write_row(0, 0, ("Measure", "Value"), sheets.head)
    for row, (name, value) in enumerate(_flat(summary), start=1):
        sheet.write_string(row, 0, name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            sheet.write_string(row, 1, "" if value is None else str(value), sheets.text)
        else:
            sheet.write_number(row, 1, value)
    sheet.set_column(0, 0, 38)
    sheet.set_column(1, 1, 48)
    sheet.freeze_panes(1, 1)


def _flat(values: Mapping[str, Any], above: str = "") -> Iterable[tuple[str, Any]]:
    """Yield nested values with dotted names."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{name}.")
        elif isinstance(value, list | tuple):
            for place, item in enumerate(value, start=1):
                yield f"{above}{name}.{place}", item
        else:
            yield f"{above}{name}", value


def _width(texts: Iterable[str], least: int) -> int:
    return max([least, *(min(len(text) + 2, 40) for text in texts)])
