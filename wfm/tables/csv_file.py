"""One tolerant reader for the CSV files that people have.

Comma, semicolon or tab between columns; decimal comma where the comma does not separate columns; byte-order mark or
not; column names in any case and with spaces around them. The text must be UTF-8. Whatever is wrong is collected on
the table with file and line, so that all faults of a file are told at once.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path

from wfm.errors import Fault, InputError
from wfm.tables.phrasing import counted, did_you_mean, listed, quoted

__all__ = ["MAX_FAULTS_SHOWN", "Table", "column_name", "read_table", "shortened"]

MAX_FAULTS_SHOWN = 25
"""Faults of one file that are shown one by one; of the others only the number is told."""

_DELIMITERS = (",", ";", "\t")
_SAVE_AS = "In a spreadsheet choose 'CSV UTF-8' when saving"


@dataclass
class Table:
    """The cells of a CSV file as text, with what was found wrong while they were read.

    Attributes
    ----------
    shown
        Name of the file in messages.
    columns
        Names of the columns: trimmed, lower case, spaces as underscores.
    cells
        Column → trimmed text of each row; all of one length.
    lines
        Line of the file on which each row begins.
    delimiter
        What stood between the columns.
    faults, notes
        Filled by the readers of the table.
    written
        Canonical name → the file's own, of columns that were renamed.
    """

    shown: str
    columns: tuple[str, ...]
    cells: dict[str, list[str]]
    lines: list[int]
    delimiter: str = ","
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    written: dict[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.lines)

    def where(self, row: int | None) -> str:
        """Return ``file:line`` of a row, or of the header for None."""
        return f"{self.shown}:{1 if row is None else self.lines[row]}"

    def fault(self, row: int | None, what: str, got: str | None = None, mend: str = "") -> None:
        """Note a fault in a row (None: in the header)."""
        self.faults.append(Fault(self.where(row), what, None if got is None else quoted(got), mend))

    def column(self, name: str) -> list[str]:
        """Return the text of a column; empty text in every row where there is no such column."""
        return self.cells[name] if name in self.cells else [""] * len(self)

    def rename(self, aliases: Mapping[str, Sequence[str]]) -> None:
        """Give columns their canonical names: canonical name → other names it may have, most usual first."""
        for name, others in aliases.items():
            found = next((other for other in others if other in self.cells), None)
            if name not in self.cells and found is not None:
                self.written[name] = found
                self.cells[name] = self.cells.pop(found)
                self.columns = tuple(name if column == found else column for column in self.columns)

    def expect(self, needed: Iterable[str], optional: Iterable[str] = ()) -> bool:
        """Check the columns; return whether all needed ones are there.

        A missing column is a fault. A column that nobody reads is noted, so that a typing mistake in the name of an
        optional column does not go unseen.
        """
        needed, optional = list(needed), list(optional)
        missing = [name for name in needed if name not in self.cells]
        unread = [name for name in self.columns if name not in {*needed, *optional}]
        for name in missing:
            hint = did_you_mean(name, unread)
            mend = hint and f"Rename the column {hint.removeprefix('Did you mean ').removesuffix('?')}"
            own = listed(self.written.get(column, column) for column in self.columns)
            what = f"the column '{name}' is missing; the file has {own}"
            self.faults.append(Fault(self.where(None), what, None, mend))
        for name in unread:
            hint = did_you_mean(name, [item for item in [*needed, *optional] if item not in self.cells])
            self.notes.append(f"{self.shown}: the column '{name}' is not used. {hint}".strip())
        return not missing

    def number(self, text: str) -> float:
        """Return a number written with a point, or with a comma where the comma does not separate columns.

        Raises
        ------
        ValueError
            With a predicate, if the text is no number.
        """
        plain = text.replace(",", ".") if self.delimiter != "," and "." not in text else text
        try:
            value = float(plain)
        except ValueError:
            raise ValueError("must be a number without thousands separators") from None
        if not isfinite(value):
            raise ValueError("must be a finite number")
        return value

    def raise_faults(self) -> None:
        """Raise InputError where faults were noted."""
        if self.faults:
            raise InputError(shortened(self.faults, self.shown))


def column_name(text: str) -> str:
    """Return a column's name as it is compared: trimmed, lower case, spaces as underscores."""
    return "_".join(text.casefold().split())


