"""Settings of the stages: forecasting, shrinkage, prices, solver."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from wfm.config.schema.base import Section
from wfm.config.schema.scalars import Day, Fraction, MinorMoney, NonNegative, Positive, Share, Text, Whole
from wfm.rostering.result import Engine

__all__ = [
    "EventFile",
    "FactorFile",
    "ForecastingFile",
    "OutsideHelpFile",
    "PricesFile",
    "RepairFile",
    "RequirementFile",
    "ShrinkageFile",
    "SisterFile",
    "SolverFile",
    "SpanFile",
]


class EventFile(Section):
    """Something that moves the volume of single days."""

    name: Text
    """Events of one name share one effect."""
    dates: tuple[Day, ...] = Field(min_length=1)
    """Days on which it works, past and future."""
    queues: tuple[Text, ...] = ()
    """Queues that feel it; all if left out."""
    factor: NonNegative | None = None
    """The effect on future days (1.2 is a fifth more); left out: estimated from the earlier dates."""
    closed: bool = Field(default=False, strict=True)
    """Whether the queues are closed on these dates."""


class SpanFile(Section):
    """A named stretch of days with an effect of its own: school holidays, Ramadan, a sale."""

    name: Text
    """Stretches of one name share one effect."""
    from_: Day = Field(alias="from")
    """First day."""
    to: Day
    """Last day, included."""


class FactorFile(Section):
    """The planner's own factor on the volume of the model."""

    factor: NonNegative
    """Multiplies the contacts; 1.1 is a tenth more."""
    queue: Text | None = None
    """Queue id; all queues if left out."""
    from_: Day | None = Field(default=None, alias="from")
    """First day; no limit if left out."""
    to: Day | None = None
    """Last day, included; no limit if left out."""


class SisterFile(Section):
    """A new queue that borrows the shape of another."""

    queue: Text
    """The queue with less than two weeks of history."""
    sister: Text
    """The queue whose forecast it takes."""
    share: Positive
    """The new queue's volume as a multiple of the sister's."""


class ForecastingFile(Section):
    """How the forecast is made."""

    method: Text = "auto"
    """A forecasting method by name; auto lets the backtest choose for each queue."""
    country: Text | None = None
    """ISO code of the country whose public holidays count."""
    region: Text | None = None
    """Region of that country."""
    events: tuple[EventFile, ...] = ()
    """Mail-outs, campaigns, closures."""
    spans: tuple[SpanFile, ...] = ()
    """School holidays, Ramadan, sales."""
    factors: tuple[FactorFile, ...] = ()
    """The planner's own factors, applied after the model."""
    sisters: tuple[SisterFile, ...] = ()
    """New queues and the queues they resemble."""
    levels: tuple[Annotated[float, Field(strict=True, gt=0, lt=1)], ...] = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
    """Quantile levels, ascending."""
    weeks: Annotated[Whole, Field(ge=1)] = 8
    """Past weeks from which auto and the bands learn."""


class ShrinkageFile(Section):
    """Paid time in which agents are not available, as shares.

    Breaks, leave and training that the plan lists do not belong here: the roster takes them off itself.
    """

    unplanned: Fraction = 0
    """Sickness, lateness, technical trouble: the requirement is divided by 1 - unplanned."""
    planned: Fraction = 0
    """Leave, training, meetings: counts for hiring only, since the roster holds these itself."""


class RequirementFile(Section):
    """The requirement, corrected by simulating the rosters that it leads to."""

    method: Literal["simulation_cuts"]
    """simulation_cuts: start below the flow cover, and ask for more where the simulated roster misses its level."""
    file: Text | None = None
    """A requirement.csv from which to start in place of the computed requirement."""
    budget_s: Positive = 120
    """Seconds for all rosters after the first, in equal shares."""
    iterations: Annotated[Whole, Field(ge=1, le=50)] = 6
    """Rosters after the first, 1 to 50."""
    tolerance: Annotated[float, Field(strict=True, ge=0, le=0.1)] = 0.005
    """How far below its level a queue may be, 0 to 0.1."""


