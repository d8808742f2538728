"""A roster that was edited by hand, and which of its duties are the edits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wfm.intraday.keeping import edits_between
from wfm.pipeline import Plan
from wfm.rostering.roster import Roster
from wfm.tables.published import publication_of
from wfm.tables.roster_in import read_roster

__all__ = ["Edits", "read_edits"]


@dataclass(frozen=True)
class Edits:
    """An edited roster.

    Attributes
    ----------
    roster
        The duties.
    locks
        Agents and dates that were edited.
    notes
        What a reader should know.
    published
        The roster that was published; None where none was.
    """

    roster: Roster
    locks: frozenset[tuple[str, date]]
    notes: tuple[str, ...]
    published: Roster | None = None


def read_edits(path: Path, plan: Plan) -> Edits:
    """Read an edited roster.

    Its edits are what differs from the version published in its folder; where none was published, every duty is one.

    Raises
    ------
    InputError
        If a file is missing or wrong.
    """
    read = read_roster(path, plan.grid.zone)
    folder = path if path.is_dir() else path.parent
    version = publication_of(folder)
    if version is None:
        locks = frozenset((duty.agent_id, duty.date) for duty in read.roster.duties)
        note = f"nothing is published in {folder}: every duty of {path.name} is kept"
        return Edits(read.roster, locks, (*read.notes, note))
    published = read_roster(folder / "published" / str(version.version), plan.grid.zone).roster
    return Edits(read.roster, edits_between(published, read.roster), read.notes, published)
