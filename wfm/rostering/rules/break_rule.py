"""Breaks that a duty must have, by the time worked in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from wfm.errors import ValueRangeError
from wfm.rostering.rules.rule import Rule

__all__ = ["BreakRule"]


@dataclass(frozen=True)
class BreakRule(Rule):
    """Every duty with more than `if_work_over_h` paid hours has breaks of `length_min` minutes together.

    A break counts when it is at least `split_min_piece_min` long, paid or unpaid as the rule asks, and starts inside
    the window. A list by length worked is several rules of this type. Source of the defaults: Arbeitszeitgesetz,
    section 4.

    Attributes
    ----------
    if_work_over_h
        Paid hours above which the breaks are due.
    or_exactly
        Whether a duty of exactly that many paid hours is meant too ("from 6 hours").
    length_min
        Least length of all counted breaks together, in minutes.
    split_min_piece_min
        Shortest piece that counts; None: one piece of the whole length.
    paid
        Whether only paid, or only unpaid breaks count; None: both.
    earliest_start_h, latest_start_h
        First and last start of a counted break, in hours after the start of the duty; None: no limit.
    """

    type: ClassVar[str] = "break_rule"
    unit: ClassVar[str | None] = "duty without its break"
    if_work_over_h: float = field(default=6.0, metadata={"ge": 0, "le": 24})
    or_exactly: bool = False
    length_min: int = field(default=30, metadata={"ge": 1, "le": 480})
    split_min_piece_min: int | None = field(default=None, metadata={"ge": 1})
    paid: bool | None = None
    earliest_start_h: float | None = field(default=None, metadata={"ge": 0, "le": 24})
    latest_start_h: float | None = field(default=None, metadata={"ge": 0, "le": 24})

    def __post_init__(self) -> None:
        """Check window and pieces."""
        super().__post_init__()
        if self.split_min_piece_min is not None and self.split_min_piece_min > self.length_min:
            raise ValueRangeError(
                f"split_min_piece_min of {self.type} must be at most length_min, {self.length_min}, "
                f"got {self.split_min_piece_min}"
            )
        low, high = self.earliest_start_h, self.latest_start_h
        if low is not None and high is not None and low > high:
            raise ValueRangeError(
                f"earliest_start_h of {self.type} must be at most latest_start_h, {high:g}, got {low:g}"
            )

    @property
    def piece_min(self) -> int:
        """Shortest break that counts."""
        return self.length_min if self.split_min_piece_min is None else self.split_min_piece_min

    def asks(self, paid_min: float) -> bool:
        """Return whether a duty of so many paid minutes must have the breaks."""
        least = self.if_work_over_h * 60
        return paid_min > least or (self.or_exactly and paid_min == least)
