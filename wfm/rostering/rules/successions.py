"""What may follow what: forbidden pairs of shifts, and rotation forwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from wfm.rostering.rules.rule import Rule

__all__ = ["ForbiddenSuccession", "ForwardRotation"]


@dataclass(frozen=True)
class ForbiddenSuccession(Rule):
    """A duty of one of the shifts `before` is not followed by a duty of one of the shifts `after`.

    Only these pairs are forbidden: "night, then early" says nothing of "night, then night". Two duties follow each
    other when no duty lies between them and the second is at most `within_days` calendar days after the first. The last
    duty before the horizon counts (carry-in). A pair is one unit of breach, on the date of its second duty.

    Attributes
    ----------
    before, after
        Ids or kinds of shifts.
    within_days
        Calendar days from the one duty to the other within which they follow each other, 1 to 7.
    """

    type: ClassVar[str] = "forbidden_succession"
    unit: ClassVar[str | None] = "forbidden pair"
    before: tuple[str, ...] = field(default=("night",), metadata={"least": 1})
    after: tuple[str, ...] = field(default=("early",), metadata={"least": 1})
    within_days: int = field(default=1, metadata={"ge": 1, "le": 7})


@dataclass(frozen=True)
class ForwardRotation(Rule):
    """A duty starts no earlier by the clock than the one before it, unless `nights_off` whole nights lie between them.

    A start that is earlier by at most `tolerance_min` is no turn backwards. A whole night lies between two duties if
    the first has ended when the night begins and the second starts after it is over. Two duties more than `nights_off`
    + 1 calendar days apart are never judged. The last duty before the horizon counts (carry-in). A turn backwards is
    one unit of breach. Source: HSE, Managing shift work (HSG256): rotate forwards, two full nights' sleep when
    switching.

    Attributes
    ----------
    tolerance_min
        Minutes by which a start may move backwards, 0 to 720.
    nights_off
        Whole nights after which any start is welcome, 1 to 6.
    night_from, night_to
        Clock times of the night in minutes; an end that is not after the start lies on the next day.
    """

    type: ClassVar[str] = "forward_rotation"
    unit: ClassVar[str | None] = "turn backwards"
    tolerance_min: int = field(default=60, metadata={"ge": 0, "le": 720})
    nights_off: int = field(default=2, metadata={"ge": 1, "le": 6})
    night_from: int = field(default=1380, metadata={"written": "clock"})
    night_to: int = field(default=360, metadata={"written": "clock"})

    @property
    def night_min(self) -> tuple[int, int]:
        """Start and end in minutes of the day on which the night begins."""
        return self.night_from, self.night_to if self.night_to > self.night_from else self.night_to + 1440
