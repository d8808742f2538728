from dataclasses import replace

import pytest

from wfm.evaluation.fairness_report import fairness_report
from wfm.rostering.rules import Fairness, Preference, Scope, Wish

RULE = Fairness(weekend=2, early=0, late=0, night=0, holiday=0, price_minor=100)


def weekend_crew(centre):
    """Two of team red and one half-time of team blue; A1 works both weekend days, B1 one, A2 none."""
    place = centre().contract("half", 0, 1_200)
    place.agent("A1", team="red").agent("A2", team="red").agent("B1", contract="half", team="blue")
    place.required[0, 5 * 48 + 20] = 1.0
    return place.duty("A1", 5, 480).duty("A1", 6, 480).duty("A2", 0, 480).duty("B1", 5, 480)


def test_points_are_prorated_by_contract(centre) -> None:
    place = weekend_crew(centre).past("A2", None, None, unsocial_points=1.0)
    report = fairness_report(place.problem(RULE), place.roster)
    assert report.stated
    assert [(item.agent.id, item.points, item.fair.carried) for item in report.agents] == [
        ("A1", 4, 0),
        ("A2", 0, 1),
        ("B1", 2, 0),
    ]
    mean = (2_400 + 2_400 + 1_200) / 3
    assert [item.prorated for item in report.agents] == pytest.approx(
        [4 * mean / 2_400, mean / 2_400, 2 * mean / 1_200]
    )
    assert report.teams == ("blue", "red")
    red, blue = report.spread("red"), report.spread("blue")
    assert red is not None and blue is not None
    assert red.spread == pytest.approx(3 * mean / 2_400)
    assert (blue.spread, blue.gini) == (0, 0)
    assert red.gini == pytest.approx(0.3)  # 4 and 1: |4 − 1| ÷ (2 · 2 · 2.5)


def test_the_worst_served_has_most_above_the_share(centre) -> None:
    place = weekend_crew(centre)
    report = fairness_report(place.problem(RULE), place.roster)
    assert report.worst is not None
    assert report.worst.agent.id == "A1"
    assert report.worst.above == 4 - report.worst.fair.allowed
    audited = place.report(RULE).priced[0]
    assert sum(item.above for item in report.agents) == sum(item.units for item in audited.breaches)


def test_wishes_kept_and_not_kept(centre) -> None:
    place = weekend_crew(centre)
    off = Preference(Wish.OFF, weekdays=(5, 6), price_minor=10)
    on = Preference(Wish.ON, weekdays=(0,), price_minor=10, scope=Scope(agents=("A2", "B1")))
    report = fairness_report(place.problem(off, on), place.roster)
    assert not report.stated
    assert [(item.kept, item.wishes) for item in report.agents] == [(0, 2), (3, 3), (1, 3)]
    assert report.hit_rate() == 4 / 8
    assert report.hit_rate("red") == 3 / 5
    assert report.agents[1].hit_rate == 1


def test_nobody_is_served_worst_where_nothing_is_unsocial(centre) -> None:
    place = centre().agent("A1").duty("A1", 0, 480)
    report = fairness_report(place.problem(), place.roster)
    assert report.worst is None
    assert report.hit_rate() is None
    nobody = replace(RULE, scope=Scope(teams=("nobody",)))
    empty = fairness_report(place.problem(nobody), place.roster)
    assert empty.agents == ()
    assert empty.spread() is None and empty.worst is None
