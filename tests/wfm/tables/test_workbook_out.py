"""roster.xlsx, read back with another library than the one that writes it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from types import ModuleType
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from wfm.grid import TimeGrid
from wfm.pipeline import Outcome
from wfm.rostering.roster import Roster
from wfm.tables.coverage_out import coverage_on
from wfm.tables.roster_out import ACTIVITY_COLUMNS, ROSTER_COLUMNS, activity_rows, duty_rows
from wfm.tables.summary_out import summary_of
from wfm.tables.workbook_out import duty_cell, workbook

MADE = datetime(2026, 10, 26, 9, 0, tzinfo=UTC)


def content_of(outcome: Outcome) -> bytes:
    assert outcome.result.roster is not None
    assert outcome.audit is not None
    coverage = coverage_on(outcome.plan.grid, outcome.audit.coverage)
    return workbook(outcome.plan, outcome.result.roster, coverage, summary_of(outcome), MADE)


@pytest.fixture(scope="module")
def content(small: Outcome) -> bytes:
    return content_of(small)


@pytest.fixture(scope="module")
def book(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def test_sheets(book: Workbook) -> None:
    assert book.sheetnames == ["Roster", "Duties", "Activities", "Coverage", "Summary"]


def test_roster_shows_duties_as_people_write_them(book: Workbook) -> None:
    rows = list(book["Roster"].iter_rows(values_only=True))
    assert rows[0][:5] == ("Agent", "Name", "Team", "Contract", "Mon 02.11.")
    assert rows[1][:2] == ("A01", "Zażółć Gęślą Jaźń")
    assert rows[1][4:11] == ("08:00-16:30",) * 5 + (None, None)
    assert rows[4][4:11] == (None,) * 5 + ("22:00-06:00 +1",) * 2
    assert rows[1][11:] == (5, 40)


def test_whole_days_of_leave_are_named_by_kind_only(book: Workbook) -> None:
    row = list(book["Roster"].iter_rows(values_only=True))[5]
    assert row[0] == "A05"
    assert row[4:11] == (None, None, None, "leave", "leave", None, None)


def test_a_last_row_counts_the_people_on_duty(book: Workbook) -> None:
    row = list(book["Roster"].iter_rows(values_only=True))[6]
    assert row[0] == "On duty"
    assert row[4:11] == (3, 2, 3, 2, 3, 2, 2)


def test_duties_and_activities_are_the_csv_files(book: Workbook, small: Outcome) -> None:
    roster = small.result.roster
    assert roster is not None
    duties = list(book["Duties"].iter_rows(values_only=True))
    assert duties[0] == ROSTER_COLUMNS
    for found, written in zip(duties[1:], duty_rows(roster, small.plan.workforce), strict=True):
        assert found[:5] == written[:5]
        assert [float(cell) for cell in found[5:8]] == [float(cell) for cell in written[5:8]]  # type: ignore[arg-type]
    activities = list(book["Activities"].iter_rows(values_only=True))
    assert activities[0] == ACTIVITY_COLUMNS
    assert [tuple(cell or "" for cell in row) for row in activities[1:]] == list(activity_rows(roster))


def test_coverage_are_numbers(book: Workbook, small: Outcome) -> None:
    rows = list(book["Coverage"].iter_rows(values_only=True))
    assert len(rows) == 1 + 2 * small.plan.grid.n
    assert all(isinstance(cell, int | float) for row in rows[1:] for cell in row[2:6])
    assert {cell for row in rows[1:] for cell in row[6:]} <= {None, ""}  # no deferred queue


def test_summary_has_dotted_names(book: Workbook) -> None:
    found = dict(book["Summary"].iter_rows(min_row=2, values_only=True))
    assert found["status"] == "feasible"
    assert found["cost_terms.pay_salaried"] == 3400
    assert found["service.sales.target.level"] == 0.8
    assert found["versions.python"]


def test_no_text_becomes_a_formula_or_a_link(content: bytes, book: Workbook) -> None:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in {"s", "n", "d"}, f"{sheet.title} {cell.coordinate}"
                assert cell.hyperlink is None
    assert book["Roster"]["A4"].value == "=A/3"
    assert str(book["Roster"]["B4"].value).startswith("=HYPERLINK(")
    with ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            assert b"<f>" not in parts.read(name), name


def test_headers_stay_in_sight(book: Workbook) -> None:
    assert book["Roster"].freeze_panes == "C2"
    assert [book[name].freeze_panes for name in ("Duties", "Activities", "Coverage")] == ["B2"] * 3
    for name in ("Roster", "Duties", "Activities", "Coverage"):
        assert book[name].page_setup.orientation == "landscape"
        assert book[name].auto_filter.ref


def test_columns_are_as_wide_as_their_text(book: Workbook) -> None:
    widths = book["Duties"].column_dimensions
    assert widths["C"].width >= 25
    assert book["Roster"].column_dimensions["B"].width >= len("Zażółć Gęślą Jaźń")


def test_a_large_roster_is_quick_and_small(large: Outcome) -> None:
    content = content_of(large)
    assert len(content) < 1_000_000
    rows = load_workbook(io.BytesIO(content), read_only=True)["Duties"].iter_rows(values_only=True)
    assert sum(1 for _ in rows) == 1 + 1750


def test_two_duties_on_a_day_are_both_shown(small: Outcome, samples: ModuleType) -> None:
    grid = small.plan.grid
    twice = (samples.duty(grid, "A01", 0, samples.DAY), samples.duty(grid, "A01", 0, samples.NIGHT))
    content = content_of(replace(small, result=replace(small.result, roster=Roster(twice))))
    assert load_workbook(io.BytesIO(content))["Roster"]["E2"].value == "08:00-16:30; 22:00-06:00 +1"


def test_a_duty_to_midnight_does_not_end_tomorrow(samples: ModuleType) -> None:
    grid = TimeGrid(date(2026, 11, 2), 7, 30, "Europe/Warsaw")
    assert duty_cell(samples.duty(grid, "x", 0, samples.LATE, 960)) == "16:00-00:00"
    assert duty_cell(samples.duty(grid, "x", 0, samples.LATE, 990)) == "16:30-00:30 +1"
