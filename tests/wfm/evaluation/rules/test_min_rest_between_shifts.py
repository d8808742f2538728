from datetime import date
from decimal import Decimal

import pytest

from wfm.errors import ValueRangeError
from wfm.rostering.rules import MinRestBetweenShifts, Scope
from wfm.rostering.terms import CostTerm

RULE = MinRestBetweenShifts(hours=11)


@pytest.mark.parametrize(("start_min", "broken"), [(540, False), (510, True), (0, True), (720, False)])
def test_rest_binds_and_is_just_met(centre, start_min: int, broken: bool) -> None:
    place = centre().duty("A1", 0, 18 * 60).duty("A1", 1, start_min)  # ends 22:00, 11 h later is 09:00
    violations = place.broken(RULE)
    assert bool(violations) is broken
    if broken:
        assert violations[0].date == date(2024, 3, 5)
        assert violations[0].start == place.when(1, start_min)


def test_the_message_says_how_much_is_missing(centre) -> None:
    (violation,) = centre().duty("A1", 0, 18 * 60).duty("A1", 1, 450).broken(RULE)
    assert violation.message == (
        "A1 rests 9 h 30 min from 2024-03-04 22:00 to 2024-03-05 07:30, at least 11 h are needed"
    )


def test_fractions_of_an_hour_count(centre) -> None:
    place = centre(step_min=5).duty("A1", 0, 18 * 60).duty("A1", 1, 9 * 60)
    assert place.broken(MinRestBetweenShifts(hours=11.0)) == []
    assert len(place.broken(MinRestBetweenShifts(hours=11.1))) == 1
    assert place.broken(MinRestBetweenShifts(hours=0)) == []


def test_carry_in_binds_at_the_boundary(centre) -> None:
    for end_min, broken in ((22 * 60, False), (22 * 60 + 30, True)):
        place = centre().past("A1", (-1, 1080), (-1, end_min)).duty("A1", 0, 540)
        violations = place.broken(RULE)
        assert bool(violations) is broken
        if broken:
            assert violations[0].date == date(2024, 3, 4)


def test_a_duty_carried_into_the_week_binds(centre) -> None:
    past = ((-1, 22 * 60), (0, 6 * 60))
    assert centre().past("A1", *past).duty("A1", 0, 17 * 60).broken(RULE) == []
    assert len(centre().past("A1", *past).duty("A1", 0, 16 * 60 + 30).broken(RULE)) == 1


def test_a_past_without_duties_does_not_bind(centre) -> None:
    assert centre().past("A1", None, None, days_off_in_row=3).duty("A1", 0, 0).broken(RULE) == []


def test_over_the_boundary_of_two_weeks(centre) -> None:
    place = centre(days=14).duty("A1", 6, 20 * 60).duty("A1", 7, 10 * 60)
    (violation,) = place.broken(RULE)
    assert violation.date == date(2024, 3, 11)


def test_rest_is_elapsed_time_when_the_clocks_change(centre) -> None:
    # Saturday until 22:00, Sunday from 09:00: 10 h in the night that loses an hour, 12 h in the one that gains it.
    spring = centre(first=date(2024, 3, 25)).duty("A1", 5, 1080).duty("A1", 6, 540)
    (violation,) = spring.broken(RULE)
    assert "rests 10 h" in violation.message
    autumn = centre(first=date(2024, 10, 21)).duty("A1", 5, 1080).duty("A1", 6, 480)
    assert autumn.broken(RULE) == []
    assert len(centre(first=date(2024, 10, 21)).duty("A1", 5, 1080).duty("A1", 6, 450).broken(RULE)) == 1


def test_night_after_night_is_allowed_and_morning_after_night_is_not(centre, shifts) -> None:
    nights = centre().duty("A1", 0, 1320, shifts["night"]).duty("A1", 1, 1320, shifts["night"])
    assert nights.broken(RULE) == []
    morning = centre().duty("A1", 0, 1320, shifts["night"]).duty("A1", 1, 600)
    assert len(morning.broken(RULE)) == 1


