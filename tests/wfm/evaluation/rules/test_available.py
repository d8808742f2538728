from datetime import date

import pytest

from wfm.rostering.rules import Available
from wfm.workforce import Availability

ALWAYS = ((0, 2880),)


def found(place) -> list:
    return [item for item in place.report().violations if item.rule == Available.type]


def weekly(windows=ALWAYS, **other) -> Availability:
    """The same windows on every weekday, some replaced by weekday number."""
    days = [windows] * 7
    for name, value in other.items():
        days[int(name[1:])] = value
    return Availability("A1", tuple(days))


def test_who_has_no_entry_is_always_available(centre) -> None:
    assert found(centre().duty("A1", 0, 0).duty("A1", 6, 1410)) == []


@pytest.mark.parametrize(
    ("window", "broken"),
    [((480, 720), False), ((481, 720), True), ((480, 719), True), ((0, 1440), False), ((0, 480), True)],
)
def test_a_duty_lies_inside_the_window_to_the_minute(centre, window: tuple[int, int], broken: bool) -> None:
    place = centre().duty("A1", 0, 480)
    place.availability.append(weekly((window,)))
    assert bool(found(place)) is broken


def test_two_windows_that_touch_are_still_two(centre) -> None:
    place = centre().duty("A1", 0, 480)
    place.availability.append(weekly(((0, 600), (600, 1440))))
    (violation,) = found(place)
    assert violation.message == (
        "A1 works 2024-03-04 08:00 to 2024-03-04 12:00, but is available 00:00-10:00, 10:00-24:00"
    )
    assert violation.start == place.when(0, 480)


def test_the_second_window_serves_too(centre) -> None:
    place = centre().duty("A1", 0, 840)
    place.availability.append(weekly(((0, 600), (840, 1080))))
    assert found(place) == []


def test_the_weekday_counts_and_a_date_replaces_it(centre) -> None:
    place = centre().duty("A1", 0, 480).duty("A1", 1, 480).duty("A1", 2, 480)
    monday_off = weekly(d0=())
    place.availability.append(
        Availability("A1", monday_off.weekly, dates=((date(2024, 3, 4), ALWAYS), (date(2024, 3, 5), ())))
    )
    (violation,) = found(place)
    assert violation.date == date(2024, 3, 5)
    assert violation.message.endswith("but is not available on that day")


def test_a_night_duty_needs_a_window_beyond_midnight(centre, shifts) -> None:
    for high, broken in ((30 * 60, False), (30 * 60 - 1, True), (1440, True)):
        place = centre().duty("A1", 0, 22 * 60, shifts["night"])
        place.availability.append(weekly(((1200, high),)))
        assert bool(found(place)) is broken


def test_the_window_of_the_day_it_starts_on_counts_alone(centre, shifts) -> None:
    place = centre().duty("A1", 0, 22 * 60, shifts["night"])
    place.availability.append(weekly(((1200, 1800),), d1=()))
    assert found(place) == []


@pytest.mark.parametrize("first", [date(2024, 3, 25), date(2024, 10, 21)])
def test_windows_are_wall_clock_on_the_night_the_clocks_change(centre, shifts, first: date) -> None:
    place = centre(first=first).duty("A1", 5, 22 * 60, shifts["night"])
    end_min = place.duties[0].end.hour * 60
    assert end_min == (420 if first.month == 3 else 300)
    place.availability.append(weekly(((1320, 1440 + end_min),)))
    assert found(place) == []
    place.availability[0] = weekly(((1320, 1440 + end_min - 1),))
    assert len(found(place)) == 1


def test_a_window_that_opens_in_the_skipped_hour_is_open_after_it(centre) -> None:
    # 2024-03-31 in Berlin: 02:45 does not exist; 03:00 comes after it on every clock.
    place = centre(first=date(2024, 3, 25)).duty("A1", 6, 180)
    place.availability.append(weekly(((165, 1440),)))
    assert found(place) == []


@pytest.mark.parametrize(
    ("start", "end", "broken"),
    [
        ((0, 0), (1, 0), True),
        ((0, 0), (0, 480), False),
        ((0, 0), (0, 481), True),
        ((0, 720), (0, 800), False),
        ((0, 719), (0, 800), True),
        ((0, 500), (0, 510), True),
        ((-3, 0), (4, 0), True),
        ((1, 0), (2, 0), False),
    ],
)
def test_a_duty_overlaps_no_absence(centre, start: tuple[int, int], end: tuple[int, int], broken: bool) -> None:
    place = centre().duty("A1", 0, 480).absent("A1", start, end)
    assert bool(found(place)) is broken


def test_a_night_duty_before_a_day_of_leave_runs_into_it(centre, shifts) -> None:
    place = centre().duty("A1", 0, 22 * 60, shifts["night"]).absent("A1", (1, 0), (2, 0))
    (violation,) = found(place)
    assert violation.date == date(2024, 3, 4)
    assert violation.message == (
        "A1 works 2024-03-04 22:00 to 2024-03-05 06:00, but is absent 2024-03-05 00:00 to 2024-03-06 00:00 (leave)"
    )


def test_somebody_elses_absence_does_not_bind(centre) -> None:
    assert found(centre().duty("A1", 0, 480).absent("A2", (0, 0), (1, 0))) == []


def test_window_and_absence_of_one_duty_are_one_violation_with_both_reasons(centre) -> None:
    place = centre().duty("A1", 0, 480).absent("A1", (0, 600), (0, 660))
    place.availability.append(weekly(d0=()))
    (violation,) = found(place)
    assert "not available on that day" in violation.message
    assert "absent 2024-03-04 10:00" in violation.message
