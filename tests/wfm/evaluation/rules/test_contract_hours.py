from dataclasses import replace
from datetime import date

import pytest

from wfm.errors import ValueRangeError
from wfm.rostering.rules import ContractHours, Scope

RULE = ContractHours()


def hours(place, count: int, first: int = 0, shift=None, start_min: int = 480):
    """Give A1 `count` duties on days in a row."""
    for day in range(first, first + count):
        place.duty("A1", day, start_min, *([shift] if shift else []))
    return place


def band(centre, low_h: float, high_h: float, **more):
    return centre(**more).contract("band", int(low_h * 60), int(high_h * 60)).agent("A1", contract="band")


@pytest.mark.parametrize(
    ("low_h", "high_h", "broken"),
    [(20, 20, False), (0, 20, False), (0, 19.75, True), (20.25, 40, True), (20, 40, False)],
)
def test_binds_and_is_just_met(centre, low_h: float, high_h: float, broken: bool) -> None:
    place = hours(band(centre, low_h, high_h), 5)  # 5 × 4 h
    assert bool(place.broken(RULE)) is broken


def test_messages(centre) -> None:
    (violation,) = hours(band(centre, 0, 10), 3).broken(RULE)
    assert (violation.agent_id, violation.date, violation.start) == ("A1", date(2024, 3, 4), None)
    assert violation.message == "A1 has 12 h in the week from 2024-03-04, contract band allows 10 h"
    place = hours(band(centre, 20, 30), 3).absent("A1", (4, 0), (5, 0), 90)
    assert place.broken(RULE)[0].message == (
        "A1 has 13 h 30 min in the week from 2024-03-04 (1 h 30 min of them absence), contract band asks for 20 h"
    )


def test_unpaid_breaks_do_not_count(centre, shifts) -> None:
    assert hours(band(centre, 40, 40), 5, shift=shifts["day"]).broken(RULE) == []


def test_unpaid_breaks_are_read_from_the_roster_not_from_the_template(centre, shifts) -> None:
    place = hours(band(centre, 40, 40), 5, shift=shifts["day"])
    early, meal, late = place.duties[0].activities
    place.duties[0] = replace(place.duties[0], activities=(early, replace(meal, paid=True), late))
    assert len(place.broken(RULE)) == 1


def test_nobody_works_below_the_minimum(centre) -> None:
    assert len(band(centre, 1, 40).broken(RULE)) == 1
    assert band(centre, 0, 40).broken(RULE) == []


def test_credit_counts_towards_both_ends_of_the_band(centre) -> None:
    met = hours(band(centre, 20, 20), 3).absent("A1", (4, 0), (5, 0), 480)
    assert met.broken(RULE) == []
    above = hours(band(centre, 20, 20), 4).absent("A1", (5, 0), (6, 0), 480)
    assert len(above.broken(RULE)) == 1


def test_credit_alone_above_the_maximum_is_fine_without_duties(centre) -> None:
    free = band(centre, 20, 30).absent("A1", (0, 0), (7, 0), 2400)
    assert free.broken(RULE) == []
    (violation,) = hours(band(centre, 20, 30).absent("A1", (0, 0), (6, 0), 2400), 1, first=6).broken(RULE)
    assert "44 h in the week" in violation.message


def test_credit_of_an_absence_over_the_boundary_counts_where_it_starts(centre) -> None:
    place = band(centre, 8, 8, days=14).absent("A1", (6, 0), (8, 0), 480)
    assert [item.date for item in place.broken(RULE)] == [date(2024, 3, 11)]
    before = band(centre, 8, 8).absent("A1", (-1, 0), (1, 0), 480)
    assert len(before.broken(RULE)) == 1


def test_weeks_are_judged_each(centre) -> None:
    place = hours(hours(band(centre, 12, 16, days=14), 5), 2, first=7)
    assert [(item.date, "allows" in item.message) for item in place.broken(RULE)] == [
        (date(2024, 3, 4), True),
        (date(2024, 3, 11), False),
    ]


def test_a_night_duty_over_the_boundary_counts_in_the_week_it_starts_in(centre, shifts) -> None:
    place = band(centre, 0, 7, days=14).duty("A1", 6, 1320, shifts["night"])  # 7.5 h paid
    assert [item.date for item in place.broken(RULE)] == [date(2024, 3, 4)]


def test_the_duty_carried_in_counts_in_its_own_week(centre) -> None:
    place = hours(band(centre, 0, 8), 2, first=1).past("A1", (-1, 1320), (0, 360))
    assert place.broken(RULE) == []


