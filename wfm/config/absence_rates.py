"""Rates of absence of a plan, and what must hold between them and the rest of the plan."""

from __future__ import annotations

from wfm.config.intake import Intake
from wfm.config.people_side import People
from wfm.config.schema import PlanFile
from wfm.config.schema.absence import AbsenceRatesFile
from wfm.workforce import AbsenceRates

__all__ = ["absence_rates_of", "check_absence_rates"]


def absence_rates_of(file: AbsenceRatesFile | None) -> AbsenceRates | None:
    """Return how often people do not come; None where the plan does not say."""
    if file is None:
        return None
    return AbsenceRates(
        rate=file.rate,
        weekdays={day: rate for days, rate in file.weekdays.items() for day in days},
        teams=file.teams,
        spell_days=file.spell_days,
        correlation=file.correlation,
        certainty=file.certainty,
        standby_minor=file.standby_cost,
    )


def check_absence_rates(file: PlanFile, people: People, intake: Intake) -> None:
    """Check that weekdays stand once and teams are there; a loss that seems to count twice is noted."""
    asked = file.absence_rates
    if asked is None:
        return
    days = [day for group in asked.weekdays for day in group]
    if len(set(days)) < len(days):
        intake.fault(("absence_rates", "weekdays"), "must not name a weekday twice")
    teams = {agent.team for _, agent in people.agents if agent.team}
    for team in asked.teams:
        if "agents" in people.sound and team not in teams:
            intake.unknown(
                intake.document.where("absence_rates", "teams", team), "absence_rates.teams: the team", team, teams
            )
    if asked.certainty is not None and file.shrinkage.unplanned > 0:
        intake.notes.append(
            f"unplanned shrinkage {file.shrinkage.unplanned:.0%} and a reserve for absences: sickness must stand in "
            "absence_rates only"
        )