def shortened(faults: Sequence[Fault], shown: str) -> list[Fault]:
    """Return the first `MAX_FAULTS_SHOWN` faults of a file and how many more there are."""
    if len(faults) <= MAX_FAULTS_SHOWN:
        return list(faults)
    more = len(faults) - MAX_FAULTS_SHOWN
    return [*faults[:MAX_FAULTS_SHOWN], Fault(shown, f"{more} further faults of this file are not shown")]


def read_table(path: Path, shown: str | None = None) -> Table:
    """Read a CSV file.

    Parameters
    ----------
    path
        The file.
    shown
        Its name in messages; the file's name by default.

    Raises
    ------
    InputError
        If the file is missing, empty, not UTF-8 or has no usable header. Faults of single rows are left on the table.
    """
    shown = shown or path.name
    lines = list(io.StringIO(_text(path, shown), newline=""))
    skipped = 0
    delimiter = None
    if lines and lines[0].casefold().startswith("sep="):
        delimiter = lines[0].rstrip("\r\n")[4:5]
        skipped = 1
    while skipped < len(lines) and not lines[skipped].strip():
        skipped += 1
    if skipped == len(lines):
        raise InputError([Fault(shown, "the file is empty", None, "It needs a line of column names and rows below it")])
    if delimiter not in _DELIMITERS:
        delimiter = _sniffed(lines[skipped])
    return _table(lines[skipped:], skipped, delimiter, shown)


def _text(path: Path, shown: str) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        near = [item.name for item in path.parent.glob("*")] if path.parent.is_dir() else []
        raise InputError([Fault(shown, "there is no such file", None, did_you_mean(path.name, near))]) from None
    except OSError as error:
        raise InputError([Fault(shown, f"the file cannot be read ({error.strerror})")]) from None
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise InputError([Fault(shown, "the file must be UTF-8, this is UTF-16", None, _SAVE_AS)])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        got = f"byte 0x{data[error.start]:02X}"
        raise InputError([Fault(f"{shown}:{line}", "the file must be UTF-8", got, _SAVE_AS)]) from None


def _sniffed(header: str) -> str:
    counts = {delimiter: _outside_quotes(header, delimiter) for delimiter in _DELIMITERS}
    return max(_DELIMITERS, key=lambda delimiter: counts[delimiter])


def _outside_quotes(text: str, mark: str) -> int:
    return sum(part.count(mark) for part in text.split('"')[::2])


def _table(lines: Sequence[str], skipped: int, delimiter: str, shown: str) -> Table:
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    rows, starts = [], []
    before = 0
    try:
        for row in reader:
            if any(cell and not cell.isspace() for cell in row):
                rows.append(row)
                starts.append(skipped + before + 1)
            before = reader.line_num
    except csv.Error:
        what = "a quotation mark in this row is not closed, or stands inside a cell"
        raise InputError([Fault(f"{shown}:{skipped + before + 1}", what)]) from None
    columns = _columns(rows[0], f"{shown}:{starts[0]}")
    table = Table(shown, columns, {}, starts[1:], delimiter)
    width = len(columns)
    for place, row in enumerate(rows[1:]):
        if len(row) != width:
            _level(table, place, row, width)
    by_column = list(zip(*rows[1:], strict=True)) if len(rows) > 1 else [()] * width
    table.cells = {name: [cell.strip() for cell in cells] for name, cells in zip(columns, by_column, strict=True)}
    return table


def _columns(header: Sequence[str], where: str) -> tuple[str, ...]:
    names = [column_name(cell) for cell in header]
    while names and not names[-1]:
        names.pop()
    faults = [
        Fault(where, f"the column '{name}' appears twice") for place, name in enumerate(names) if name in names[:place]
    ]
    if faults:
        raise InputError(faults)
    return tuple(names)


def _level(table: Table, place: int, row: list[str], width: int) -> None:
    """Bring a row to the width of the header; a row with cells beyond it, or with too few, is a fault."""
    if len(row) < width:
        table.fault(place, f"the row has {counted(len(row), 'cell')}, the header has {width}")
    elif any(cell.strip() for cell in row[width:]):
        mend = "A number with a decimal comma needs ';' between the columns" if table.delimiter == "," else ""
        table.fault(place, f"the row has {counted(len(row), 'cell')}, the header has {width}", None, mend)
    row[:] = [*row, *[""] * (width - len(row))][:width]
