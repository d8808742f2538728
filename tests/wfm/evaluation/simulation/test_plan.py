"""The simulation on the types of the plan: duties, breaks, skills, absences and what is said about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from wfm.demand import Channel, Demand, Queue
from wfm.errors import ValueRangeError
from wfm.evaluation.simulation.centre import Callback, Redial
from wfm.evaluation.simulation.customers import Customers, day_spread, lines_of
from wfm.evaluation.simulation.deadlines import due_by_clock
from wfm.evaluation.simulation.horizon import Horizon, Replications
from wfm.evaluation.simulation.laws import HandleLaw, Shape
from wfm.evaluation.simulation.plan import SimulationSettings, horizon_of, simulate
from wfm.rostering.roster import Activity, Roster
from wfm.staffing.deferred import AgedWork, Clock
from wfm.staffing.settings import QueueStaffing, StaffingSettings
from wfm.staffing.targets import Period, ServiceTarget, Shrinkage

RUNS = SimulationSettings(replications=Replications(10))


def demand(built: Any, contacts_h: float = 20.0, aht_s: float = 240.0, **changes: Any) -> Demand:
    """Contacts from 8 to 18 on every day of a centre."""
    grid = built.grid
    hours = np.array([time.hour for time in grid.times])
    row = np.where((hours >= 8) & (hours < 18), contacts_h * grid.step_h, 0.0)
    contacts = np.tile(row, (len(built.queues), 1))
    plain = {
        "grid": grid,
        "queues": tuple(replace(queue, patience_s=120.0) for queue in built.queues),
        "contacts": contacts,
        "aht_s": np.where(contacts > 0, aht_s, np.nan),
        "open_": contacts > 0,
    }
    return Demand(**{**plain, **changes})


def stretches(horizon: Horizon) -> set[tuple[int, int, float, float]]:
    """Agent, day, start and end in hours."""
    s = horizon.stretches
    rows = zip(s.agent, s.day, s.start_s / 3600, s.end_s / 3600, strict=True)
    return {(int(agent), int(day), float(start), float(end)) for agent, day, start, end in rows}


def horizon(built: Any, staffing: StaffingSettings | None = None, **changes: Any) -> Horizon:
    return horizon_of(
        built.problem(), demand(built, **changes), staffing or StaffingSettings(), built.roster, SimulationSettings()
    )


def test_a_duty_is_cut_at_its_breaks(centre: Any) -> None:
    plain = centre().agent("A1").duty("A1", 1, 480)
    built = centre().agent("A1")
    shift = next(s for s in built.workforce().shifts if s.id == "day")
    built.duty("A1", 1, 480, shift)
    # 8.5 h from 08:00 with breaks of 15, 30 and 15 minutes 1, 3 and 5.5 hours in.
    assert stretches(horizon(built)) == {
        (0, 1, 32.0, 33.0),
        (0, 1, 33.25, 35.0),
        (0, 1, 35.5, 37.5),
        (0, 1, 37.75, 40.5),
    }
    assert stretches(horizon(plain)) == {(0, 1, 32.0, 36.0)}


def test_a_duty_past_midnight_belongs_to_the_day_it_starts_on(centre: Any) -> None:
    built = centre().agent("A1").duty("A1", 0, 23 * 60)
    assert stretches(horizon(built)) == {(0, 0, 23.0, 27.0)}


def test_what_lies_outside_the_horizon_is_cut_off(centre: Any) -> None:
    built = centre(days=1).agent("A1").duty("A1", 0, 23 * 60)
    assert stretches(horizon(built)) == {(0, 0, 23.0, 24.0)}


def test_last_weeks_duty_runs_into_the_horizon_and_nobody_is_there_twice(centre: Any) -> None:
    built = centre().agent("A1").past("A1", (-1, 22 * 60), (0, 120)).duty("A1", 0, 60)
    assert stretches(horizon(built)) == {(0, -1, 0.0, 2.0), (0, 0, 2.0, 5.0)}


def test_skills_become_groups_and_multipliers(centre: Any) -> None:
    built = centre(queues=("a", "b"))
    built.agent("A1", skills={"a": 1.0, "b": 1.25}).agent("A2", skills={"a": 0.9}).agent(
        "A3", skills={"a": 1.0, "b": 1.0}
    )
    for name in ("A1", "A2", "A3"):
        built.duty(name, 0, 480)
    found = horizon(built)
    assert found.base_group.tolist() == [0, 1, 0]
    assert found.centre.routing.skills.tolist() == [[True, True], [True, False]]
    assert found.centre.multiplier.tolist() == [[1.0, 1.25], [0.9, 1.0], [1.0, 1.0]]


def test_a_block_of_work_binds_an_agent_to_one_queue(centre: Any) -> None:
    built = centre(queues=("a", "b")).agent("A1", skills={"a": 1.0, "b": 1.0})
    duty = built.make_duty("A1", 0, 480)
    block = Activity(duty.start, duty.start + timedelta(hours=1), "mail", True, "b")
    built.duties.append(replace(duty, activities=(block,)))
    found = horizon(built)
    serves = {
        (float(start / 3600), float(end / 3600)): found.centre.routing.skills[group].tolist()
        for group, start, end in zip(found.stretches.group, found.stretches.start_s, found.stretches.end_s, strict=True)
    }
    assert serves == {(8.0, 9.0): [False, True], (9.0, 12.0): [True, True]}
    assert found.base_group.tolist() == [0]


def test_a_roster_of_enough_people_gives_what_it_should(centre: Any) -> None:
    built = centre(days=2)
    for number in range(6):
        built.agent(f"A{number}")
        for day in (0, 1):
            for start_min in (480, 720, 960):
                built.duty(f"A{number}", day, start_min)
    result = simulate(built.problem(), demand(built), StaffingSettings(), built.roster, RUNS)
    level, half_width = result.levels["calls"]
    assert level > 0.95 and half_width < 0.05
    assert result.notes == ()


def test_targets_and_absences_come_from_the_staffing_settings(centre: Any) -> None:
    built = centre().agent("A1").duty("A1", 0, 480)
    target = ServiceTarget(0.9, 10.0, "answered", Period.WEEK)
    staffing = StaffingSettings({"calls": QueueStaffing(target)}, shrinkage=Shrinkage(unplanned=0.1))
    found = horizon(built, staffing)
    assert found.targets == (target,)
    assert found.absent_share == 0.1
    none = SimulationSettings(absences=False)
    assert horizon_of(built.problem(), demand(built), staffing, built.roster, none).absent_share == 0.0


def test_the_demand_may_be_coarser_than_the_roster(centre: Any) -> None:
    fine, coarse = centre(step_min=15).agent("A1").duty("A1", 0, 480), centre(step_min=60)
    found = horizon_of(fine.problem(), demand(coarse), StaffingSettings(), fine.roster, SimulationSettings())
    assert found.arrivals.step_s == 3600.0
    assert found.day_starts.tolist() == [24 * day for day in range(8)]


def test_a_day_of_23_hours_is_23_hours_long(centre: Any) -> None:
    from datetime import date

    built = centre(first=date(2024, 3, 31), days=1, step_min=60).agent("A1").duty("A1", 0, 480)
    found = horizon(built)
    assert found.arrivals.contacts.shape == (1, 23)
    assert stretches(found) == {(0, 0, 7.0, 11.0)}, "08:00 is seven hours after midnight on that day"


def test_deferred_queues_are_backlog_with_the_target_as_deadline(centre: Any) -> None:
    built = centre(queues=("calls", "mail"))
    built.queues = (built.queues[0], Queue("mail", "Mail", Channel.EMAIL, skill="mail"))
    for number in range(4):
        built.agent(f"A{number}").duty(f"A{number}", 0, 480).duty(f"A{number}", 0, 840)
    staffing = StaffingSettings({"mail": QueueStaffing(ServiceTarget(0.95, 4 * 3600.0))})
    result = simulate(built.problem(), demand(built, 8.0), staffing, built.roster, RUNS)
    assert result.deferred.tolist() == [False, True]
    days = result.over(Period.DAY)
    assert days.service_level.value[1, 0] > 0.9, "with people there the mail is done in time"
    assert days.service_level.value[1, 3] == 0.0, "without people nothing is done"
    assert days.deadline_misses.value[1, 3] > 0
    assert (np.diff(days.backlog.value[1]) > 0).all(), "the backlog grows after the first day"
    assert days.abandonment.value[1].max() == 0.0


def mail_centre(centre: Any) -> Any:
    """Calls and mail, four people from 8 to 16 on the first day alone."""
    built = centre(queues=("calls", "mail"))
    built.queues = (built.queues[0], Queue("mail", "Mail", Channel.EMAIL, skill="mail"))
    for number in range(4):
        built.agent(f"A{number}").duty(f"A{number}", 0, 480).duty(f"A{number}", 0, 720)
    return built


def held(within_h: float, **changes: Any) -> StaffingSettings:
    return StaffingSettings({"mail": QueueStaffing(ServiceTarget(0.95, within_h * 3600.0), **changes)})


def test_what_waits_at_the_start_is_worked_off_and_judged(centre: Any) -> None:
    built = mail_centre(centre)
    backlog = (AgedWork(30, 3600.0), AgedWork(10, 20 * 3600.0))
    plain, loaded = (
        simulate(built.problem(), demand(built, 8.0), held(10, backlog=waits), built.roster, RUNS)
        for waits in ((), backlog)
    )
    before, after = plain.over(Period.DAY), loaded.over(Period.DAY)
    assert after.offered.value[1, 0] == pytest.approx(before.offered.value[1, 0] + 40, abs=1e-9)
    assert after.answered.value[1, 0] == pytest.approx(before.answered.value[1, 0] + 40, abs=1e-9)
    # Ten were overdue before the first second; the thirty are due at nine, an hour after people come.
    assert after.deadline_misses.value[1, 0] - before.deadline_misses.value[1, 0] == pytest.approx(10, abs=3)
    assert loaded.over(Period.INTERVAL).backlog.value[1, 0] == pytest.approx(40)
    assert loaded.over(Period.INTERVAL).backlog_age_s.value[1, 0] == pytest.approx(20 * 3600 + built.grid.step_min * 60)
    assert after.offered.value[0].tolist() == before.offered.value[0].tolist(), "the same callers come"


def test_a_deadline_in_opening_hours_stands_still_at_night(centre: Any) -> None:
    built = mail_centre(centre)
    elapsed, opening = (
        simulate(built.problem(), demand(built, 8.0), held(4, clock=clock), built.roster, RUNS)
        for clock in (Clock.ELAPSED, Clock.OPENING)
    )
    # Nobody works on the other days: all that is due there is late. What comes after 14 h on the last day is due in
    # opening hours of the week after, so fewer are judged at all.
    missed = [result.over(Period.WEEK).deadline_misses.value[1, 0] for result in (elapsed, opening)]
    assert missed[0] - missed[1] == pytest.approx(4 * 8.0, rel=0.35)
    assert missed[1] > 0


def test_the_clock_is_that_of_the_fluid_plan(centre: Any) -> None:
    """Contacts at the start of an interval are due when the staffing stage says that they are."""
    from wfm.staffing.deferred import Deadline, deferred_work

    built = mail_centre(centre)
    asked, step_s = demand(built, 8.0), built.grid.step_min * 60.0
    found = horizon_of(built.problem(), asked, held(5, clock=Clock.OPENING), built.roster, SimulationSettings())
    assert found.arrivals.running is not None
    assert found.arrivals.running[0].all(), "calls have no such clock"
    n = asked.grid.n
    fluid = deferred_work(
        asked.contacts[1],
        np.full(n, 240.0),
        Deadline(5 * 3600.0, 1.0, Clock.OPENING),
        grid=asked.grid,
        open_=asked.open_[1],
    )
    due_s = due_by_clock(found.arrivals.running[1], step_s, np.arange(n) * step_s, np.full(n, 5 * 3600.0))
    inside = fluid.due_at < n
    assert inside.sum() > n // 2
    # The plan's deadline is the last whole interval that ends by then.
    assert ((due_s[inside] + 1e-6) // step_s - 1).astype(int).tolist() == fluid.due_at[inside].tolist()


class TestNotes:
    def test_a_roster_of_another_week_is_refused_with_both_dates(self, centre: Any) -> None:
        built = centre().agent("A1").duty("A1", 0, 480)
        later = Roster(tuple(replace(d, date=d.date + timedelta(days=70)) for d in built.duties))
        with pytest.raises(
            ValueRangeError, match=r"no duty in 2024-03-04 to 2024-03-10; its first duty is on 2024-05-13"
        ):
            simulate(built.problem(), demand(built), StaffingSettings(), later, RUNS)

    def test_a_roster_without_duties_is_simulated_and_loses_everybody(self, centre: Any) -> None:
        built = centre().agent("A1")
        result = simulate(built.problem(), demand(built), StaffingSettings(), Roster(()), RUNS)
        assert result.levels["calls"][0] == 0.0
        assert result.notes == ("queue calls: nobody on the roster can serve it; its contacts wait in vain",)

    def test_strangers_are_left_out_and_named(self, centre: Any) -> None:
        built = centre().agent("A1").duty("A1", 0, 480).duty("X9", 0, 480)
        found = horizon(built)
        assert stretches(found) == {(0, 0, 8.0, 12.0)}
        assert found.notes == ("1 agents of the roster are not in the plan and were left out: X9",)

    def test_a_queue_nobody_can_serve_is_named(self, centre: Any) -> None:
        built = centre(queues=("a", "b")).agent("A1", skills={"a": 1.0}).duty("A1", 0, 480)
        assert horizon(built).notes == ("queue b: nobody on the roster can serve it; its contacts wait in vain",)

    def test_a_queue_without_patience_is_named(self, centre: Any) -> None:
        built = centre().agent("A1").duty("A1", 0, 480)
        found = horizon(built, queues=built.queues)
        assert found.notes == ("no patience is stated for calls: nobody abandons, and waits may be overstated",)

    def test_blocks_on_unknown_queues_are_named(self, centre: Any) -> None:
        built = centre().agent("A1")
        duty = built.make_duty("A1", 0, 480)
        block = Activity(duty.start, duty.start + timedelta(hours=1), "mail", True, "nothing")
        built.duties.append(replace(duty, activities=(block,)))
        found = horizon(built)
        assert found.notes == ("blocks of work on unknown queues were left out: nothing",)
        assert stretches(found) == {(0, 0, 9.0, 12.0)}

    def test_other_days_and_no_contacts_are_refused(self, centre: Any) -> None:
        built, other = centre().agent("A1").duty("A1", 0, 480), centre(days=6)
        with pytest.raises(ValueRangeError, match="must cover the same days"):
            simulate(built.problem(), demand(other), StaffingSettings(), built.roster, RUNS)
        with pytest.raises(ValueRangeError, match="nothing to simulate"):
            simulate(built.problem(), demand(built, 0.0), StaffingSettings(), built.roster, RUNS)

    def test_zero_patience_is_refused_by_name(self, centre: Any) -> None:
        built = centre().agent("A1").duty("A1", 0, 480)
        broken = tuple(replace(queue, patience_s=0.0) for queue in built.queues)
        with pytest.raises(ValueRangeError, match="patience_s of calls must be above 0"):
            horizon(built, queues=broken)


class TestCustomers:
    QUEUES = (
        Queue("calls", "Calls", Channel.VOICE, "calls", 90.0),
        Queue("chat", "Chat", Channel.CHAT, "chat", 60.0, concurrency=3),
        Queue("mail", "Mail", Channel.EMAIL, "mail"),
    )
    TARGETS = (ServiceTarget(), ServiceTarget(within_s=40.0), ServiceTarget(within_s=14_400.0))

    def test_queues_become_lines(self) -> None:
        calls, chat, mail = lines_of(self.QUEUES, self.TARGETS, {})
        assert (calls.patience_s, calls.concurrency, calls.deferred_within_s) == (90.0, 1, None)
        assert chat.concurrency == 3
        assert (mail.patience_s, mail.deferred_within_s) == (None, 14_400.0)

    def test_behaviour_is_stated_by_queue(self) -> None:
        law = HandleLaw(Shape.LOGNORMAL, 0.7)
        who = Customers(law, redial=Redial(0.3, 600.0), callback=Callback(0.2, 3600.0), escalation=("mail", 0.1, 2.0))
        calls, chat, _ = lines_of(self.QUEUES, self.TARGETS, {"calls": who})
        assert (calls.law, calls.redial, calls.callback) == (law, who.redial, who.callback)
        assert calls.escalation is not None and (calls.escalation.to, calls.escalation.share) == (2, 0.1)
        assert chat.law == HandleLaw()

    def test_unknown_queues_are_refused(self) -> None:
        with pytest.raises(ValueRangeError, match="unknown queues in the behaviour of customers: fax, telex"):
            lines_of(self.QUEUES, self.TARGETS, {"fax": Customers(escalation=("telex", 0.1, 1.0))})

    def test_the_spread_of_a_day_is_what_quantiles_have_beyond_poisson(self, centre: Any) -> None:
        built = centre()
        plain = demand(built, 100.0)
        assert day_spread(plain) == 0.0
        mean = plain.contacts
        for cv in (0.0, 0.1, 0.3):
            spread = np.sqrt(mean + (cv * mean) ** 2)
            quantiles = np.stack([mean - 1.2815515655 * spread, mean, mean + 1.2815515655 * spread])
            found = day_spread(replace(plain, levels=(0.1, 0.5, 0.9), quantiles=quantiles))
            assert found == pytest.approx(cv, abs=1e-6)
