from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfm.evaluation.facts import Facts, paid_min
from wfm.rostering.roster import Activity
from wfm.rostering.rules import MaxConsecutiveDays, Scope


def test_weeks_count_from_the_first_day_and_the_last_may_be_short(centre) -> None:
    place = centre(first=date(2024, 3, 6), days=16)
    weeks = Facts(place.problem(), place.roster).weeks
    assert [(week.first, week.first_day, week.last_day, week.whole) for week in weeks] == [
        (date(2024, 3, 6), 0, 7, True),
        (date(2024, 3, 13), 7, 14, True),
        (date(2024, 3, 20), 14, 16, False),
    ]
    assert weeks[1].start_s == weeks[0].end_s == 7 * 86400


@pytest.mark.parametrize(("first", "hours"), [(date(2024, 3, 25), 167), (date(2024, 10, 21), 169)])
def test_a_week_with_a_clock_change_is_an_hour_shorter_or_longer(centre, first: date, hours: int) -> None:
    place = centre(first=first)
    (week,) = Facts(place.problem(), place.roster).weeks
    assert week.end_s - week.start_s == hours * 3600


def test_duties_come_by_start_whatever_the_order_of_the_roster(centre) -> None:
    place = centre().agent("A1").agent("A2")
    place.duty("A1", 3, 600).duty("A2", 1, 600).duty("A1", 0, 600)
    facts = Facts(place.problem(), place.roster)
    assert [duty.date.day for duty in facts.duties("A1")] == [4, 7]
    assert facts.days_worked("A1") == {0, 3}
    assert facts.duties("nobody") == []


def test_days_outside_the_horizon_are_not_days_worked(centre) -> None:
    place = centre().duty("A1", -1, 600).duty("A1", 7, 600).duty("A1", 6, 600)
    assert Facts(place.problem(), place.roster).days_worked("A1") == {6}


def test_strangers_are_duties_of_people_not_in_the_plan(centre) -> None:
    place = centre().duty("A1", 0, 600).duty("ghost", 0, 600)
    assert [duty.agent_id for duty in Facts(place.problem(), place.roster).strangers] == ["ghost"]


def test_a_rule_binds_whom_its_scope_covers(centre) -> None:
    place = centre().contract("d", 0, 600)
    place.agent("A1", team="red").agent("A2", team="blue").agent("A3", contract="d", team="red")
    facts = Facts(place.problem(), place.roster)

    def bound(**scope: tuple[str, ...]) -> list[str]:
        return [agent.id for agent in facts.bound_by(MaxConsecutiveDays(scope=Scope(**scope)))]

    assert bound() == ["A1", "A2", "A3"]
    assert bound(teams=("red",)) == ["A1", "A3"]
    assert bound(teams=("red",), contracts=("c",)) == ["A1"]
    assert bound(except_agents=("A1",)) == ["A2", "A3"]
    assert bound(agents=("A2", "A3"), except_agents=("A3",)) == ["A2"]


def test_credit_counts_in_the_week_in_which_the_absence_starts(centre) -> None:
    place = centre(days=14)
    place.absent("A1", (-1, 0), (1, 0), 111)  # starts before the horizon: in no week
    place.absent("A1", (6, 0), (8, 0), 480)  # runs over the boundary: in the first week
    place.absent("A1", (6, 720), (7, 0), 60)
    place.absent("A1", (7, 0), (8, 0), 240)  # starts on the boundary: in the second
    place.absent("A1", (14, 0), (15, 0), 999)  # starts after the horizon
    assert Facts(place.problem(), place.roster).credits_min("A1") == {0: 540, 1: 240}
    assert Facts(place.problem(), place.roster).credits_min("A2") == {}


def test_paid_time_is_presence_less_unpaid_activities(centre, shifts) -> None:
    duty = centre().make_duty("A1", 0, 480, shifts["day"])
    assert paid_min(duty) == 480 == duty.paid_min
    assert paid_min(replace(duty, activities=())) == 510


def test_paid_time_is_elapsed_time_over_a_clock_change(centre, shifts) -> None:
    spring = centre(first=date(2024, 3, 25))
    duty = spring.make_duty("A1", 5, 22 * 60, shifts["night"])  # Saturday night, clocks forward at 02:00
    assert duty.end.hour == 7
    assert paid_min(duty) == 450
    autumn = centre(first=date(2024, 10, 21))
    duty = autumn.make_duty("A1", 5, 22 * 60, shifts["night"])
    assert duty.end.hour == 5
    assert paid_min(duty) == 450


def test_unpaid_activities_that_overlap_or_leave_the_duty_count_once_and_inside(centre) -> None:
    place = centre()
    duty = place.make_duty("A1", 0, 480)  # 240 minutes

    def unpaid(first: int, last: int) -> Activity:
        return Activity(place.later(duty.start, first), place.later(duty.start, last), "meal", False)

    assert paid_min(replace(duty, activities=(unpaid(60, 90), unpaid(75, 105)))) == 195
    assert paid_min(replace(duty, activities=(unpaid(225, 300),))) == 225
    assert paid_min(replace(duty, activities=(unpaid(-30, 30),))) == 210
    assert paid_min(replace(duty, activities=(unpaid(60, 50),))) == 240
    assert paid_min(replace(duty, end=duty.start - timedelta(minutes=5))) == 0


@given(
    st.lists(st.tuples(st.integers(-60, 300), st.integers(-60, 300), st.booleans()), max_size=5),
)
def test_paid_time_equals_counting_minute_by_minute(centre, items: list[tuple[int, int, bool]]) -> None:
    place = centre()
    duty = place.make_duty("A1", 0, 480)
    activities = tuple(
        Activity(place.later(duty.start, first), place.later(duty.start, last), "pause", paid)
        for first, last, paid in items
    )
    worked = sum(not any(first <= minute < last and not paid for first, last, paid in items) for minute in range(240))
    assert paid_min(replace(duty, activities=activities)) == Fraction(worked)
