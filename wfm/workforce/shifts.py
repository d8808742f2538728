"""Shift templates: when a duty may start, how long it is, and where its breaks may lie."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Break", "ShiftTemplate"]


@dataclass(frozen=True, slots=True)
class Break:
    """One break of a shift.

    Attributes
    ----------
    id
        Name written into activities.csv, e.g. ``meal``.
    length_min
        Length in minutes, above 0.
    paid
        Whether it counts as working time.
    earliest_min, latest_min
        First and last start, in minutes after the start of the duty.
    """

    id: str
    length_min: int
    paid: bool
    earliest_min: int
    latest_min: int


@dataclass(frozen=True, slots=True)
class ShiftTemplate:
    """A family of duties of one length with starts in a window.

    Attributes
    ----------
    id
        Name written into roster.csv.
    earliest_start_min, latest_start_min
        First and last start as wall-clock minutes of the day the duty belongs to (latest may exceed 1440).
    start_step_min
        Distance between possible starts.
    length_min
        Presence: paid time plus unpaid breaks, in elapsed minutes.
    breaks
        The breaks, in the order in which they are taken; each starts at or after the end of the one before
        plus `min_work_between_min`.
    weekdays
        Weekdays on which duties may start, 0 = Monday … 6 = Sunday.
    break_step_min
        Distance between possible break starts, counted from a break's earliest start.
    min_work_between_min
        Least work between two breaks.
    kind
        What rules call it, such as ``early``, ``night`` or ``standby``; several templates may share one. Empty for
        none.
    """

    id: str
    earliest_start_min: int
    latest_start_min: int
    start_step_min: int
    length_min: int
    breaks: tuple[Break, ...] = ()
    weekdays: frozenset[int] = frozenset(range(7))
    break_step_min: int = 15
    min_work_between_min: int = 0
    kind: str = ""

    def is_named(self, names: tuple[str, ...]) -> bool:
        """Return whether its id or its kind is one of some names; no names mean every shift."""
        return not names or self.id in names or (self.kind != "" and self.kind in names)

    @property
    def paid_min(self) -> int:
        """Paid minutes of one duty."""
        return self.length_min - sum(item.length_min for item in self.breaks if not item.paid)

    @property
    def starts_min(self) -> range:
        """All possible starts as wall-clock minutes of the day."""
        return range(self.earliest_start_min, self.latest_start_min + 1, self.start_step_min)

    def break_starts_min(self, item: Break) -> range:
        """All possible starts of a break, in minutes after the start of the duty."""
        return range(item.earliest_min, item.latest_min + 1, self.break_step_min)
