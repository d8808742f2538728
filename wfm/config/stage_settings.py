"""Settings of the stages, from the plan file into the types that the stages take."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from wfm.config.schema import PlanFile
from wfm.config.schema.demand import QueueFile
from wfm.config.schema.settings import (
    ForecastingFile,
    OutsideHelpFile,
    PricesFile,
    RepairFile,
    RequirementFile,
    SolverFile,
)
from wfm.config.schema.staffing import PolicyChoice
from wfm.forecasting import (
    Closure,
    DemandAssumptions,
    Event,
    ForecastSettings,
    HandleTimeFactor,
    Span,
    VolumeFactor,
)
from wfm.rostering.problem import Prices
from wfm.rostering.repair_settings import OutsideHelp, RepairSettings
from wfm.rostering.result import SolveLimits
from wfm.rostering.rules import ActivityQuota, Rule
from wfm.staffing.cuts import CutSettings
from wfm.staffing.deferred import AgedWork
from wfm.staffing.settings import Policy, QueueStaffing, StaffingSettings
from wfm.staffing.targets import Caps, Period, ServiceTarget, Shrinkage
from wfm.staffing.tiers import ContactType, Deflection, Transfer

__all__ = [
    "cut_settings",
    "demand_assumptions",
    "forecast_settings",
    "prices_of",
    "repair_settings",
    "solve_limits",
    "staffing_settings",
]


def forecast_settings(file: ForecastingFile) -> ForecastSettings:
    """Return how to forecast."""
    return ForecastSettings(
        method=file.method,
        country=file.country,
        region=file.region,
        events=tuple(Event(item.name, item.dates, item.queues, item.factor, item.closed) for item in file.events),
        spans=tuple(Span(item.name, item.from_, item.to) for item in file.spans),
        factors=tuple(VolumeFactor(item.factor, item.queue, item.from_, item.to) for item in file.factors),
        sisters=tuple((item.queue, item.sister, item.share) for item in file.sisters),
        levels=file.levels,
        weeks=file.weeks,
    )


def demand_assumptions(file: PlanFile) -> DemandAssumptions:
    """Return what is assumed about demand beside the forecast."""
    return DemandAssumptions(
        volume=tuple(VolumeFactor(item.factor, item.queue, item.from_, item.to) for item in file.volume_factor),
        handle_time=tuple(HandleTimeFactor(item.factor, item.queue, item.from_, item.to) for item in file.aht_factor),
        closures=tuple(
            Closure(
                days=() if isinstance(item.days, date) else item.days,
                dates=(item.days,) if isinstance(item.days, date) else (),
                windows=item.hours,
                queue=item.queue,
                moved=item.moved,
            )
            for item in file.closures
        ),
    )


def staffing_settings(file: PlanFile, newsvendor: float | None = None) -> StaffingSettings:
    """Return how to turn contacts into agents; policy newsvendor is the quantile that it comes to."""
    staffing = file.staffing
    choice = staffing.policy
    return StaffingSettings(
        queues={queue_id: _queue_staffing(queue) for queue_id, queue in file.queues.items()},
        shrinkage=Shrinkage(file.shrinkage.unplanned, file.shrinkage.planned),
        load=staffing.load,
        integer=staffing.integer,
        policy=Policy.QUANTILE if choice is PolicyChoice.NEWSVENDOR else Policy(choice.value),
        quantile=staffing.quantile if newsvendor is None else newsvendor,
        after_closing=staffing.after_closing,
        least_load=staffing.least_load,
        idle_share=staffing.idle_share,
        least_idle=staffing.least_idle,
        deflections=tuple(
            Deflection(item.queue, tuple(ContactType(**kind.model_dump()) for kind in item.types))
            for item in staffing.deflections
        ),
        transfers=(
            *(Transfer(item.from_, item.to, item.share, 0.0, item.aht_s, leaves=True) for item in file.channel_shift),
            *(
                Transfer(item.from_, item.to, item.share, item.delay_s, item.aht_s, item.leaves)
                for item in staffing.transfers
            ),
        ),
    )


def cut_settings(file: PlanFile) -> CutSettings | None:
    """Return the budget of the loop that corrects the requirement; None where the plan asks for none."""
    asked = file.requirement
    if not isinstance(asked, RequirementFile):
        return None
    return CutSettings(asked.budget_s, asked.iterations, asked.tolerance)


def _queue_staffing(queue: QueueFile) -> QueueStaffing:
    target = queue.target
    return QueueStaffing(
        target=ServiceTarget(target.level, target.within_s, target.definition, Period(target.over), target.floor),
        caps=Caps(queue.max_occupancy, queue.max_abandonment, queue.max_asa_s),
        slowdown=queue.slowdown,
        clock=queue.deadline_clock,
        backlog=tuple(AgedWork(item.contacts, 3600 * item.age_h) for item in queue.backlog),
    )


def prices_of(file: PricesFile) -> Prices:
    """Return the prices; missing agents far below the requirement cost twice as much where the plan is silent.

    An agent-hour of work that is late by an hour costs what a missing agent-hour costs.
    """
    far = 2 * file.shortage_per_h if file.far_shortage_per_h is None else file.far_shortage_per_h
    late = file.shortage_per_h if file.late_work_per_h is None else file.late_work_per_h
    return Prices(file.shortage_per_h, far, file.surplus_per_h, late)


def solve_limits(file: SolverFile) -> SolveLimits:
    """Return how long and with what to solve."""
    return SolveLimits(**file.model_dump())


def repair_settings(file: RepairFile, rules: Iterable[Rule]) -> RepairSettings:
    """Return what changes cost; what the rules ask for off the phone is a meeting as well."""
    off_phone = [rule.activity for rule in rules if isinstance(rule, ActivityQuota)]

    def help_from(item: OutsideHelpFile | None) -> OutsideHelp | None:
        return None if item is None else OutsideHelp(item.price_per_h, item.at_most, item.least_min, item.queues)

    return RepairSettings(
        freeze_min=file.freeze_min,
        max_people=file.max_people,
        max_changes=file.max_changes,
        person_minor=file.person,
        break_minor=file.moved_break,
        meetings=tuple(dict.fromkeys([*file.meetings, *off_phone])),
        meeting_minor=file.moved_meeting,
        work_minor=file.other_work,
        duty_minor=file.changed_duty,
        longer_most_min=file.longer_most_min,
        longer_step_min=file.longer_step_min,
        overtime_premium=file.overtime_premium,
        call_in_minor=file.call_in,
        call_in_notice_min=file.call_in_notice_min,
        cancel_minor=file.cancelled_duty,
        added_premium_h=file.added_premium_h,
        cut_premium=file.cut_premium,
        time_off=file.time_off,
        request_limit_minor=file.request_limit,
        leads=help_from(file.leads),
        overflow=help_from(file.overflow),
    )
