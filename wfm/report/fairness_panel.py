"""The panel on fairness: how evenly unsocial duties and kept wishes are spread, and who is served worst."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wfm.evaluation.fairness_report import AgentShare, FairnessReport, fairness_report
from wfm.report.numbers import count_text, percent_text

if TYPE_CHECKING:
    from wfm.pipeline import Outcome

__all__ = ["FairnessPanel", "GroupRow", "PersonRow", "fairness_panel"]

SHOWN = 10
"""People in the table, those with most points first; all stand in fairness.csv."""


@dataclass(frozen=True)
class GroupRow:
    """Everybody, or one team, in words."""

    name: str
    people: str
    mean: str
    spread: str
    gini: str
    wishes: str


@dataclass(frozen=True)
class PersonRow:
    """One agent in words; `width` is the points' share of the largest in percent."""

    name: str
    team: str
    points: str
    before: str
    share: str
    above: int
    what: str
    wishes: str
    width: float


@dataclass(frozen=True)
class FairnessPanel:
    """What the panel says.

    Attributes
    ----------
    groups
        Everybody, then the teams.
    people
        Those with most pro-rated points.
    more
        How many more stand in fairness.csv.
    worst
        Who is served worst, in a sentence; empty where nobody is.
    points
        What has how many points, in words.
    stated
        Whether the plan states the rule.
    """

    groups: tuple[GroupRow, ...]
    people: tuple[PersonRow, ...]
    more: int
    worst: str
    points: str
    stated: bool


def fairness_panel(outcome: Outcome) -> FairnessPanel | None:
    """Return the panel; None without a roster, and where nobody has a point or a wish."""
    if outcome.result.roster is None:
        return None
    report = fairness_report(outcome.problem, outcome.result.roster)
    if not any(item.prorated or item.wishes for item in report.agents):
        return None
    ranked = sorted(report.agents, key=lambda item: (-item.prorated, -item.above))
    largest = max(item.prorated for item in ranked) or 1.0
    teams = report.teams if len(report.teams) > 1 else ()
    return FairnessPanel(
        tuple(_group(report, team) for team in (None, *teams)),
        tuple(_person(item, largest) for item in ranked[:SHOWN]),
        max(0, len(ranked) - SHOWN),
        _worst(report),
        _points(report),
        report.stated,
    )


def _group(report: FairnessReport, team: str | None) -> GroupRow:
    spread = report.spread(team)
    people = sum(team is None or item.agent.team == team for item in report.agents)
    mean, wide, gini = ("–",) * 3
    if spread is not None:
        mean, wide, gini = (
            count_text(value, places) for value, places in ((spread.mean, 1), (spread.spread, 1), (spread.gini, 2))
        )
    return GroupRow(
        "Everybody" if team is None else team, str(people), mean, wide, gini, percent_text(report.hit_rate(team), 0)
    )


def _person(item: AgentShare, largest: float) -> PersonRow:
    burden = item.burden
    kinds = (
        ("weekend", burden.weekend),
        ("holiday", burden.holiday),
        ("night", burden.night),
        ("early", burden.early),
        ("late", burden.late),
    )
    return PersonRow(
        name=item.agent.name or item.agent.id,
        team=item.agent.team,
        points=str(item.points),
        before=str(item.fair.carried),
        share=count_text(float(item.fair.share), 1),
        above=item.above,
        what=", ".join(f"{count} {kind}" for kind, count in kinds if count) or "–",
        wishes=f"{item.kept} of {item.wishes}" if item.wishes else "–",
        width=100 * item.prorated / largest,
    )


def _worst(report: FairnessReport) -> str:
    worst = report.worst
    if worst is None:
        return ""
    parts = [f"{worst.points} unsocial points, {worst.above} above the fair share"]
    if worst.wishes:
        parts.append(f"{worst.kept} of {worst.wishes} wishes kept")
    return f"{worst.agent.name or worst.agent.id}: {'; '.join(parts)}"


def _points(report: FairnessReport) -> str:
    rule = report.rule
    kinds = (
        ("weekend", rule.weekend),
        ("holiday", rule.holiday),
        ("night", rule.night),
        ("early", rule.early),
        ("late", rule.late),
        ("an hour of overtime", rule.overtime),
    )
    return ", ".join(f"{kind} {points}" for kind, points in kinds if points)
