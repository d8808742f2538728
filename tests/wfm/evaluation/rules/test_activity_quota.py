from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from wfm.errors import ValueRangeError
from wfm.rostering.roster import Activity
from wfm.rostering.rules import ActivityQuota, KnownShift, Scope

TRAINING = ActivityQuota("training", minutes=60)


def sit(place, name: str, after_min: int, length_min: int = 60, *, duty: int = -1, paid: bool = True):
    """Put an activity into a duty, so many minutes after its start."""
    old = place.duties[duty]
    start = place.later(old.start, after_min)
    item = Activity(start, place.later(start, length_min), name, paid)
    kept = sorted((*old.activities, item), key=lambda one: one.start)
    place.duties[duty] = replace(old, activities=tuple(kept))
    return place


def said(place, rule: ActivityQuota = TRAINING) -> str:
    (violation,) = place.broken(rule)
    return violation.message


def test_a_sitting_in_the_week_is_enough_and_one_too_few_is_missed(centre) -> None:
    place = centre().duty("A1", 2, 480)
    (violation,) = place.broken(TRAINING)
    assert violation.message == "A1 has 0 of 1 × training (1 h) in the week from 2024-03-04"
    assert (violation.agent_id, violation.date, violation.units) == ("A1", date(2024, 3, 4), Fraction(1))
    assert place.broken(TRAINING) == place.broken(replace(TRAINING, times=1))
    sit(place, "training", 60)
    assert place.broken(TRAINING) == []
    assert [item.units for item in place.broken(replace(TRAINING, times=3))] == [Fraction(2)]


def test_an_activity_is_no_break_and_no_break_is_missing(centre, shifts) -> None:
    place = sit(centre().duty("A1", 0, 480, shifts["day"]), "training", 0)
    report = place.report(TRAINING)
    assert not report.violations
    assert [item.rule for item in place.report().violations] == [KnownShift.type]


def test_people_without_a_duty_and_weeks_cut_short_are_not_due(centre) -> None:
    assert centre().agent("A1").broken(TRAINING) == []
    place = centre(days=9).duty("A1", 8, 480)
    assert place.broken(TRAINING) == []


def test_a_duty_belongs_to_the_week_it_starts_in(centre, shifts) -> None:
    place = centre(days=14).duty("A1", 6, 1320, shifts["night"]).duty("A1", 8, 480)
    sit(place, "training", 120, duty=0)
    assert [item.date for item in place.broken(TRAINING)] == [date(2024, 3, 11)]
    sit(place, "training", 0, duty=1)
    assert place.broken(TRAINING) == []


@pytest.mark.parametrize(
    ("after", "length", "paid", "what"),
    [
        (60, 30, True, "lasts 30 min instead of 1 h"),
        (60, 60, False, "is unpaid"),
        (200, 60, True, "lies outside the duty"),
        (0, 60, True, "starts less than 30 min after the start of the duty"),
        (150, 60, True, "ends less than 45 min before the end of the duty"),
    ],
)
def test_what_does_not_count(centre, after: int, length: int, paid: bool, what: str) -> None:
    rule = replace(TRAINING, after_start_min=30, before_end_min=45)
    place = sit(centre(step_min=15).duty("A1", 0, 480), "training", after, length, paid=paid)
    assert what in said(place, rule)


def test_just_far_enough_from_start_and_end(centre) -> None:
    rule = replace(TRAINING, after_start_min=30, before_end_min=150)
    assert sit(centre().duty("A1", 0, 480), "training", 30).broken(rule) == []


def test_a_sitting_over_a_break_does_not_count(centre, shifts) -> None:
    place = sit(centre().duty("A1", 0, 480, shifts["day"]), "training", 150)
    assert "overlaps meal" in said(place)
    beside = sit(centre().duty("A1", 0, 480, shifts["day"]), "training", 120)
    assert beside.broken(TRAINING) == []


