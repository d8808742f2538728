from datetime import date

import pytest

from wfm.evaluation.facts import Facts
from wfm.evaluation.rules.wishes import wishes_of
from wfm.rostering.rules import Preference, Wish
from wfm.rostering.terms import CostTerm


def test_without_a_price_it_is_a_promise_and_with_one_a_wish(centre) -> None:
    place = centre().duty("A1", 4, 480)
    assert len(place.broken(Preference(Wish.OFF, weekdays=(4,), weight=3))) == 1
    report = place.report(Preference(Wish.OFF, weekdays=(4,), weight=3, price_minor=250))
    assert not report.violations
    assert report.cost_terms[CostTerm.PREFERENCES] == pytest.approx(7.5)


@pytest.mark.parametrize(
    ("wish", "more", "kept"),
    [
        (Wish.SHIFT, {"shifts": ("short",)}, [True, False]),
        (Wish.NOT_SHIFT, {"shifts": ("short",)}, [False, True]),
        (Wish.BETWEEN, {"from_time": 480, "to_time": 960}, [True, False]),
        (Wish.OFF, {"weekdays": (0, 2)}, [False, True]),
        (Wish.ON, {"weekdays": (0, 2)}, [True, False]),
    ],
)
def test_every_kind_of_wish(centre, shifts, wish: Wish, more: dict, kept: list[bool]) -> None:
    place = centre().duty("A1", 0, 480).duty("A1", 1, 480, shifts["long"])
    rule = Preference(wish, **more)
    facts = Facts(place.problem(rule), place.roster)
    assert [item.kept for item in wishes_of(rule, facts)] == kept
    assert len(place.broken(rule)) == kept.count(False)


def test_hours_past_midnight(centre, shifts) -> None:
    place = centre().duty("A1", 0, 1320, shifts["night"])
    assert place.broken(Preference(Wish.BETWEEN, from_time=1320, to_time=360)) == []
    assert len(place.broken(Preference(Wish.BETWEEN, from_time=1320, to_time=330))) == 1


def test_on_a_day_of_absence_there_is_no_wish(centre) -> None:
    rule = Preference(Wish.ON, dates=(date(2024, 3, 4), date(2024, 3, 5)))
    place = centre().absent("A1", (0, 0), (1, 0))
    assert [item.date for item in place.broken(rule)] == [date(2024, 3, 5)]


def test_wishes_can_be_counted(centre) -> None:
    """Four days off wished for, one of them worked: three of four are kept."""
    rule = Preference(Wish.OFF, weekdays=(0, 1, 2, 3), weight=2)
    place = centre().duty("A1", 1, 480)
    found = list(wishes_of(rule, Facts(place.problem(rule), place.roster)))
    assert [(item.date.day, item.kept, item.found) for item in found] == [
        (4, True, "free"),
        (5, False, "short"),
        (6, True, "free"),
        (7, True, "free"),
    ]
