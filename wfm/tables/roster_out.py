"""roster.csv and activities.csv."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from wfm.rostering.roster import Duty, Roster
from wfm.tables.cells import csv_text, hours_cell, money, money_cell, time_cell
from wfm.workforce import Agent, Contract, Pay, Workforce

__all__ = [
    "ACTIVITY_COLUMNS",
    "ROSTER_COLUMNS",
    "activities_csv",
    "activity_rows",
    "duty_cost",
    "duty_rows",
    "roster_csv",
]

ROSTER_COLUMNS = ("agent_id", "date", "start", "end", "shift", "paid_h", "overtime_h", "cost", "name")
"""Columns of roster.csv."""
ACTIVITY_COLUMNS = ("agent_id", "start", "end", "activity", "queue", "paid")
"""Columns of activities.csv."""


def duty_cost(duty: Duty, agent: Agent, contract: Contract) -> Decimal:
    """Return what a duty adds to the plan's cost, in major units.

    Parameters
    ----------
    duty
        The duty.
    agent, contract
        Who works it, and on what terms.

    Returns
    -------
    Paid hours times the agent's hourly cost under hourly pay, rounded half up to hundredths; 0 under salaried pay,
    whose week costs the same whatever the roster says.
    """
    if contract.pay is Pay.SALARIED:
        return Decimal(0)
    return money(Decimal(agent.hourly_cost_minor * duty.paid_min) / 60)


def duty_rows(roster: Roster, workforce: Workforce) -> Iterator[tuple[str, ...]]:
    """Yield the rows of roster.csv.

    Overtime is 0.00 throughout: no rule of a plan pays hours beyond the contract, and the contract's hours are a hard
    limit. Cost and name stay empty for an agent that the plan does not know.
    """
    agents = {agent.id: agent for agent in workforce.agents}
    for duty in roster.duties:
        agent = agents.get(duty.agent_id)
        cost = None if agent is None else duty_cost(duty, agent, workforce.contract_by_id[agent.contract])
        yield (
            duty.agent_id,
            duty.date.isoformat(),
            time_cell(duty.start),
            time_cell(duty.end),
            duty.shift,
            hours_cell(duty.paid_min),
            hours_cell(0),
            money_cell(cost),
            "" if agent is None else agent.name,
        )


def activity_rows(roster: Roster) -> Iterator[tuple[str, ...]]:
    """Yield the rows of activities.csv, in the order of the duties and of time."""
    for duty in roster.duties:
        for item in duty.activities:
            yield (
                duty.agent_id,
                time_cell(item.start),
                time_cell(item.end),
                item.activity,
                item.queue or "",
                "true" if item.paid else "false",
            )


def roster_csv(roster: Roster, workforce: Workforce) -> str:
    """Return roster.csv: one row a duty."""
    return csv_text(ROSTER_COLUMNS, duty_rows(roster, workforce))


def activities_csv(roster: Roster) -> str:
    """Return activities.csv: one row a break, meal or other part of a duty."""
    return csv_text(ACTIVITY_COLUMNS, activity_rows(roster))
