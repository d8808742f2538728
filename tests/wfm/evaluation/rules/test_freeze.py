from datetime import date

import pytest

from wfm.rostering.rules import Freeze


@pytest.mark.parametrize(("days", "closed"), [(0, 0), (1, 1), (2, 2), (7, 2)])
def test_days_from_today_on_are_closed(centre, days: int, closed: int) -> None:
    told = centre().duty("A1", 0, 480).duty("A1", 2, 480)
    place = centre().duty("A1", 1, 480).duty("A1", 2, 480)
    rule = Freeze(days=days, today=date(2024, 3, 4), published=tuple(told.duties))
    found = place.broken(rule)
    assert len(found) == closed
    if closed:
        assert found[0].message == "A1 has free on 2024-03-04, published was short at 08:00"


def test_a_price_opens_the_days(centre) -> None:
    place = centre().duty("A1", 0, 480)
    rule = Freeze(days=2, today=date(2024, 3, 4), published=(), price_minor=5000)
    report = place.report(rule)
    assert not report.violations
    assert float(report.cost_terms["changes"]) == 50.0


def test_without_a_published_roster_it_says_nothing(centre) -> None:
    assert centre().duty("A1", 0, 480).broken(Freeze(today=date(2024, 3, 4))) == []
