"""Split shifts: one duty with a long unpaid gap."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from wfm.rostering.rules.rule import Rule

__all__ = ["SplitShift"]


@dataclass(frozen=True)
class SplitShift(Rule):
    """What is allowed, and paid, where a duty has unpaid gaps of at least `min_gap_h`: a shift with so long a break.

    Such a duty has at most `max_gaps` gaps, none longer than `max_gap_h`, and every segment of it (from its start, over
    the gaps, to its end) lasts at least `min_segment_h` with its short breaks. The first `max_per_week` split duties of
    a week of seven days from the first of the horizon are allowed. Each of these is a breach of its own. Every split
    duty costs the premium, also where the rule is hard.

    Attributes
    ----------
    min_gap_h
        Shortest unpaid break that splits a duty, in hours.
    max_gap_h
        Longest gap in hours; None: no limit.
    max_gaps
        Most gaps of one duty.
    min_segment_h
        Shortest segment between gaps, in hours.
    max_per_week
        Most split duties a week; 0 forbids them; None: any number.
    premium
        Amount paid for each split duty.
    """

    type: ClassVar[str] = "split_shift"
    unit: ClassVar[str | None] = "breach of a limit of split duties"
    min_gap_h: float = field(default=1.5, metadata={"gt": 0, "le": 24})
    max_gap_h: float | None = field(default=None, metadata={"gt": 0, "le": 24})
    max_gaps: int = field(default=1, metadata={"ge": 1})
    min_segment_h: float = field(default=0.0, metadata={"ge": 0, "le": 24, "unset": 0})
    max_per_week: int | None = field(default=None, metadata={"ge": 0, "le": 7})
    premium: int = field(default=0, metadata={"written": "money", "unset": 0})

    @property
    def costs(self) -> bool:
        """Whether breaches are priced or split duties are paid."""
        return self.priced or bool(self.premium)
