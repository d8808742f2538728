"""absence_days.csv and absence_fan.csv."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from wfm.grid import TimeGrid
from wfm.tables.cells import csv_text, number_cell, time_cell

if TYPE_CHECKING:
    from wfm.evaluation.absence_outlook import AbsenceOutlook

__all__ = ["DAY_COLUMNS", "FAN_COLUMNS", "absence_days_csv", "absence_fan_csv"]

DAY_COLUMNS = (
    "date",
    "queue",
    "target_met_probability",
    "target_met_half_width",
    "rostered",
    "away",
    "away_high",
    "missing_h",
    "add",
    "add_cost",
    "standby_cost",
)
"""Columns of absence_days.csv; the rows of all queues together have an empty queue, those of the week no date."""
FAN_COLUMNS = ("interval_start", "required", "scheduled", "q05", "q25", "q50", "q75", "q95")
"""Columns of absence_fan.csv."""


def absence_days_csv(outlook: AbsenceOutlook, queues: Sequence[str]) -> str:
    """Return one row a day and queue, and one for all queues together, which has the people and the money."""

    def rows() -> Iterator[tuple[str, ...]]:
        for day in (*outlook.days, outlook.total):
            date = "" if day.date is None else str(day.date)
            for row, queue in enumerate(queues):
                chance = (number_cell(float(day.met[row])), number_cell(float(day.met_half_width[row])))
                yield (date, queue, *chance, *("" for _ in DAY_COLUMNS[4:]))
            yield (
                date,
                "",
                number_cell(day.met_all),
                "",
                str(day.rostered),
                number_cell(day.away, 2),
                "" if day.away_high is None else str(day.away_high),
                number_cell(day.missing_h, 2),
                "" if day.add is None else str(day.add),
                f"{day.add_minor / 100:.2f}",
                "" if day.standby_minor is None else f"{day.standby_minor / 100:.2f}",
            )

    return csv_text(DAY_COLUMNS, rows())


def absence_fan_csv(outlook: AbsenceOutlook, grid: TimeGrid) -> str:
    """Return one row an interval: agents required and rostered, and present at the levels of the fan."""
    rows = (
        (
            time_cell(grid.time(index)),
            number_cell(float(outlook.required[index]), 2),
            number_cell(float(outlook.scheduled[index]), 2),
            *(number_cell(float(level[index]), 2) for level in outlook.present),
        )
        for index in range(grid.n)
    )
    return csv_text(FAN_COLUMNS, rows)
