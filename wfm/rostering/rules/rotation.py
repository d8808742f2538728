"""Rotation: a pattern of shifts and free days that comes round again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar

from wfm.rostering.rules.rule import Rule

__all__ = ["Rotation", "RotationStep"]


class RotationStep(StrEnum):
    """How long an item of a pattern lasts."""

    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True)
class Rotation(Rule):
    """Duties follow a pattern that comes round again: two weeks early, one week late; or four days on, two off.

    The pattern's first item lasts one `step` from `since`, and so on; before `since` it runs backwards. An item is the
    id or kind of the shift of every duty in its time, ``off`` for no duty, or ``any`` for what the plan likes. A duty
    of another shift, or on an ``off`` day, is one unit of breach; with `must_work` so is a free day in a step of a day
    that names a shift, unless the agent is absent on it. With the team in its scope each team has its own `since`.

    Attributes
    ----------
    pattern
        The items, at least one.
    since
        First day of the first item; the first day of the horizon when None.
    step
        How long an item lasts: a day or a week.
    must_work
        Whether a day that names a shift must be worked, in steps of a day.
    """

    type: ClassVar[str] = "rotation"
    unit: ClassVar[str | None] = "day out of the pattern"
    pattern: tuple[str, ...] = field(default=("any",), metadata={"least": 1})
    since: date | None = field(default=None, metadata={"written": "date"})
    step: RotationStep = RotationStep.WEEK
    must_work: bool = False

    def item(self, day: date, first: date) -> str:
        """Return the item of a date, in a horizon that begins on `first`."""
        passed = (day - (self.since or first)).days
        return self.pattern[(passed // (7 if self.step is RotationStep.WEEK else 1)) % len(self.pattern)]