def test_only_the_maximum_holds_in_a_short_last_week(centre) -> None:
    assert hours(band(centre, 20, 40, days=6), 2).broken(RULE) == []
    assert len(hours(band(centre, 20, 22, days=6), 6).broken(RULE)) == 1
    place = hours(band(centre, 8, 40, days=9), 2)
    assert place.broken(RULE) == []


def test_elapsed_time_counts_on_the_night_the_clocks_change(centre, shifts) -> None:
    for first in (date(2024, 3, 25), date(2024, 10, 21)):
        place = band(centre, 7.5, 7.5, first=first).duty("A1", 5, 1320, shifts["night"])
        assert place.broken(RULE) == []


def test_a_rule_that_is_not_in_the_plan_is_not_checked(centre) -> None:
    assert hours(band(centre, 0, 1), 5).report().violations == ()


def test_scope(centre) -> None:
    place = hours(band(centre, 0, 1), 5)
    assert place.broken(ContractHours(scope=Scope(contracts=("c",)))) == []
    assert len(place.broken(ContractHours(scope=Scope(contracts=("band",))))) == 1


def test_own_numbers_tolerance_and_guarantee(centre) -> None:
    place = hours(band(centre, 40, 40), 5)  # 20 h
    assert place.broken(ContractHours(min_h=20, max_h=20)) == []
    assert len(place.broken(ContractHours(min_h=21, max_h=22))) == 1
    assert place.broken(ContractHours(min_h=21, max_h=22, tolerance_h=1)) == []
    assert len(place.broken(ContractHours(min_h=21, max_h=22, tolerance_h=1, guaranteed_h=20.5))) == 1
    assert place.broken(ContractHours(min_h=18, max_h=19, tolerance_h=1)) == []


def test_granularity(centre) -> None:
    place = hours(band(centre, 0, 40), 5)
    assert place.broken(ContractHours(granularity_min=240)) == []
    (violation,) = place.broken(ContractHours(granularity_min=480))
    assert violation.message == "A1 works 20 h in the week from 2024-03-04, which is no multiple of 480 min"


def test_a_period_of_weeks_evens_out(centre) -> None:
    place = hours(hours(band(centre, 16, 16, days=14), 5), 3, first=7)  # 20 h and 12 h
    assert len(place.broken(RULE)) == 2
    assert place.broken(ContractHours(period_weeks=2)) == []
    (violation,) = hours(place, 1, first=11).broken(ContractHours(period_weeks=2))
    assert (violation.date, violation.units) == (date(2024, 3, 4), 4)
    assert violation.message == ("A1 has 36 h in the period of 2 weeks up to 2024-03-17, contract band allows 32 h")


def test_a_period_that_began_before_the_horizon(centre) -> None:
    rule = ContractHours(period_weeks=2, since=date(2024, 2, 26))

    def place(days: int, *past: int):
        return hours(band(centre, 16, 16), days).past("A1", None, None, worked_week_min=past)

    assert place(5, 9999, 720).broken(rule) == []  # 12 h + 20 h
    assert len(place(4, 9999, 720).broken(rule)) == 1
    assert len(place(6, 9999, 720).broken(rule)) == 1
    assert place(4).broken(rule) == []  # nothing is known of the week before: half of the band is left


def test_an_unfinished_period_has_an_upper_limit_alone(centre) -> None:
    rule = ContractHours(period_weeks=3)
    assert hours(band(centre, 16, 16, days=7), 7).broken(rule) == []
    assert hours(band(centre, 16, 16, days=14), 12).broken(rule) == []
    assert len(hours(band(centre, 16, 16, days=14), 13).broken(rule)) == 1


def test_a_priced_band_costs_the_hours_outside(centre) -> None:
    for count, cost in ((5, 0), (4, 4000), (7, 8000)):
        report = hours(band(centre, 20, 20), count).report(ContractHours(price_minor=1000))
        assert report.violations == ()
        assert sum(rule.cost_minor for rule in report.priced) == cost
    # Credit that is too much by itself costs nothing; what is worked on top does.
    report = hours(band(centre, 20, 20), 1).absent("A1", (2, 0), (6, 0), 1800).report(ContractHours(price_minor=1000))
    assert report.priced[0].cost_minor == 4000


def test_granularity_has_no_price() -> None:
    with pytest.raises(ValueRangeError):
        ContractHours(granularity_min=60, price_minor=1)
    with pytest.raises(ValueRangeError):
        ContractHours(min_h=30, max_h=20)
