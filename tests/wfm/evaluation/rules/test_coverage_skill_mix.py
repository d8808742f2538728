from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from wfm.errors import ValueRangeError
from wfm.rostering.roster import Activity
from wfm.rostering.rules import ActivityQuota, CoverageSkillMix, Scope

LEAD = CoverageSkillMix(1, scope=Scope(roles=("lead",)))


def place_of(centre, *roles: str, days: int = 7):
    """A centre with people of some roles that requires somebody on Monday and Tuesday from 8:00 to 12:00."""
    place = centre(days=days)
    for number, role in enumerate(roles):
        place.agent(f"A{number}", role=role, site="North" if number < 2 else "South")
    place.required[0, 16:24] = place.required[0, 64:72] = 1.0
    return place


def units(place, rule: CoverageSkillMix) -> Fraction:
    return sum((item.units for item in place.broken(rule)), Fraction(0))


def test_one_lead_while_somebody_is_required(centre) -> None:
    place = place_of(centre, "lead", "agent").duty("A0", 0, 480).duty("A1", 1, 480)
    (violation,) = place.broken(LEAD)
    assert violation.message == ("role lead: fewer than 1 at work for 4 h on 2024-03-05, first at 2024-03-05 08:00")
    assert (violation.agent_id, violation.date, violation.units) == (None, date(2024, 3, 5), Fraction(4))
    assert place.duty("A0", 1, 480).broken(LEAD) == []


def test_always_in_a_window_over_midnight(centre) -> None:
    rule = replace(LEAD, when="always", weekdays=(0,), from_time=1320, to_time=120)
    place = place_of(centre, "lead")
    assert units(place, rule) == 4
    assert units(place.duty("A0", 0, 1320), rule) == 0
    assert units(place_of(centre, "lead").duty("A0", 0, 1350), rule) == Fraction(1, 2)


def test_a_break_and_an_activity_leave_nobody(centre, shifts) -> None:
    place = place_of(centre, "lead").duty("A0", 0, 480, shifts["day"]).duty("A0", 1, 480)
    found = {item.date: item.units for item in place.broken(LEAD)}
    assert found == {date(2024, 3, 4): Fraction(3, 4)}  # 15 minutes and 30 minutes before noon
    duty = place.duties[1]
    training = Activity(duty.start, place.later(duty.start, 60), "training", True)
    place.duties[1] = replace(duty, activities=(training,))
    quota = ActivityQuota("training", price_minor=100)
    away = [item for item in place.report(LEAD, quota).violations if item.rule == LEAD.type]
    assert {item.date: item.units for item in away}[date(2024, 3, 5)] == 1


def test_seats_are_taken_during_activities_but_not_during_breaks(centre) -> None:
    seats = CoverageSkillMix(0, at_most=1, scope=Scope(sites=("North",)))
    place = place_of(centre, "agent", "agent", "agent")
    for number in range(3):
        place.duty(f"A{number}", 0, 480)
    (violation,) = place.broken(seats)
    assert violation.units == 4
    assert violation.message.startswith("site North: more than 1 at work for 4 h on 2024-03-04")
    duty = place.duties[0]
    hour = (duty.start, place.later(duty.start, 60))
    for name, expected in (("training", 4), ("rest", 3)):
        place.duties[0] = replace(duty, activities=(Activity(*hour, name, True),))
        report = place.report(seats, ActivityQuota("training", price_minor=100))
        assert sum(item.units for item in report.violations if item.rule == seats.type) == expected


def test_a_mentor_for_every_two_trainees(centre) -> None:
    rule = CoverageSkillMix(1, with_roles=("trainee",), for_each=2, scope=Scope(roles=("mentor",)))
    place = place_of(centre, "trainee", "trainee", "trainee", "mentor").duty("A0", 3, 600)
    assert units(place, rule) == 2  # half a mentor for four hours
    assert units(place.duty("A3", 3, 600), rule) == 0
    place.duty("A1", 3, 600)
    assert units(place, rule) == 0
    assert units(place.duty("A2", 3, 720), rule) == 2  # half a mentor: two hours of three trainees, two of one alone


def test_one_of_some_skills(centre) -> None:
    rule = CoverageSkillMix(1, skills=("tax", "law"))
    place = centre(queues=("calls",))
    place.required[0, 16:24] = 1.0
    place.agent("A0", skills={"calls": 1.0}).agent("A1", skills={"calls": 1.0, "law": 1.0})
    assert units(place.duty("A0", 0, 480), rule) == 4
    assert units(place.duty("A1", 0, 600), rule) == 2


def test_last_weeks_night_duty_counts_until_it_ends(centre) -> None:
    rule = replace(LEAD, when="always", weekdays=(0,), from_time=0, to_time=360)
    place = place_of(centre, "lead").past("A0", (-1, 1320), (0, 270))
    assert units(place, rule) == Fraction(3, 2)


def test_dates_of_the_scope(centre) -> None:
    rule = replace(LEAD, scope=Scope(roles=("lead",), first=date(2024, 3, 5), last=date(2024, 3, 5)))
    assert [item.date for item in place_of(centre, "lead").broken(rule)] == [date(2024, 3, 5)]


def test_a_price_makes_it_cost(centre) -> None:
    report = place_of(centre, "lead").report(replace(LEAD, price_minor=1_500))
    assert report.violations == ()
    assert report.priced[0].cost_minor == 8 * 1_500


@pytest.mark.parametrize("parameters", [{"at_least": 0}, {"at_least": 3, "at_most": 2}])
def test_parameters_that_contradict_each_other(parameters) -> None:
    with pytest.raises(ValueRangeError, match="coverage_skill_mix needs"):
        CoverageSkillMix(**parameters)
