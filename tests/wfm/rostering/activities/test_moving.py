"""Sittings of a roster that stands: every move against all others there are, and nobody moved who must not be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from wfm.evaluation.audit import audit
from wfm.evaluation.roster_changes import Lever, changes_between
from wfm.rostering.activities.moving import Movable, moved_sittings
from wfm.rostering.activities.stage import with_activities
from wfm.rostering.instance import Instance
from wfm.rostering.repair.repairing import repair
from wfm.rostering.repair.task import RepairTask
from wfm.rostering.repair_settings import RepairSettings
from wfm.rostering.result import SolveResult, SolveStatus
from wfm.rostering.roster import Activity, Duty, Roster
from wfm.rostering.rules import ActivityQuota

FIRST = date(2026, 6, 1)
MONDAY = frozenset({FIRST})


def movable(**change) -> Movable:
    return replace(Movable(0, MONDAY, lambda name, day: True, 0, 0, 99), **change)


def never() -> bool:
    return False


def placed(instance: Instance, decisions) -> Roster:
    """Return the roster of some duties with everything that is due in it, at its best places."""
    bare = SolveResult(SolveStatus.FEASIBLE, instance.roster(decisions), {})
    terms = audit(instance.problem, instance.roster(decisions)).cost_terms
    found = with_activities(instance, replace(bare, cost_terms=terms), decisions, 1, None)
    assert found.roster is not None
    return found.roster


def cost_minor(instance: Instance, roster: Roster) -> float:
    return float(audit(instance.problem, roster).cost) * 100


def sitting(duty: Duty) -> Activity:
    (found,) = (item for item in duty.activities if item.activity != "meal")
    return found


def elsewhere(duty: Duty) -> Iterator[Duty]:
    """Yield a duty with its hour of training at every place that is free."""
    old = sitting(duty)
    kept = tuple(item for item in duty.activities if item is not old)
    start = duty.start
    while start + timedelta(hours=1) <= duty.end:
        if all(start >= item.end or start + timedelta(hours=1) <= item.start for item in kept):
            new = replace(old, start=start, end=start + timedelta(hours=1))
            yield replace(duty, activities=tuple(sorted((*kept, new), key=lambda item: item.start)))
        start += timedelta(hours=1)


def one_at_work(small, seed: int, agents: int = 3, **more):
    """Return a day of some people with an hour of training each, placed for one requirement and judged by another."""
    place = small(seed, days=7, queues=2, **more).drawn()
    for number in range(agents):
        place.agent(skills=((0,), (0, 1), (1,))[number % 3])
        place.duty(number, start=int(place.random.integers(0, 2)), meal=int(place.random.integers(3, 5)))
    roster = placed(place.instance(ActivityQuota()), place.decisions)
    return place.drawn().instance(ActivityQuota()), roster


@pytest.mark.quick(4)
@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("price", [0, 700])
def test_the_first_move_is_the_best_of_all_single_moves(small, seed: int, price: int) -> None:
    instance, roster = one_at_work(small, seed)
    before = cost_minor(instance, roster)
    gains = [
        before - price - cost_minor(instance, Roster((*(item for item in roster.duties if item is not duty), other)))
        for duty in roster.duties
        for other in elsewhere(duty)
        if other != duty
    ]
    after, moves = moved_sittings(instance, roster, movable(price_minor=price), never)
    assert (moves[0].gain_minor if moves else 0.0) == pytest.approx(max(0.0, *gains), abs=0.6)
    saved = sum(move.gain_minor + price * len(move.agents) for move in moves)
    assert before - cost_minor(instance, after) == pytest.approx(saved, abs=0.6)
    assert not audit(instance.problem, after).violations


@pytest.mark.quick(2)
@pytest.mark.parametrize("seed", range(6))
def test_after_all_moves_no_single_one_pays(small, seed: int) -> None:
    instance, roster = one_at_work(small, seed, agents=5)
    after, _ = moved_sittings(instance, roster, movable(), never)
    least = cost_minor(instance, after)
    for duty in after.duties:
        others = tuple(item for item in after.duties if item is not duty)
        assert all(cost_minor(instance, Roster((*others, other))) >= least - 0.6 for other in elsewhere(duty))
    assert moved_sittings(instance, after, movable(), never) == (after, ())


@pytest.mark.parametrize("seed", range(4))
def test_people_of_different_speed(small, seed: int) -> None:
    instance, roster = one_at_work(small, seed, speeds=(0.8, 1.0, 1.25))
    after, moves = moved_sittings(instance, roster, movable(), never)
    assert cost_minor(instance, after) <= cost_minor(instance, roster) + 0.6
    assert len(after.duties) == len(roster.duties)
    assert all(move.gain_minor > 0 for move in moves)


def lone(small, hour: int = 10, **quota):
    """Return one agent with training at 10 a.m., when the queue is busy but from 13:00 to 15:00."""
    place = small()
    place.agent()
    place.duty(0, meal=4)
    place.required[0, 8:13] = place.required[0, 15:17] = 1.0
    instance = place.instance(ActivityQuota(**quota))
    (duty,) = instance.roster(place.decisions).duties
    start = duty.start.replace(hour=hour)
    training = Activity(start, start + timedelta(hours=1), "training", True)
    activities = tuple(sorted((*duty.activities, training), key=lambda item: item.start))
    return instance, Roster((replace(duty, activities=activities),))


def test_training_leaves_the_busy_hour(small) -> None:
    instance, roster = lone(small)
    after, (move,) = moved_sittings(instance, roster, movable(price_minor=300, person_minor=500), never)
    assert sitting(after.duties[0]).start.hour == 13
    assert (move.agents, move.activity, move.before_min, move.after_min) == (("A0",), "training", 600, 780)
    # The far price of the hour that was missing, and the surplus of the idle one; less the prices of the move.
    assert move.gain_minor == pytest.approx(3_000 * 0.1 + 6_000 * 0.9 + 400 - 800)


@pytest.mark.parametrize(
    "bound",
    [
        {"dates": frozenset({FIRST + timedelta(days=1)})},
        {"first_slot": 11},
        {"agents": lambda name, day: name != "A0"},
        {"agents": lambda name, day: day != FIRST},
        {"price_minor": 6_200},
        {"person_minor": 6_200},
        {"most_people": 0},
        {"most_changes": 0},
    ],
    ids=["another day", "frozen", "untouchable", "locked", "dear", "dear person", "no people", "no changes"],
)
def test_what_must_stay_stays(small, bound) -> None:
    instance, roster = lone(small)
    assert moved_sittings(instance, roster, movable(**bound), never) == (roster, ())


def test_nothing_moves_into_the_frozen_hours(small) -> None:
    instance, roster = lone(small, hour=15)
    after, _ = moved_sittings(instance, roster, movable(first_slot=14), never)
    assert sitting(after.duties[0]).start.hour == 14
    assert moved_sittings(instance, roster, movable(first_slot=15), never) == (roster, ())


def test_the_least_distance_to_the_ends_of_a_duty_is_kept(small) -> None:
    instance, roster = lone(small, after_start_min=60, before_end_min=120)
    after, _ = moved_sittings(instance, roster, movable(), never)
    assert sitting(after.duties[0]).start.hour == 13
    instance, roster = lone(small, before_end_min=180)
    after, _ = moved_sittings(instance, roster, movable(), never)
    assert after == roster


def test_without_time_or_without_rules_nothing_moves(small) -> None:
    instance, roster = lone(small)
    assert moved_sittings(instance, roster, movable(), lambda: True) == (roster, ())
    bare = Instance(replace(instance.problem, rules=()))
    assert moved_sittings(bare, roster, movable(), never) == (roster, ())


def team(small, together: str, roles=("agent", "agent", "agent")):
    """Return people on one day who sit together at noon, and are needed then."""
    place = small(queues=1)
    for role in roles:
        place.duty(place.agent(role=role), start=1, meal=4)
    place.required[0, 9:13] = len(roles)
    rule = ActivityQuota(together=together, price_minor=9_000)
    instance = place.instance(rule)
    duties = []
    for duty in instance.roster(place.decisions).duties:
        noon = duty.start.replace(hour=12)
        activities = (Activity(noon, noon + timedelta(hours=1), "training", True), *duty.activities)
        duties.append(replace(duty, activities=activities))
    return instance, Roster(tuple(duties))


@pytest.mark.parametrize("together", ["team", "all"])
def test_people_who_sit_together_move_together(small, together: str) -> None:
    instance, roster = team(small, together)
    assert audit(instance.problem, roster).priced[0].cost_minor == 0
    after, (move,) = moved_sittings(instance, roster, movable(price_minor=10), never)
    assert set(move.agents) == {"A0", "A1", "A2"}
    assert len({sitting(duty).start for duty in after.duties}) == 1
    assert sitting(after.duties[0]).start.hour > 13
    assert audit(instance.problem, after).priced[0].cost_minor == 0
    # One who must stay keeps all of them; two people cannot be enough.
    assert moved_sittings(instance, roster, movable(agents=lambda name, day: name != "A1"), never) == (roster, ())
    assert moved_sittings(instance, roster, movable(most_people=2), never) == (roster, ())
    assert moved_sittings(instance, roster, movable(most_changes=2), never) == (roster, ())


def test_a_lead_who_sits_in_moves_with_whom_he_coaches(small) -> None:
    instance, roster = team(small, "lead", roles=("agent", "lead"))
    assert not audit(instance.problem, roster).priced[0].breaches
    after, (move,) = moved_sittings(instance, roster, movable(), never)
    assert move.agents == ("A0", "A1")
    assert len({sitting(duty).start for duty in after.duties}) == 1
    assert not audit(instance.problem, after).priced[0].breaches


def test_a_sitting_across_a_break_stays_and_is_counted(small) -> None:
    """After an edit by hand, training lies across the meal: nothing is known of where it could go."""
    instance, roster = lone(small)
    (duty,) = roster.duties
    training, meal = duty.activities
    across = replace(training, start=meal.start, end=meal.end)
    edited = Roster((replace(duty, activities=(across, meal)),))
    assert moved_sittings(instance, edited, movable(), never) == (edited, ())


def test_nobody_moves_into_planned_work(small) -> None:
    """The two idle hours are planned for e-mail: training stays where it is."""
    instance, roster = lone(small)
    (duty,) = roster.duties
    idle = duty.start.replace(hour=13)
    block = Activity(idle, idle + timedelta(hours=2), "work", True, "q0")
    activities = tuple(sorted((*duty.activities, block), key=lambda item: item.start))
    planned = Roster((replace(duty, activities=activities),))
    after, moves = moved_sittings(instance, planned, movable(), never)
    assert all(move.after_min not in {13 * 60, 14 * 60} for move in moves)
    assert [item for item in after.duties[0].activities if item.queue] == [block]


def test_duties_that_no_shift_has_are_counted(small) -> None:
    """Somebody else is there outside the shifts of the plan: the busy hour is not so busy."""
    place = small()
    place.agent()
    place.agent()
    place.duty(0, meal=4)
    place.required[0, 8:17] = 1.0
    instance = place.instance(ActivityQuota())
    (duty,) = instance.roster(place.decisions).duties
    ten, eight = duty.start.replace(hour=10), duty.start.replace(hour=8)
    training = Activity(ten, ten + timedelta(hours=1), "training", True)
    own = replace(duty, activities=(training, *duty.activities))
    helper = Duty("A1", duty.date, eight, eight + timedelta(hours=2), "day")
    after, (move,) = moved_sittings(instance, Roster((own, helper)), movable(), never)
    assert move.after_min in {480, 540}
    assert {item.agent_id for item in after.duties} == {"A0", "A1"}


def test_a_repair_moves_training_first_and_counts_it_in_its_budgets(small) -> None:
    instance, roster = lone(small)
    settings = RepairSettings(freeze_min=0, person_minor=500, meeting_minor=300, meetings=("training",))
    task = RepairTask(
        instance.problem, roster, instance.grid.time(0) - timedelta(days=1), MONDAY, settings, most_people=3
    )
    found = repair(task)
    (step,) = found.steps
    assert (step.agent_id, step.before, step.after) == ("A0", roster.duties, found.roster.duties)
    assert sitting(found.roster.duties[0]).start.hour == 13
    (change,) = changes_between(step.before, step.after, instance.problem.workforce, settings)
    assert (change.lever, change.moves, change.price_minor) == (Lever.MEETING, 1, 300)
    saved = cost_minor(instance, roster) - cost_minor(instance, found.roster)
    assert found.gain_minor == step.gain_minor == pytest.approx(saved - 800)
    for nothing in ({"most_people": 0}, {"most_changes": 0}, {"untouchable": frozenset({"A0"})}, {"open_dates": ()}):
        assert repair(replace(task, **nothing)).roster == roster


def test_moves_across_a_break_are_one_move(small) -> None:
    instance, roster = lone(small)
    after, _ = moved_sittings(instance, roster, movable(), never)
    assert [item.activity for item in roster.duties[0].activities] == ["training", "meal"]
    assert [item.activity for item in after.duties[0].activities] == ["meal", "training"]
    (change,) = changes_between(roster.duties, after.duties, instance.problem.workforce, RepairSettings())
    assert (change.lever, change.moves) == (Lever.BREAK, 1)  # no meeting where the plan does not call it one
