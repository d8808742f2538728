from datetime import date

import pytest

from wfm.rostering.rules import MinorProfile, Scope, plain_rules
from wfm.rostering.rules.minor_profile import birthday

PROFILE = MinorProfile(
    max_work_per_day_h=8, max_work_per_week_h=40, max_presence_h=9, earliest=360, latest=1200, rest_h=12,
    weekly_rest_h=48, break_min=30, max_continuous_h=4.5, max_days_per_week=5,
)  # fmt: skip


def young(centre, born: date | None, **more):
    return centre(**more).agent("A1", birth_date=born)


def found(place, rule=PROFILE) -> list[str]:
    return [item.message for item in place.report(rule).violations if item.rule == "minor_profile"]


def test_limits_bind_by_date_of_birth_under_the_name_of_the_profile(centre, shifts) -> None:
    place = young(centre, date(2007, 1, 1)).duty("A1", 0, 720, shifts["long"])
    messages = found(place)
    assert len(messages) == 5
    for part in ("works 10 h on", "is present for", "ends at 22:00", "needed are 30 min", "without a break"):
        assert any(part in message for message in messages), part
    assert found(young(centre, date(2006, 1, 1)).duty("A1", 0, 720, shifts["long"])) == []
    assert found(young(centre, None).duty("A1", 0, 720, shifts["long"])) == []


def test_everything_is_just_met(centre, shifts) -> None:
    place = young(centre, date(2007, 1, 1))
    for day in range(5):
        place.duty("A1", day, 660, shifts["day"], at={"meal": 240})
    assert found(place) == []
    messages = found(place.duty("A1", 5, 660, shifts["day"]))
    assert len(messages) == 3  # hours of the week, weekly rest, days
    assert any("works 48 h in the week" in message for message in messages)


def test_the_profile_ends_on_the_birthday(centre, shifts) -> None:
    place = young(centre, date(2006, 3, 6))  # eighteen on the third day
    for day in range(4):
        place.duty("A1", day, 480, shifts["long"])
    report = place.report(MinorProfile(max_work_per_day_h=8))
    assert [item.date.day for item in report.violations if item.rule == "minor_profile"] == [4, 5]


def test_who_is_named_is_bound_without_a_date_of_birth(centre, shifts) -> None:
    profile = MinorProfile(max_work_per_day_h=8, scope=Scope(agents=("A1",)))
    assert len(found(young(centre, None).duty("A1", 0, 480, shifts["long"]), profile)) == 1
    assert found(young(centre, date(2000, 1, 1)).duty("A1", 0, 480, shifts["long"]), profile) == []


def test_rest_after_the_duty_carried_in(centre) -> None:
    place = young(centre, date(2007, 1, 1)).past("A1", (-1, 960), (-1, 1230)).duty("A1", 0, 480)
    assert found(place, MinorProfile(rest_h=12))[0].startswith("A1 rests 11 h 30 min")
    assert found(place, MinorProfile(rest_h=11.5)) == []


def test_people_with_one_birthday_share_the_rules(centre) -> None:
    place = centre()
    for name, born in (("A1", date(2007, 1, 1)), ("A2", date(2007, 1, 1)), ("A3", date(2007, 5, 1))):
        place.agent(name, birth_date=born)
    rules = plain_rules((PROFILE,), place.workforce().agents)
    assert len(rules) == 2 * 9
    assert {rule.scope.agents for rule in rules} == {("A1", "A2"), ("A3",)}


@pytest.mark.parametrize(("born", "day"), [(date(2008, 2, 29), date(2026, 3, 1)), (date(2008, 5, 7), date(2026, 5, 7))])
def test_birthdays(born: date, day: date) -> None:
    assert birthday(born, 18) == day
