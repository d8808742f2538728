from datetime import date

from wfm.rostering.rules import OneDutyADay

RULE = OneDutyADay()


def found(place) -> list[tuple[str | None, date | None]]:
    """Only what this rule says; the audit always checks it."""
    return [(item.agent_id, item.date) for item in place.report().violations if item.rule == RULE.type]


def test_two_duties_on_a_date_bind(centre) -> None:
    place = centre().duty("A1", 2, 480).duty("A1", 2, 1080)
    (violation,) = place.report().violations
    assert violation.rule == "one_duty_a_day"
    assert (violation.agent_id, violation.date) == ("A1", date(2024, 3, 6))
    assert violation.start == place.when(2, 1080)
    assert violation.message == "A1 has two duties on 2024-03-06, one a day is allowed"


def test_three_duties_on_a_date_are_one_violation(centre) -> None:
    place = centre().duty("A1", 2, 0).duty("A1", 2, 480).duty("A1", 2, 1080)
    assert found(place) == [("A1", date(2024, 3, 6))]


def test_one_duty_on_every_day_is_just_met(centre) -> None:
    place = centre()
    for day in range(7):
        place.duty("A1", day, 480)
    assert found(place) == []


def test_two_people_on_one_date_are_fine(centre) -> None:
    place = centre().agent("A1").agent("A2").duty("A1", 2, 480).duty("A2", 2, 480)
    assert found(place) == []


def test_overlap_of_a_night_duty_with_the_next_day(centre, shifts) -> None:
    place = centre().duty("A1", 0, 22 * 60, shifts["night"]).duty("A1", 1, 5 * 60)
    (violation,) = place.report().violations
    assert (violation.rule, violation.date) == ("one_duty_a_day", date(2024, 3, 5))
    assert "starts at 2024-03-05 05:00 inside a duty until 2024-03-05 06:00" in violation.message


def test_a_duty_that_starts_when_the_last_ends_does_not_overlap(centre, shifts) -> None:
    place = centre().duty("A1", 0, 22 * 60, shifts["night"]).duty("A1", 1, 6 * 60)
    assert found(place) == []


def test_a_short_duty_inside_a_long_one_hides_no_later_overlap(centre, shifts) -> None:
    place = centre()
    place.duty("A1", 0, 20 * 60, shifts["long"])  # until 06:00
    place.duty("A1", 1, 0)  # inside, until 04:00
    place.duty("A1", 2, 0)
    place.duties.append(place.make_duty("A1", 1, 5 * 60, length_min=60))
    assert found(place) == [("A1", date(2024, 3, 5))]


def test_overlap_with_the_duty_carried_in(centre) -> None:
    binding = centre().past("A1", (-1, 22 * 60), (0, 6 * 60)).duty("A1", 0, 330)
    assert found(binding) == [("A1", date(2024, 3, 4))]
    met = centre().past("A1", (-1, 22 * 60), (0, 6 * 60)).duty("A1", 0, 360)
    assert found(met) == []


def test_a_start_after_midnight_belongs_to_the_day_before(centre, shifts) -> None:
    place = centre().duty("A1", 0, 1440, shifts["after"]).duty("A1", 1, 600)
    assert found(place) == []
    place = centre().duty("A1", 0, 600).duty("A1", 0, 1440, shifts["after"])
    assert found(place) == [("A1", date(2024, 3, 4))]
