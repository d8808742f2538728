"""What is known of leaving, hiring and learning over months."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from wfm.errors import ValueRangeError

__all__ = ["ClassSize", "HireProfile", "HiringSettings", "RampStage", "StaffChange"]


@dataclass(frozen=True, slots=True)
class RampStage:
    """A stretch of weeks on the way of a new starter to full speed.

    Attributes
    ----------
    weeks
        Length, at least 1.
    productive
        Work done in its first week over that of an experienced colleague, 0 to 1.
    to
        The same in its last week; between them it rises in a straight line.
    mentor
        Share of an experienced colleague's hours that each learner takes up, 0 to 1.
    """

    weeks: int
    productive: float
    to: float
    mentor: float = 0.0

    def __post_init__(self) -> None:
        """Check the bounds."""
        shares = (self.productive, self.to, self.mentor)
        if self.weeks < 1 or any(not 0.0 <= share <= 1.0 for share in shares):
            raise ValueRangeError(f"a ramp stage needs weeks >= 1 and shares in 0..1, got {self}")


DEFAULT_RAMP = (RampStage(4, 0.0, 0.0), RampStage(4, 0.4, 0.4), RampStage(8, 0.6, 0.85))
"""Four weeks of training, four of contacts under guidance, eight of gathering speed."""


@dataclass(frozen=True, slots=True)
class ClassSize:
    """How many people a training class takes: none at all, or `least` to `most`."""

    least: int = 1
    most: int = 20

    def __post_init__(self) -> None:
        """Check the bounds."""
        if not 1 <= self.least <= self.most:
            raise ValueRangeError(f"a class needs 1 <= min <= max, got {self.least} and {self.most}")


@dataclass(frozen=True, slots=True)
class HireProfile:
    """Kind of people that can be hired.

    Attributes
    ----------
    contract
        Id of their contract.
    skills
        What they will be taught.
    hourly_cost_minor
        Cost of a paid hour in minor units; None for the mean of those who have the contract.
    """

    contract: str
    skills: tuple[str, ...]
    hourly_cost_minor: int | None = None


@dataclass(frozen=True, slots=True)
class StaffChange:
    """People who are known to come, experienced, or to leave.

    Attributes
    ----------
    date
        From when.
    contract, skills
        Which kind of people.
    heads
        How many more (above 0) or fewer (below 0).
    """

    date: date
    contract: str
    skills: tuple[str, ...]
    heads: float


@dataclass(frozen=True)
class HiringSettings:
    """How the number of people can move over the weeks.

    Attributes
    ----------
    weeks
        Length of the plan, 4 to 52.
    attrition_per_year
        Share of experienced people who leave in a year, in [0, 1).
    early_attrition_per_year
        The same in the first `early_weeks` weeks of a new starter; None for the same as everybody's.
    early_weeks
        See there.
    lead_weeks
        Weeks from the start of the plan to the first class.
    class_dates
        Weeks in which a class may start, by any of their dates; empty for every week from `lead_weeks` on.
    class_size
        Size of a class, one profile a class.
    ramp
        From the first day to full speed.
    hire_cost_minor, training_cost_minor
        Cost of finding, and of teaching, one person, in minor units; pay comes on top.
    class_cost_minor
        Cost of holding a class, whatever its size.
    profiles
        Who can be hired; empty for the same kinds of people that are there.
    changes
        Announced leavers and joiners.
    roster_fit
        Share of the hours on the phones that fall where they are needed, above 0 and at most 1.
    quantile
        Level of the volume forecast that is planned for; None for its mean.
    whole_heads
        Whether only whole people are hired; parts of people make a linear programme, for a quick view.
    """

    weeks: int = 26
    attrition_per_year: float = 0.0
    early_attrition_per_year: float | None = None
    early_weeks: int = 26
    lead_weeks: int = 4
    class_dates: tuple[date, ...] = ()
    class_size: ClassSize = field(default_factory=ClassSize)
    ramp: tuple[RampStage, ...] = DEFAULT_RAMP
    hire_cost_minor: int = 0
    training_cost_minor: int = 0
    class_cost_minor: int = 0
    profiles: tuple[HireProfile, ...] = ()
    changes: tuple[StaffChange, ...] = ()
    roster_fit: float = 1.0
    quantile: float | None = None
    whole_heads: bool = True

    def __post_init__(self) -> None:
        """Check the bounds."""
        if not 4 <= self.weeks <= 52:
            raise ValueRangeError(f"weeks must be 4 to 52, got {self.weeks}")
        for name in ("attrition_per_year", "early_attrition_per_year"):
            value = getattr(self, name)
            if value is not None and not 0.0 <= value < 1.0:
                raise ValueRangeError(f"{name} must lie in 0..1 and below 1, got {value}")
        if not 0.0 < self.roster_fit <= 1.0:
            raise ValueRangeError(f"roster_fit must lie above 0 and at most at 1, got {self.roster_fit}")

    @property
    def ramp_weeks(self) -> int:
        """Weeks until a new starter is as quick as the others."""
        return sum(stage.weeks for stage in self.ramp)

    def productivity(self) -> NDArray[np.float64]:
        """Return by week since the start (ramp weeks,) the work of a learner, less what their mentor leaves undone."""
        steps = [np.linspace(stage.productive, stage.to, stage.weeks) - stage.mentor for stage in self.ramp]
        return np.concatenate(steps) if steps else np.zeros(0)

    def training_weeks(self) -> NDArray[np.bool_]:
        """Return by week since the start (ramp weeks,) whether it comes before the first contact."""
        steps = [np.linspace(stage.productive, stage.to, stage.weeks) == 0.0 for stage in self.ramp]
        return np.concatenate(steps) if steps else np.zeros(0, bool)

    def staying(self, weeks: int) -> NDArray[np.float64]:
        """Return the share of experienced people still there after 0, 1, ... weeks (weeks,)."""
        return np.asarray((1.0 - self.attrition_per_year) ** (np.arange(weeks) / 52.0))

    def starters_staying(self, weeks: int) -> NDArray[np.float64]:
        """Return the share of new starters still there after 0, 1, ... weeks (weeks,)."""
        early = self.early_attrition_per_year
        first = self.attrition_per_year if early is None else early
        age = np.arange(weeks)
        young, old = np.minimum(age, self.early_weeks), np.maximum(age - self.early_weeks, 0)
        return np.asarray((1.0 - first) ** (young / 52.0) * (1.0 - self.attrition_per_year) ** (old / 52.0))
