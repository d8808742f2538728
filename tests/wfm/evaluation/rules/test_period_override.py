from datetime import date

import pytest

from wfm.errors import ValueRangeError
from wfm.rostering.rules import ContractHours, MaxWorkPerDay, MaxWorkPerWeek, PeriodOverride, Scope

RAMADAN = PeriodOverride(
    date(2024, 3, 11), date(2024, 4, 9), max_work_per_day_h=6, max_work_per_week_h=36, contract_share=0.75
)


def duties(place, days, shift):
    for day in days:
        place.duty("A1", day, 480, shift)
    return place


def test_other_numbers_inside_the_period_alone(centre, shifts) -> None:
    place = duties(centre(days=14), (0, 8), shifts["day"])  # 8 h before and inside
    assert place.broken(MaxWorkPerDay(8)) == []
    (violation,) = place.broken(MaxWorkPerDay(8), RAMADAN)
    assert (violation.rule, violation.date) == ("max_work_per_day", date(2024, 3, 12))
    assert violation.message.endswith("at most 6 h are allowed")


def test_numbers_may_be_higher_too(centre, shifts) -> None:
    peak = PeriodOverride(date(2024, 3, 4), date(2024, 3, 5), max_work_per_day_h=10)
    place = duties(centre(), (0, 1, 2), shifts["long"])
    assert [item.date.day for item in place.broken(MaxWorkPerDay(8), peak)] == [6]


def test_a_week_partly_inside_has_a_part_of_each_number(centre, shifts) -> None:
    period = PeriodOverride(date(2024, 3, 8), max_work_per_week_h=34)  # three days of seven
    cap = (4 * 48 + 3 * 34) / 7  # 42 h
    assert cap == 42
    assert duties(centre(), range(4), shifts["long"]).broken(MaxWorkPerWeek(48), period) == []
    (violation,) = duties(centre(), range(5), shifts["long"]).broken(MaxWorkPerWeek(48), period)
    assert violation.units == 8


def test_the_contract_shrinks_at_both_ends(centre, shifts) -> None:
    def place(count: int):
        found = centre(first=date(2024, 3, 11)).contract("full", 2400, 2400).agent("A1", contract="full")
        return duties(found, range(count), shifts["long"])

    shorter = PeriodOverride(date(2024, 3, 11), date(2024, 4, 9), contract_share=0.75)
    assert place(3).broken(ContractHours(), shorter) == []  # 30 h of 40
    assert len(place(4).broken(ContractHours(), shorter)) == 1
    assert place(4).broken(ContractHours()) == []


def test_averages_take_the_numbers_of_each_day(centre, shifts) -> None:
    rule = MaxWorkPerDay(8, extended_to=10, avg_over_weeks=1, days_per_week=5)
    week = PeriodOverride(date(2024, 3, 4), date(2024, 3, 10), max_work_per_day_h=9.9)
    place = duties(centre(), range(4), shifts["day"])
    assert place.broken(rule, week) == []
    averaged = MaxWorkPerWeek(None, average_h=40, avg_over_weeks=2)
    past = duties(centre(), range(3), shifts["long"]).past("A1", None, None, worked_week_min=(3000,))
    assert past.broken(averaged) == []  # 80 of 80
    assert len(past.broken(averaged, PeriodOverride(date(2024, 3, 10), max_work_per_week_h=33))) == 1  # 80 of 79


def test_only_those_in_scope(centre, shifts) -> None:
    place = centre(first=date(2024, 3, 11)).agent("A1", team="fasting").agent("A2")
    place.duty("A1", 0, 480, shifts["day"]).duty("A2", 0, 480, shifts["day"])
    tagged = PeriodOverride(date(2024, 3, 11), max_work_per_day_h=6, scope=Scope(teams=("fasting",)))
    assert [item.agent_id for item in place.broken(MaxWorkPerDay(8), tagged)] == ["A1"]


def test_without_a_rule_to_replace_the_number_is_a_rule(centre, shifts) -> None:
    place = duties(centre(days=14), (0, 8), shifts["day"])
    report = place.report(RAMADAN)
    assert [(item.rule, item.date.day) for item in report.violations if "works" in item.message] == [
        ("period_override", 12)
    ]
    # Somebody else's rule is not everybody's.
    report = place.report(MaxWorkPerDay(8, scope=Scope(agents=("B",))), RAMADAN)
    assert [item.rule for item in report.violations if "works" in item.message] == ["period_override"]


def test_a_later_override_comes_first(centre, shifts) -> None:
    place = duties(centre(first=date(2024, 3, 11)), (0,), shifts["day"])
    whole = PeriodOverride(date(2024, 3, 1), max_work_per_day_h=8)
    assert place.broken(MaxWorkPerDay(8), RAMADAN, whole) == []
    assert len(place.broken(MaxWorkPerDay(8), whole, RAMADAN)) == 1


def test_parameters_that_contradict_each_other() -> None:
    with pytest.raises(ValueRangeError):
        PeriodOverride(date(2024, 3, 2), date(2024, 3, 1))
    with pytest.raises(ValueRangeError):
        PeriodOverride(price_minor=5)
