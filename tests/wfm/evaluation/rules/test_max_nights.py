from datetime import date

from wfm.rostering.rules import MaxNights
from wfm.workforce import PastDuty


def nights(place, shift, days):
    for day in days:
        place.duty("A1", day, 1320, shift)
    return place


def test_every_stretch_of_weeks_is_judged_at_its_last_week(centre, shifts) -> None:
    place = nights(centre(days=21), shifts["night"], [0, 1, 7, 8, 14])
    found = place.broken(MaxNights(nights=2, weeks=2))
    assert [(item.date, item.units) for item in found] == [(date(2024, 3, 11), 2), (date(2024, 3, 18), 1)]


def test_a_short_last_week_is_judged_as_well(centre, shifts) -> None:
    assert len(nights(centre(days=9), shifts["night"], [6, 7, 8]).broken(MaxNights(nights=1, weeks=1))) == 1


def test_sixteen_weeks_back(centre, shifts) -> None:
    """36 nights in 16 weeks: the night 15 weeks and some days ago counts, the one a week earlier does not."""
    old = [PastDuty(date(2024, 2, day), 1320, 480, 450, "night") for day in range(1, 29)]

    def past(first: date) -> dict[str, tuple[PastDuty, ...]]:
        return {"past_duties": (PastDuty(first, 1320, 480, 450, "night"), *old)}

    rule = MaxNights(nights=30, weeks=16)
    monday = date(2024, 3, 4)
    inside = date.fromordinal(monday.toordinal() - 15 * 7)
    place = nights(centre(), shifts["night"], [0, 2]).past("A1", None, None, **past(inside))
    assert [item.units for item in place.broken(rule)] == [1]
    place = nights(centre(), shifts["night"], [0, 2]).past(
        "A1", None, None, **past(date.fromordinal(inside.toordinal() - 1))
    )
    assert place.broken(rule) == []


def test_none_at_all(centre, shifts) -> None:
    assert len(nights(centre(), shifts["night"], [3]).broken(MaxNights(nights=0, weeks=1))) == 1