def test_turns_are_taken_over_weeks(centre) -> None:
    rule = replace(TRAINING, weeks=2)
    place = centre(days=14).agent("A1").agent("A2")
    for day in (1, 8):
        place.duty("A1", day, 480).duty("A2", day, 480)
    found = {(item.agent_id, item.date) for item in place.broken(rule)}
    number = date(2024, 3, 4).toordinal() // 7
    first = {("A1", "A2")[number % 2]: date(2024, 3, 4), ("A2", "A1")[number % 2]: date(2024, 3, 11)}
    assert found == set(first.items())


def test_dates_and_people_of_the_scope(centre) -> None:
    place = centre(days=14).agent("A1", team="red").agent("A2", team="blue")
    for day in (1, 8):
        place.duty("A1", day, 480).duty("A2", day, 480)
    rule = replace(TRAINING, scope=Scope(teams=("blue",), first=date(2024, 3, 11)))
    assert [(item.agent_id, item.date) for item in place.broken(rule)] == [("A2", date(2024, 3, 11))]


COACHING = ActivityQuota("coaching", minutes=30, together="lead")


def with_lead(centre, lead_team: str = "red"):
    place = centre().agent("A1", team="red").agent("A2", team="red").agent("L1", team=lead_team, role="lead")
    for agent in ("A1", "A2", "L1"):
        place.duty(agent, 0, 480)
    return place


def test_coaching_needs_the_own_lead_at_the_same_time(centre) -> None:
    place = with_lead(centre)
    assert [item.agent_id for item in place.broken(COACHING)] == ["A1", "A2"]
    sit(sit(place, "coaching", 30, 30, duty=0), "coaching", 30, 30, duty=2)
    assert [item.agent_id for item in place.broken(COACHING)] == ["A2"]
    sit(sit(place, "coaching", 60, 30, duty=1), "coaching", 60, 30, duty=2)
    assert place.broken(COACHING) == []


def test_a_lead_sits_in_with_one_at_a_time_and_only_with_the_own_team(centre) -> None:
    place = with_lead(centre)
    for duty in (0, 1, 2):
        sit(place, "coaching", 30, 30, duty=duty)
    (violation,) = place.broken(COACHING)
    assert violation.agent_id == "A2"
    assert "1 is without a lead" in violation.message
    other = with_lead(centre, lead_team="blue")
    for duty in (0, 2):
        sit(other, "coaching", 30, 30, duty=duty)
    assert [item.agent_id for item in other.broken(COACHING)] == ["A1", "A2"]


def meeting(centre, *starts: int):
    place = centre()
    for number, after in enumerate(starts):
        place.agent(f"A{number}", team="red" if number < 2 else "blue").duty(f"A{number}", 0, 480)
        sit(place, "meeting", after, 30)
    return place


def test_a_meeting_is_one_sitting_or_as_many_as_allowed(centre) -> None:
    rule = ActivityQuota("meeting", minutes=30, together="all")
    assert meeting(centre, 0, 0, 0).broken(rule) == []
    place = meeting(centre, 30, 30, 0)
    (violation,) = place.broken(rule)
    assert violation.agent_id == "A2"
    assert "1 is apart from the others" in violation.message
    assert place.broken(replace(rule, groups=2)) == []


def test_teams_meet_by_themselves(centre) -> None:
    rule = ActivityQuota("meeting", minutes=30, together="team")
    assert meeting(centre, 30, 30, 0, 0).broken(rule) == []
    assert [item.agent_id for item in meeting(centre, 30, 0, 60).broken(rule)] == ["A0"]


def test_priced_quota_costs_its_missed_hours(centre) -> None:
    report = centre().duty("A1", 0, 480).report(replace(TRAINING, minutes=30, times=3, price_minor=2_000))
    assert report.violations == ()
    (priced,) = report.priced
    assert priced.cost_minor == Fraction(3, 2) * 2_000


def test_an_activity_has_a_name() -> None:
    with pytest.raises(ValueRangeError, match="needs the name"):
        ActivityQuota(" ")
