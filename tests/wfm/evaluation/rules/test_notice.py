from datetime import date

import pytest

from wfm.rostering.rules import Notice, Waiver

TODAY = date(2024, 3, 1)


def costs(place, told, **more) -> list[int]:
    rule = Notice(published=tuple(told.duties), today=TODAY, **more)
    return [int(item.cost_minor) for item in place.report(rule).priced[0].breaches]


@pytest.mark.parametrize(("days", "late"), [(3, 0), (4, 1), (5, 2), (14, 2)])
def test_less_notice_than_asked_for_is_late(centre, days: int, late: int) -> None:
    """Today is a Friday; the Monday is three days away, the Tuesday four."""
    place = centre().duty("A1", 0, 480).duty("A1", 1, 480)
    assert costs(place, centre(), days=days) == [2000] * late


def test_moved_added_and_taken_away(centre, shifts) -> None:
    told = centre().duty("A1", 0, 480).duty("A1", 1, 480).duty("A1", 2, 480)
    place = centre().duty("A1", 0, 480).duty("A1", 1, 600).duty("A1", 3, 480)
    assert costs(place, told, moved_h=1, lost_share=0.5) == [2000, 4 * 2000 // 2, 2000]


def test_lost_hours_are_paid_hours(centre, shifts) -> None:
    told = centre().duty("A1", 0, 480, shifts["day"])
    assert costs(centre(), told, lost_share=0.25) == [2 * 2000]


@pytest.mark.parametrize(
    ("waiver", "waived"),
    [
        (Waiver("A1", (), "swap"), True),
        (Waiver("", (date(2024, 3, 4),), "colleague_absent"), True),
        (Waiver("A1", (date(2024, 3, 5),), "swap"), False),
        (Waiver("A2", (), "swap"), False),
    ],
)
def test_waivers(centre, waiver: Waiver, waived: bool) -> None:
    place = centre().duty("A1", 0, 480)
    assert costs(place, centre(), waivers=(waiver,)) == ([] if waived else [2000])


def test_without_a_published_roster_it_says_nothing(centre) -> None:
    assert centre().duty("A1", 0, 480).report(Notice(today=TODAY)).cost_terms.get("changes", 0) == 0
