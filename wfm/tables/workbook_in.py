"""Sheets of a workbook as tables, so that a roster edited in a spreadsheet is read like its CSV."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from wfm.errors import Fault, InputError
from wfm.tables.csv_file import Table, column_name
from wfm.tables.phrasing import did_you_mean, listed

__all__ = ["ACTIVITY_SHEET", "ROSTER_SHEET", "sheet_table"]

ROSTER_SHEET, ACTIVITY_SHEET = "Duties", "Activities"
"""Sheets of roster.xlsx with a row a duty, and a row a break, meal or other part of a duty."""


def sheet_table(path: Path, sheet: str) -> Table:
    """Return a sheet whose first row names the columns.

    Parameters
    ----------
    path
        The workbook.
    sheet
        Name of the sheet.

    Raises
    ------
    InputError
        If the file is missing, no workbook, or has no such sheet or no header. Cells are text as they stand in a CSV:
        a time that the spreadsheet has made a date of is written out again.
    """
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except FileNotFoundError:
        raise InputError([Fault(path.name, "there is no such file")]) from None
    except (BadZipFile, InvalidFileException, KeyError, OSError):
        mend = "Save it as an Excel workbook (.xlsx)"
        raise InputError([Fault(path.name, "this is no workbook that can be read", None, mend)]) from None
    try:
        if sheet not in book.sheetnames:
            hint = did_you_mean(sheet, book.sheetnames) or f"The workbook has {listed(book.sheetnames)}"
            raise InputError([Fault(path.name, f"the sheet '{sheet}' is missing", None, hint)])
        rows = [[_text(cell) for cell in row] for row in book[sheet].iter_rows(values_only=True)]
    finally:
        book.close()
    return _table(rows, f"{path.name} {sheet}")


def _table(rows: list[list[str]], shown: str) -> Table:
    header = [column_name(cell) for cell in rows[0]] if rows else []
    while header and not header[-1]:
        header.pop()
    if not header:
        raise InputError([Fault(shown, "the sheet is empty", None, "It needs a row of column names and rows below it")])
    twice = [name for place, name in enumerate(header) if name in header[:place]]
    if twice:
        raise InputError([Fault(f"{shown}:1", f"the column '{twice[0]}' appears twice")])
    kept = [(number, row) for number, row in enumerate(rows[1:], start=2) if any(row)]
    cells = {
        name: [row[place] if place < len(row) else "" for _, row in kept] for place, name in enumerate(header)
    }  # fmt: skip
    return Table(shown, tuple(header), cells, [number for number, _ in kept])


def _text(value: Any) -> str:
    """Return a cell as it stands in a CSV."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
