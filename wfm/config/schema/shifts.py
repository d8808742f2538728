"""Shift templates, breaks and contracts."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from wfm.config.schema.base import Section
from wfm.config.schema.scalars import Clock, NonNegative, Positive, Text, Weekdays, Whole
from wfm.workforce import Pay

__all__ = ["BreakFile", "ContractFile", "HourBand", "ShiftFile", "StartWindow"]


class StartWindow(Section):
    """When a duty may start."""

    from_: Clock = Field(alias="from")
    """First possible start."""
    to: Clock
    """Last possible start; the same as `from` for a fixed start."""
    step_min: Annotated[Whole, Field(ge=1, le=1440)] = 30
    """Minutes between possible starts."""


class BreakFile(Section):
    """One break of a shift."""

    id: Text
    """Name in activities.csv, for instance meal."""
    length_min: Annotated[Whole, Field(ge=1, le=480)]
    """Length in minutes."""
    paid: bool = Field(default=False, strict=True)
    """Whether it counts as working time."""
    from_: Clock = Field(alias="from")
    """Earliest start, as hours:minutes after the start of the duty: `"2:00"`."""
    to: Clock
    """Latest start, as hours:minutes after the start of the duty."""


def _clock_as_window(value: object) -> object:
    return {"from": value, "to": value} if isinstance(value, str) else value


class ShiftFile(Section):
    """A family of duties of one length. Its id is its key."""

    start: Annotated[StartWindow, BeforeValidator(_clock_as_window, json_schema_input_type=str | StartWindow)]
    """When duties may start: `{from: "08:00", to: "10:00", step_min: 30}`, or one time."""
    paid_h: Annotated[float, Field(strict=True, gt=0, le=24)]
    """Paid hours; unpaid breaks come on top of them. Of standby: hours of readiness."""
    breaks: tuple[BreakFile, ...] = ()
    """The breaks, in the order in which they are taken."""
    weekdays: Weekdays = tuple(range(7))
    """Weekdays on which duties may start; every day if left out."""
    break_step_min: Annotated[Whole, Field(ge=1, le=240)] = 15
    """Minutes between possible starts of a break, counted from its `from`."""
    min_work_between_min: Annotated[Whole, Field(ge=0, le=720)] = 0
    """Least minutes of work between two breaks."""
    kind: str = ""
    """What rules call it, such as early, late, night: several shifts may share one."""
    standby: bool = Field(default=False, strict=True)
    """Whether it is readiness at home: no work, no paid hours, no coverage; what it is paid is a premium."""

    @model_validator(mode="after")
    def _standby_has_no_breaks(self) -> Self:
        if self.standby and self.breaks:
            raise ValueError("standby has no breaks")
        return self


class HourBand(Section):
    """Least and most paid hours a week."""

    min: NonNegative
    """Least paid hours a week."""
    max: Positive
    """Most paid hours a week."""


def _number_as_band(value: object) -> object:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return {"min": value, "max": value} if number else value


class ContractFile(Section):
    """How much somebody works and how they are paid. Its id is its key."""

    hours_per_week: Annotated[HourBand, BeforeValidator(_number_as_band, json_schema_input_type=float | HourBand)]
    """Paid hours a week with credited absence: a number for exact hours, or `{min: 20, max: 24}`."""
    pay: Pay = Pay.HOURLY
    """salaried: the week costs its most hours whatever the roster says; hourly: rostered and credited hours cost."""
    shifts: tuple[Text, ...] = Field(min_length=1)
    """Ids of the shifts that the contract allows."""
    days_per_week: Annotated[Whole, Field(ge=1, le=7)] = 5
    """Working days by which the week's hours are divided to credit a day of absence."""
