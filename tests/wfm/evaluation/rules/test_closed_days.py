from datetime import date

import pytest

from wfm.errors import ValueRangeError
from wfm.rostering.rules import ClosedDays


def test_weekdays_dates_and_holidays(centre) -> None:
    place = centre(first=date(2024, 4, 29))
    for day in (0, 2, 4, 6):
        place.duty("A1", day, 480)
    rule = ClosedDays(weekdays=(6,), dates=(date(2024, 4, 29),), holidays="PL")
    # 1 and 3 May are holidays in Poland.
    assert [item.date.day for item in place.broken(rule)] == [29, 1, 3, 5]


def test_a_region_has_holidays_of_its_own(centre) -> None:
    place = centre(first=date(2024, 5, 27))
    place.duty("A1", 3, 480)  # Corpus Christi, a holiday in Bavaria and not in Berlin
    assert len(place.broken(ClosedDays(holidays="DE-BY"))) == 1
    assert place.broken(ClosedDays(holidays="DE-BE")) == []


def test_an_unknown_country_is_refused() -> None:
    for name in ("XX", "DE-XX"):
        with pytest.raises(ValueRangeError, match="holidays must be a country or a region of it"):
            ClosedDays(holidays=name)


def test_touching_counts_minutes_of_the_closed_day(centre, shifts) -> None:
    place = centre().duty("A1", 5, 1320, shifts["night"])
    assert place.broken(ClosedDays(weekdays=(6,))) == []
    assert len(place.broken(ClosedDays(weekdays=(6,), touching=True))) == 1


def test_a_duty_that_ends_at_midnight_does_not_touch_the_next_day(centre) -> None:
    place = centre().duty("A1", 5, 1200)
    assert place.broken(ClosedDays(weekdays=(6,), touching=True)) == []


def test_a_start_after_midnight_belongs_to_the_day_before_and_touches_both(centre, shifts) -> None:
    place = centre().duty("A1", 5, 1440, shifts["after"])
    assert place.broken(ClosedDays(weekdays=(6,))) == []
    assert len(place.broken(ClosedDays(weekdays=(5,)))) == 1
    assert len(place.broken(ClosedDays(weekdays=(6,), touching=True))) == 1
