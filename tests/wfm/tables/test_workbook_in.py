"""A roster that was written as a workbook, and edited there, is read like its CSV."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from wfm.errors import InputError
from wfm.pipeline import Outcome
from wfm.rostering.roster import Roster
from wfm.tables.outcome_out import outcome_files
from wfm.tables.roster_in import read_roster
from wfm.tables.workbook_in import sheet_table


@pytest.fixture
def book(small: Outcome, tmp_path: Path) -> Path:
    file = tmp_path / "roster.xlsx"
    file.write_bytes(outcome_files(small)["roster.xlsx"])
    return file


def roster_of(outcome: Outcome) -> Roster:
    assert outcome.result.roster is not None
    return outcome.result.roster


def test_the_roster_comes_back(small: Outcome, book: Path) -> None:
    assert read_roster(book, small.plan.grid.zone).roster == roster_of(small)


def test_an_edit_in_the_sheet_is_read(small: Outcome, book: Path) -> None:
    edited = load_workbook(book)
    sheet = edited["Duties"]
    gone = sheet["A2"].value
    removed = [sheet.cell(2, column).value for column in range(1, 5)]
    activities = edited["Activities"]
    for row in range(activities.max_row, 1, -1):
        start = str(activities.cell(row, 2).value)
        if activities.cell(row, 1).value == gone and str(removed[2]) <= start <= str(removed[3]):
            activities.delete_rows(row)
    sheet.delete_rows(2)
    edited.save(book)
    found = read_roster(book, small.plan.grid.zone).roster
    assert len(found.duties) == len(roster_of(small).duties) - 1


def test_dates_that_the_spreadsheet_made_are_text_again(tmp_path: Path) -> None:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Duties"
    sheet.append(["Agent ID", "start", "paid_h", None])
    sheet.append(["A", datetime(2026, 3, 3, 8, 30), 8.0, None])
    sheet.append([None, None, None, None])
    sheet.append(["B", "2026-03-03T08:00+01:00", 7.5, "beside"])
    made.save(tmp_path / "x.xlsx")
    table = sheet_table(tmp_path / "x.xlsx", "Duties")
    assert table.columns == ("agent_id", "start", "paid_h")
    assert table.cells["start"] == ["2026-03-03 08:30", "2026-03-03T08:00+01:00"]
    assert table.cells["paid_h"] == ["8", "7.5"]
    assert table.where(1) == "x.xlsx Duties:4"


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_text("agent_id\n", encoding="utf-8")
    with pytest.raises(InputError, match="no workbook"):
        sheet_table(tmp_path / "x.xlsx", "Duties")
    with pytest.raises(InputError, match="no such file"):
        sheet_table(tmp_path / "y.xlsx", "Duties")


def test_a_missing_sheet_and_an_empty_one(tmp_path: Path) -> None:
    made = Workbook()
    made.save(tmp_path / "x.xlsx")
    with pytest.raises(InputError, match="'Duties' is missing"):
        sheet_table(tmp_path / "x.xlsx", "Duties")
    with pytest.raises(InputError, match="empty"):
        sheet_table(tmp_path / "x.xlsx", made.sheetnames[0])