class PricesFile(Section):
    """What missing and idle agents cost, in the plan's currency."""

    shortage_per_h: MinorMoney
    """A missing agent-hour, up to a tenth of the requirement of an interval or as far as tolerated_drop says."""
    far_shortage_per_h: MinorMoney | None = None
    """A missing agent-hour beyond that; at least shortage_per_h; twice it if left out."""
    tolerated_drop: Annotated[float, Field(strict=True, gt=0, lt=1)] | None = None
    """Points of service level that an interval may lose before far_shortage_per_h holds; a tenth of it if left out."""
    surplus_per_h: MinorMoney = 0
    """An idle agent-hour."""
    late_work_per_h: MinorMoney | None = None
    """An agent-hour of e-mail or tickets, for every hour that it is late; shortage_per_h if left out."""


class SolverFile(Section):
    """How long and how the roster is looked for."""

    time_limit_s: Positive = 60
    """Seconds for the roster, kept within 10 %."""
    workers: Annotated[Whole, Field(ge=1, le=256)] = 2
    """Processor cores to use."""
    seed: Annotated[Whole, Field(ge=0, le=2**31 - 1)] = 1
    """One seed gives one answer where `deterministic` is true."""
    deterministic: bool = Field(default=False, strict=True)
    """Count work instead of seconds: the same seed gives the same roster, byte for byte."""
    engine: Engine = Engine.AUTO
    """auto chooses by size; exact proves small plans; decomposition is for large ones."""
    gap_target: NonNegative = 0
    """Stop when the gap to the bound is at most this."""


class OutsideHelpFile(Section):
    """People outside the roster who take contacts as a last resort."""

    price_per_h: MinorMoney
    """Price of one of them for an hour."""
    at_most: Annotated[Whole, Field(ge=1)] = 1
    """Most of them at one time."""
    least_min: Annotated[Whole, Field(ge=1)] = 30
    """Shortest stretch for which one can be had."""
    queues: tuple[Text, ...] = ()
    """Queues that they serve; all if left out."""


class RepairFile(Section):
    """What changes after publication cost, and how far wfm repair may go."""

    freeze_min: Annotated[Whole, Field(ge=0)] = 45
    """Minutes after now in which nothing changes any more."""
    max_people: Annotated[Whole, Field(ge=0)] | None = None
    """Most people whose roster may change; left out: 10, or two for each event if that is more."""
    max_changes: Annotated[Whole, Field(ge=0)] | None = None
    """Most changed duties and moved breaks together; no limit if left out."""
    person: MinorMoney = Field(default=5, validate_default=True)
    """Touching somebody at all, once for each."""
    moved_break: MinorMoney = Field(default=2, validate_default=True)
    """A break that moves."""
    meetings: tuple[Text, ...] = ()
    """Names of breaks that are meetings or coaching."""
    moved_meeting: MinorMoney = Field(default=3, validate_default=True)
    """A meeting or coaching that moves."""
    other_work: MinorMoney = Field(default=1, validate_default=True)
    """Somebody who takes callers in place of e-mail or tickets for a while."""
    changed_duty: MinorMoney = Field(default=10, validate_default=True)
    """A duty that starts or ends at another time."""
    longer_most_min: Annotated[Whole, Field(ge=0, le=480)] = 120
    """By how much a duty may become longer or shorter; 0: not at all."""
    longer_step_min: Annotated[Whole, Field(ge=15, le=480)] = 60
    """In which steps it may."""
    overtime_premium: NonNegative = 0.25
    """Share of the hourly cost that added time costs beyond its pay."""
    call_in: MinorMoney = Field(default=40, validate_default=True)
    """A duty on a day that was free."""
    call_in_notice_min: Annotated[Whole, Field(ge=0)] = 120
    """Least minutes from now to the start of such a duty."""
    cancelled_duty: MinorMoney = Field(default=20, validate_default=True)
    """A duty that falls away."""
    added_premium_h: NonNegative = 0
    """Hours of pay that a new or moved duty costs besides (predictability pay)."""
    cut_premium: Share = 0
    """Share of the pay of lost hours that is paid nevertheless."""
    time_off: bool = Field(default=False, strict=True)
    """Whether people who are not needed may be offered to leave earlier."""
    request_limit: MinorMoney = 0
    """What granting a swap or leave may cost at most."""
    leads: OutsideHelpFile | None = None
    """Leads and supervisors who take contacts."""
    overflow: OutsideHelpFile | None = None
    """A partner who takes contacts."""
