from dataclasses import replace
from datetime import date

import pytest

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
