"""How the number of people can move over weeks and months."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from wfm.config.schema.base import Section
from wfm.config.schema.scalars import Day, Fraction, MinorMoney, Share, Text, Whole

__all__ = ["CapacityFile", "ClassSizeFile", "ProfileFile", "RampStageFile", "StaffChangeFile"]


class RampStageFile(Section):
    """A stretch of weeks on the way of a new starter to full speed."""

    weeks: Annotated[Whole, Field(ge=1, le=104)]
    """Length in weeks."""
    productive: Share
    """Work done in its first week over that of an experienced colleague; 0 is training."""
    to: Share | None = None
    """The same in its last week, with a straight line between; the same as `productive` if left out."""
    mentor: Share = 0
    """Share of an experienced colleague's hours that each learner takes up."""


class ClassSizeFile(Section):
    """How many people a training class takes."""

    min: Annotated[Whole, Field(ge=1)] = 1
    """Fewest people for whom a class is held."""
    max: Annotated[Whole, Field(ge=1, le=1000)] = 20
    """Most people in a class."""


class ProfileFile(Section):
    """A kind of people that can be hired."""

    contract: Text
    """Id of their contract."""
    skills: tuple[Text, ...] = Field(min_length=1)
    """What they will be taught."""
    hourly_cost: MinorMoney | None = None
    """Cost of a paid hour; the mean of those who have the contract if left out."""


class StaffChangeFile(Section):
    """People who are known to come or to leave."""

    date: Day
    """From when."""
    contract: Text
    """Id of their contract."""
    skills: tuple[Text, ...] = Field(min_length=1)
    """What they can serve."""
    heads: Annotated[float, Field(strict=True, ge=-10000, le=10000)]
    """How many more; below 0 how many fewer."""


def _as_size(value: object) -> object:
    return {"min": value, "max": value} if isinstance(value, int) and not isinstance(value, bool) else value


class CapacityFile(Section):
    """How the number of people can move over weeks and months; read by `wfm capacity`."""

    weeks: Annotated[Whole, Field(ge=4, le=52)] = 26
    """Weeks from the start of the planned week, 4 to 52."""
    attrition_per_year: Fraction | None = None
    """Share of experienced people who leave in a year; left out: nobody leaves, and that is said."""
    early_attrition_per_year: Fraction | None = None
    """The same for new starters; attrition_per_year if left out."""
    early_weeks: Annotated[Whole, Field(ge=1, le=104)] = 26
    """Weeks during which somebody counts as a new starter."""
    lead_weeks: Annotated[Whole, Field(ge=0, le=52)] = 4
    """Weeks from the start of the plan to the first possible class."""
    class_dates: tuple[Day, ...] = ()
    """Dates on which a class may start; every week from lead_weeks on if left out."""
    class_size: Annotated[ClassSizeFile, BeforeValidator(_as_size, json_schema_input_type=int | ClassSizeFile)] = Field(
        default_factory=ClassSizeFile
    )
    """People in a class: `{min: 4, max: 12}`, or one number."""
    ramp: tuple[RampStageFile, ...] | None = None
    """From the first day to full speed; left out: 4 weeks of training, 4 at 0.4, 8 from 0.6 to 0.85."""
    hire_cost: MinorMoney = 0
    """Cost of finding one person."""
    training_cost: MinorMoney = 0
    """Cost of teaching one person, beside their pay."""
    class_cost: MinorMoney = 0
    """Cost of holding a class, whatever its size."""
    profiles: tuple[ProfileFile, ...] = ()
    """Who can be hired; the kinds of people that are there if left out."""
    changes: tuple[StaffChangeFile, ...] = ()
    """Announced leavers and joiners."""
    roster_fit: Annotated[float, Field(strict=True, gt=0, le=1)] = 1
    """Share of the hours on the phones that fall where they are needed."""
    quantile: Annotated[float, Field(strict=True, gt=0, lt=1)] | None = None
    """Level of the volume forecast that is planned for; its mean if left out."""
    whole_heads: bool = Field(default=True, strict=True)
    """Hire whole people only."""