def test_the_latest_end_counts_where_duties_overlap(centre, shifts) -> None:
    place = centre().duty("A1", 0, 20 * 60, shifts["long"])  # until 06:00
    place.duty("A1", 1, 0)  # inside it, until 04:00
    place.duties.append(place.make_duty("A1", 2, 0))
    assert [item.date for item in place.broken(RULE)] == [date(2024, 3, 5)]
    place.duties[-1] = place.make_duty("A1", 1, 16 * 60)
    assert "from 2024-03-05 06:00 to 2024-03-05 16:00" in place.broken(RULE)[0].message


def test_scope(centre) -> None:
    place = centre().agent("A1").agent("A2")
    for name in ("A1", "A2"):
        place.duty(name, 0, 1080).duty(name, 1, 480)
    rule = MinRestBetweenShifts(hours=11, scope=Scope(except_agents=("A1",)))
    assert [item.agent_id for item in place.broken(rule)] == ["A2"]


def test_two_rules_of_one_type_are_checked_each(centre) -> None:
    place = centre().duty("A1", 0, 1080).duty("A1", 1, 480)
    assert len(place.broken(RULE, MinRestBetweenShifts(hours=12))) == 2
    assert len(place.broken(MinRestBetweenShifts(hours=10), MinRestBetweenShifts(hours=12))) == 1


def evening_and_morning(place, nights: int, rest_min: int = 600, first: int = 0):
    """Work 4 h until 22:00, and again 4 h after the rest; every second day begins anew."""
    for pair in range(nights):
        day = first + 3 * pair
        place.duty("A1", day, 18 * 60).duty("A1", day + 1, 22 * 60 + rest_min - 1440)
    return place


REDUCED = MinRestBetweenShifts(11, reduced_to=9, max_reductions=1, waiver_premium=2500, waiver_share=0.25)


def test_a_reduction_is_allowed_and_paid(centre) -> None:
    report = evening_and_morning(centre(), 1).report(REDUCED)
    assert [item for item in report.violations if item.rule == "min_rest_between_shifts"] == []
    (paid,) = report.priced
    assert paid.cost_minor == 2500 + 2000  # 25.00, and a quarter of 4 h at 20.00
    assert report.cost_terms[CostTerm.RULES] == Decimal("45.0000")


def test_reductions_have_a_floor_and_a_number_in_each_week(centre) -> None:
    assert len(evening_and_morning(centre(), 1, rest_min=530).broken(REDUCED)) == 1
    (second,) = evening_and_morning(centre(), 2).broken(REDUCED)
    assert second.date == date(2024, 3, 8)
    assert second.message.endswith("at least 11 h are needed; 1 reductions a week are allowed")
    assert second.units == 1
    assert evening_and_morning(centre(days=14), 2, first=5).broken(REDUCED) == []  # days 6 and 9: two weeks
    assert evening_and_morning(centre(), 2).broken(MinRestBetweenShifts(11, reduced_to=9)) == []


def test_a_reduction_after_the_duty_carried_in(centre) -> None:
    place = centre().past("A1", (-1, 1080), (-1, 1320)).duty("A1", 0, 480)
    assert place.broken(REDUCED) == []
    assert len(place.broken(MinRestBetweenShifts(11, reduced_to=9, max_reductions=0))) == 1


def test_a_priced_rest_costs_its_missing_hours(centre) -> None:
    report = evening_and_morning(centre(), 1, rest_min=570).report(MinRestBetweenShifts(11, price_minor=1000))
    assert report.violations == ()
    assert report.priced[0].cost_minor == 1500


def test_dates_of_the_scope(centre) -> None:
    place = evening_and_morning(centre(), 1)
    assert place.broken(MinRestBetweenShifts(11, scope=Scope(first=date(2024, 3, 6)))) == []
    assert len(place.broken(MinRestBetweenShifts(11, scope=Scope(first=date(2024, 3, 5))))) == 1


@pytest.mark.parametrize("wrong", [{"max_reductions": 1}, {"waiver_premium": 5}, {"reduced_to": 12.0}])
def test_parameters_that_contradict_each_other(wrong) -> None:
    with pytest.raises(ValueRangeError):
        MinRestBetweenShifts(11, **wrong)
