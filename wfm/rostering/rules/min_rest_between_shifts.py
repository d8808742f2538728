"""Rest between two duties."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from wfm.errors import ValueRangeError
from wfm.rostering.rules.rule import Rule

__all__ = ["MinRestBetweenShifts"]


@dataclass(frozen=True)
class MinRestBetweenShifts(Rule):
    """From the end of a duty to the start of the next at least `hours` of elapsed time pass.

    The last duty before the horizon counts (carry-in). A shorter rest of at least `reduced_to` is a reduction: the
    first `max_reductions` of a week are allowed, in the order of time; any other short rest is a breach. A rest belongs
    to the week, of seven days from the first of the horizon, in which the later duty starts. An allowed reduction costs
    the premiums, also where the rule is hard. Source of the default: Directive 2003/88/EC, Article 3.

    Attributes
    ----------
    hours
        Least rest, 0 to 24.
    reduced_to
        Least hours of a reduced rest; None: no reductions.
    max_reductions
        Most reductions a week; None: any number.
    waiver_premium
        Amount paid for each reduced rest.
    waiver_share
        Part of the pay of the later duty that is paid on top for each reduced rest: 0.25 where it is paid 1.25 times.
    """

    type: ClassVar[str] = "min_rest_between_shifts"
    unit: ClassVar[str | None] = "missing hour of rest"
    hours: float = field(default=11.0, metadata={"ge": 0, "le": 24})
    reduced_to: float | None = field(default=None, metadata={"ge": 0, "le": 24})
    max_reductions: int | None = field(default=None, metadata={"ge": 0})
    waiver_premium: int = field(default=0, metadata={"written": "money", "unset": 0})
    waiver_share: float = field(default=0.0, metadata={"ge": 0, "unset": 0})

    def __post_init__(self) -> None:
        """Check that reductions are stated as a whole."""
        super().__post_init__()
        if self.reduced_to is None:
            if self.max_reductions is not None or self.waiver_premium or self.waiver_share:
                raise ValueRangeError(f"{self.type} needs reduced_to where it counts or pays reductions")
        elif self.reduced_to > self.hours:
            raise ValueRangeError(
                f"reduced_to of {self.type} must be at most its hours, {self.hours:g}, got {self.reduced_to:g}"
            )

    @property
    def costs(self) -> bool:
        """Whether breaches are priced or reductions are paid."""
        return self.priced or bool(self.waiver_premium or self.waiver_share)
