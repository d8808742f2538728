"""What comes in while a plan is read: files, faults, notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from wfm.config.yaml_document import Document, YamlPath
from wfm.errors import Fault, InputError
from wfm.tables.csv_file import Table, read_table, shortened
from wfm.tables.phrasing import did_you_mean, listed

__all__ = ["Intake", "hint_for"]

Row = TypeVar("Row")


@dataclass
class Intake:
    """Collects what is wrong, so that all of it can be told at once.

    Attributes
    ----------
    document
        The plan file.
    folder
        Folder to which file names in the plan are relative.
    faults
        What stops the plan.
    notes
        What the planner should know, but what the plan can live with.
    """

    document: Document
    folder: Path
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def fault(self, path: YamlPath, what: str, got: str | None = None, mend: str = "") -> None:
        """Note a fault in the plan file; `what` reads on after the value's name."""
        self.faults.append(self.document.fault(path, what, got, mend))

    def fault_at(self, where: str, what: str, got: str | None = None, mend: str = "") -> None:
        """Note a fault at a place in any file."""
        self.faults.append(Fault(where, what, got, mend))

    def table(self, path: YamlPath, name: str) -> Table | None:
        """Read a CSV that the plan names; None, with a fault, where that cannot be done."""
        file = self.folder / name
        if not file.is_file():
            near = [item.name for item in file.parent.glob("*.csv")] if file.parent.is_dir() else []
            hint = did_you_mean(file.name, near) or (f"The folder has {listed(sorted(near))}" if near else "")
            self.fault(path, "names a file that does not exist", f"'{name}'", hint)
            return None
        try:
            return read_table(file, name)
        except InputError as error:
            self.faults += error.faults
            return None

    def rows(self, path: YamlPath, name: str, reader: Callable[[Table], list[Row]]) -> list[Row]:
        """Return what a reader finds in a CSV that the plan names; its faults and notes are taken over."""
        table = self.table(path, name)
        if table is None:
            return []
        rows = reader(table)
        self.close(table)
        return rows

    def passes(self, check: Callable[[], None]) -> bool:
        """Run a check; return whether it noted no fault."""
        before = len(self.faults)
        check()
        return len(self.faults) == before

    def close(self, *tables: Table) -> bool:
        """Take over faults and notes of tables; return whether there were no faults."""
        for table in tables:
            self.faults += table.faults
            self.notes += table.notes
        return not any(table.faults for table in tables)

    def unknown(self, where: str, what: str, word: str, known: Iterable[str]) -> None:
        """Note that a word is not among the known ones."""
        self.fault_at(where, f"{what} '{word}' is not in the plan", None, hint_for(word, known))

    def raise_faults(self) -> None:
        """Raise InputError where there are faults: those of the plan file first, each file by line."""
        if not self.faults:
            return
        by_file: dict[str, list[Fault]] = {self.document.shown: []}
        for fault in dict.fromkeys(self.faults):
            name, _, line = fault.where.rpartition(":")
            by_file.setdefault(name if line.isdigit() else fault.where, []).append(fault)
        ordered: list[Fault] = []
        for name, faults in by_file.items():
            ordered += shortened(sorted(faults, key=_line), name)
        raise InputError(ordered)


def hint_for(word: str, known: Iterable[str]) -> str:
    """Return the nearest known word as a question, or else what is known."""
    options = list(known)
    near = did_you_mean(word, options)
    return near or (f"Known: {listed(options)}" if options else "")


def _line(fault: Fault) -> int:
    tail = fault.where.rpartition(":")[2]
    return int(tail) if tail.isdigit() else 0
