"""The repair of a day in one short flow: events → roster as it stands → answers → least-change repair → actions."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from wfm.evaluation.audit import AuditReport, Violation, audit, violations_of
from wfm.evaluation.roster_changes import Lever, RosterChange, change_cost_minor, changes_between
from wfm.evaluation.running_coverage import RunningCoverage
from wfm.forecasting import DemandAssumptions
from wfm.intraday.actions import Action, ranked_actions
from wfm.intraday.effects import ABSENCES
from wfm.intraday.events import REQUESTS, Event, EventKind, KnownEvent, news
from wfm.intraday.following import FollowingRoster
from wfm.intraday.live_work import steps_that_pay, taken_off_backlogs
from wfm.intraday.outside_help import HelpStep, called_help
from wfm.intraday.requests import Answer, answered, new_violations, problem_after
from wfm.intraday.standing import stand_after
from wfm.pipeline import Plan, forecast_of, requirement_of
from wfm.rostering.problem import RosterProblem
from wfm.rostering.repair.task import Repair, RepairTask, with_steps
from wfm.rostering.roster import Roster
from wfm.rostering.rules import COUPLING_RULES, Fairness
from wfm.rostering.rules.published import with_published

__all__ = ["DayRepair", "RepairLimits", "repair_day"]

WORK_SHARE = 0.25
"""Share of the time limit in which people may be taken off backlogs."""


@dataclass(frozen=True, slots=True)
class RepairLimits:
    """Budgets and limits of one repair.

    Attributes
    ----------
    max_people, max_changes
        In place of those of the plan; None: the plan's.
    time_limit_s, workers, seed
        Limits of the search.
    """

    max_people: int | None = None
    max_changes: int | None = None
    time_limit_s: float = 20.0
    workers: int = 2
    seed: int = 1


@dataclass(frozen=True)
class DayRepair:
    """What a repair came to.

    Attributes
    ----------
    plan
        The plan as it is after the events.
    problem
        Its problem.
    known
        Every event that the repaired roster has taken in, with those of `fresh`.
    fresh
        Events that were new to the roster.
    now
        When.
    published
        The roster that was to be repaired.
    standing
        The same after the events, before anything was done.
    roster
        The repaired one.
    before
        Audit of `standing`.
    answers
        Answers to requests.
    changes
        Every duty in `roster` that differs from `standing`.
    actions
        Ranked, each with what it buys.
    outside_minor
        What people from outside cost.
    """

    plan: Plan
    problem: RosterProblem
    known: tuple[KnownEvent, ...]
    fresh: tuple[Event, ...]
    now: datetime
    published: Roster
    standing: Roster
    roster: Roster
    before: AuditReport
    answers: tuple[Answer, ...] = ()
    changes: tuple[RosterChange, ...] = ()
    actions: tuple[Action, ...] = ()
    outside_minor: float = 0.0

    @cached_property
    def after(self) -> AuditReport:
        """Audit of `roster`, made when it is first asked for: the actions do not wait for it."""
        if self.roster is self.standing and not self.outside_minor:
            return self.before
        return audit(self.problem, self.roster)

    @property
    def new_violations(self) -> tuple[Violation, ...]:
        """Violations that the repair has brought."""
        return new_violations(self.before.violations, self.after.violations)

    @property
    def people(self) -> int:
        """People whose roster changes."""
        return len({change.agent_id for change in self.changes})

    @property
    def change_cost_minor(self) -> float:
        """Prices of all changes, people from outside included."""
        return float(change_cost_minor(self.changes, self.plan.repair)) + self.outside_minor


def repair_day(
    plan: Plan,
    roster: Roster,
    events: tuple[Event, ...],
    now: datetime,
    *,
    known: tuple[KnownEvent, ...] = (),
    limits: RepairLimits | None = None,
    following: FollowingRoster | None = None,
    tell: Callable[[str], None] | None = None,
) -> DayRepair:
    """Put a roster right after events, changing as little as pays.

    Parameters
    ----------
    plan
        The plan as it was published: events are always applied to it, never one after another.
    roster
        The roster in force, perhaps repaired before.
    events
        What happened; events that `known` has are not news.
    now
        Aware time; the past and the freeze window behind it stay.
    known
        Events that `roster` has taken in.
    limits
        Budgets and limits.
    following
        Published duties of the days after the plan: no change may break a rule there. None where nothing is known.
    tell
        Called with a line for each stage.

    Returns
    -------
    Without news the roster is the one that was given, duty by duty.
    """
    say = tell or (lambda _: None)
    limits = limits or RepairLimits()
    forecast = forecast_of(plan)
    plan = replace(
        plan,
        forecast=forecast,
        requirement=requirement_of(plan, forecast),
        assumptions=DemandAssumptions(),
        rules=with_published(plan.rules, roster.duties, now.astimezone(plan.grid.tz).date()),
    )
    fresh = news(events, known)
    standing, taken = roster, known
    for event in fresh:
        if event.kind not in REQUESTS:
            stood = stand_after(plan.grid, standing, event)
            standing, taken = stood.roster, (*taken, stood.known)
    after_plan, problem = problem_after(plan, taken)
    before = audit(problem, standing)
    answers: list[Answer] = []
    for event in fresh:
        if event.kind in REQUESTS:
            answer, stood, before = answered(plan, standing, taken, event, before, following)
            refused_before = tuple(item for item in taken if item.event.identity != event.identity)
            standing, taken = stood.roster, (*refused_before, stood.known)
            answers.append(answer)
            say(f"{event.kind} of {event.agent_id}: {'yes' if answer.granted else 'no'}, {answer.reason}")
    if answers:
        after_plan, problem = problem_after(plan, taken)
    done = DayRepair(after_plan, problem, taken, fresh, now, roster, standing, standing, before, tuple(answers))
    return done if not fresh else _repaired(plan, done, limits, following, say)


def _repaired(
    plan: Plan, done: DayRepair, limits: RepairLimits, following: FollowingRoster | None, say: Callable[[str], None]
) -> DayRepair:
    """Return the outcome with everything that pays done."""
    dates = _open_dates(done)
    task = _task(done, dates, limits)
    found = _changed(done, task, following, say)
    helped = _helped(done, found.roster, dates, task.first_slot)
    cost = float(done.before.cost)
    running = RunningCoverage(done.problem, done.standing)
    actions = ranked_actions(done.plan, running, dates, cost, found.steps, helped, _why(done.fresh))
    if helped:
        known = (*done.known, *(step.known for step in helped))
        after_plan, problem = problem_after(plan, known)
        done = replace(done, plan=after_plan, problem=problem, known=known)
    return replace(
        done,
        roster=found.roster,
        changes=changes_between(done.standing.duties, found.roster.duties, done.plan.workforce, done.plan.repair),
        actions=actions,
        outside_minor=sum(step.price_minor for step in helped),
    )


def _changed(
    done: DayRepair, task: RepairTask, following: FollowingRoster | None, say: Callable[[str], None]
) -> Repair:
    """Return the roster with everything changed that pays: work first, then meetings and duties."""
    until = time.monotonic() + WORK_SHARE * task.time_limit_s
    roster, pulled = taken_off_backlogs(
        done.problem,
        task.roster,
        task.settings,
        task.open_dates,
        task.first_slot,
        task.most_people,
        lambda: time.monotonic() > until,
        untouchable=task.untouchable,
    )
    names = {step.agent_id for step in pulled}
    rest = replace(
        task,
        roster=roster,
        untouchable=task.untouchable | names,
        most_people=task.most_people - len(names),
        most_changes=None if task.most_changes is None else max(0, task.most_changes - len(pulled)),
    )
    found = _lawful(rest, done, following, say)
    steps = steps_that_pay(done.problem, roster, found.steps, task.settings)
    if len(steps) < len(found.steps):
        found = replace(found, roster=with_steps(roster, steps), steps=steps)
    return replace(found, steps=(*pulled, *found.steps))


def _why(fresh: tuple[Event, ...]) -> str:
    """Return what the changes are for: the kinds of events, never a reason why somebody is away."""
    kinds = list(dict.fromkeys(event.kind for event in fresh))
    counts = {kind: sum(event.kind is kind for event in fresh) for kind in kinds}
    return ", ".join(f"{counts[kind]} x {kind}" if counts[kind] > 1 else str(kind) for kind in kinds)


def _open_dates(done: DayRepair) -> frozenset[date]:
    """Return the dates that the new events touch, from the freeze on."""
    grid = done.plan.grid
    news_ = {event.identity for event in done.fresh}
    frozen = (done.now + timedelta(minutes=done.plan.repair.freeze_min)).astimezone(grid.tz).date()
    found: set[date] = set()
    for item in done.known:
        if item.event.identity in news_ and item.holds:
            first = item.since.astimezone(grid.tz).date()
            last = (item.until - timedelta(seconds=1)).astimezone(grid.tz).date()
            found |= {day for day in grid.dates if max(first, frozen) <= day <= last}
    return frozenset(found)


def _task(done: DayRepair, dates: frozenset[date], limits: RepairLimits) -> RepairTask:
    settings = done.plan.repair
    people = limits.max_people if limits.max_people is not None else settings.people_for(len(done.fresh))
    away = {item.event.agent_id for item in done.known if item.holds and item.event.kind in ABSENCES}
    swapped = {
        name
        for item in done.known
        if item.holds and item.event.kind is EventKind.SWAP
        for name in (item.event.agent_id, item.event.other)
    }
    return RepairTask(
        done.problem,
        done.standing,
        done.now,
        dates,
        settings,
        most_people=people,
        most_changes=limits.max_changes if limits.max_changes is not None else settings.max_changes,
        untouchable=frozenset(away | swapped),
        time_limit_s=limits.time_limit_s,
        workers=limits.workers,
        seed=limits.seed,
    )


def _lawful(task: RepairTask, done: DayRepair, following: FollowingRoster | None, say: Callable[[str], None]) -> Repair:
    """Return a repair that the audit has nothing against; people whose change it objects to are left alone.

    The search keeps the rules itself. This is the second look, by code that shares nothing with it.
    """
    from wfm.rostering.repair.repairing import repair

    nothing = Repair(task.roster, (), 0.0)
    while True:
        found = repair(task) if task.open_dates else nothing
        if not found.steps:
            return found
        broken = _objected_to(done, found, following)
        at_fault = frozenset(step.agent_id for step in found.steps if step.agent_id in broken)
        if not broken:
            return found
        if not at_fault:
            say("the repair would break a rule that binds several people together; nothing is changed")
            return nothing
        say(f"left alone, as the audit objects: {', '.join(sorted(at_fault))}")
        task = replace(task, untouchable=task.untouchable | at_fault)


def _objected_to(done: DayRepair, found: Repair, following: FollowingRoster | None) -> set[str | None]:
    """Return whose rules a repair breaks, None among them for a rule of nobody's; a change of one binds nobody else.

    Where rules speak of several people together, everybody is looked at.
    """
    together = any(isinstance(rule, (*COUPLING_RULES, Fairness)) for rule in done.problem.rules)
    people = None if together else {step.agent_id for step in found.steps}
    before, after = (violations_of(done.problem, roster, people) for roster in (done.standing, found.roster))
    broken = {item.agent_id for item in new_violations(before, after)}
    if following is not None:
        broken |= {item.agent_id for item in following.objections(done.standing, found.roster)}
    return broken


def _helped(done: DayRepair, roster: Roster, dates: frozenset[date], first_slot: int) -> list[HelpStep]:
    """Call people from outside where agents are still missing."""
    grid, settings = done.problem.grid, done.plan.repair
    if settings.leads is None and settings.overflow is None:
        return []
    running = RunningCoverage(done.problem, roster)
    interval = done.plan.grid.step_min // grid.step_min
    steps: list[HelpStep] = []
    for lever, offered in ((Lever.LEADS, settings.leads), (Lever.OVERFLOW, settings.overflow)):
        steps += called_help(running, done.problem, lever, offered, dates, first_slot, interval)
    return steps
