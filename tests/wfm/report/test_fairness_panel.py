from dataclasses import replace

from wfm.pipeline import Outcome
from wfm.report.fairness_panel import fairness_panel
from wfm.report.page import render
from wfm.rostering.roster import Roster


def test_people_with_most_points_come_first_and_teams_are_compared(small: Outcome) -> None:
    panel = fairness_panel(small)
    assert panel is not None
    assert not panel.stated
    assert panel.groups[0].name == "Everybody"
    assert panel.groups[0].people == str(len(small.plan.workforce.agents))
    widths = [item.width for item in panel.people]
    assert widths[0] == 100 and widths == sorted(widths, reverse=True)
    assert "night" in panel.points
    assert panel.worst


def test_the_page_shows_it(small: Outcome) -> None:
    page = render(small)
    assert "<h2>Fairness</h2>" in page
    assert "the plan has no fairness rule, so nothing is enforced" in page


def test_no_panel_without_a_roster_or_a_point(small: Outcome) -> None:
    assert fairness_panel(replace(small, result=replace(small.result, roster=None))) is None
    nothing = replace(small, result=replace(small.result, roster=Roster(())))
    workforce = replace(small.problem.workforce, carry_in=())
    assert fairness_panel(replace(nothing, problem=replace(small.problem, workforce=workforce))) is None
