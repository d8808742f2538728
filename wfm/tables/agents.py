"""agents.csv: who can be rostered."""

from __future__ import annotations

import re
from collections.abc import Callable

from wfm.tables.amount import minor_amount
from wfm.tables.clock_text import parse_date
from wfm.tables.csv_file import Table
from wfm.workforce import Agent

__all__ = ["AGENT_COLUMNS", "agents_of", "parse_skills"]

OPTIONAL_COLUMNS = ("name", "team", "role", "site", "email", "birth_date")

AGENT_COLUMNS = ("agent_id", "name", "contract", "skills", "hourly_cost", "team", "role", "site", "email", "birth_date")
"""Columns of agents.csv; name, team, role, site, email and birth_date may be missing."""


def parse_skills(text: str, number: Callable[[str], float] = float) -> dict[str, float]:
    """Return skill → handle-time multiplier of ``orders returns:1.25``.

    Skills are apart by spaces, ``|``, ``+`` or ``;``. A skill without a number has the multiplier 1.
    """
    skills: dict[str, float] = {}
    for word in re.split(r"[\s|+;]+", text.strip()):
        name, colon, factor = word.partition(":")
        if not name:
            raise ValueError("must name skills such as 'orders returns:1.25'")
        if name in skills:
            raise ValueError(f"must not name the skill '{name}' twice")
        try:
            skills[name] = number(factor) if colon else 1.0
        except ValueError:
            raise ValueError(f"must have a number after '{name}:', such as {name}:1.25") from None
        if skills[name] <= 0:
            raise ValueError(f"must have a handle-time multiplier > 0 for '{name}'")
    return skills


def agents_of(table: Table) -> list[tuple[str, Agent]]:
    """Return the agents of a table, each with the place of its row; faults are left on the table.

    An agent with faults is returned too, so that others may name it.
    """
    table.rename({"agent_id": ("id", "agent"), "hourly_cost": ("hourly_rate", "cost_per_h")})
    if not table.expect(("agent_id", "contract", "skills", "hourly_cost"), OPTIONAL_COLUMNS):
        return []
    texts = {name: table.column(name) for name in AGENT_COLUMNS}
    agents: list[tuple[str, Agent]] = []
    first: dict[str, int] = {}
    for row in range(len(table)):
        agent = _agent(table, row, {name: column[row] for name, column in texts.items()})
        if agent.id in first:
            table.fault(row, f"the agent_id '{agent.id}' stands in line {table.lines[first[agent.id]]} too")
            continue
        first[agent.id] = row
        agents.append((table.where(row), agent))
    if not agents:
        table.fault(None, "there is no agent in the file")
    return agents


def _agent(table: Table, row: int, text: dict[str, str]) -> Agent:
    for name in ("agent_id", "contract"):
        if not text[name]:
            table.fault(row, f"{name} must not be empty")
    skills: dict[str, float] = {}
    cost = 0
    try:
        skills = parse_skills(text["skills"], table.number)
    except ValueError as error:
        table.fault(row, f"skills {error}", text["skills"])
    try:
        cost = minor_amount(table.number(text["hourly_cost"]))
    except ValueError as error:
        table.fault(row, f"hourly_cost {error}", text["hourly_cost"])
    born = None
    if text["birth_date"]:
        try:
            born = parse_date(text["birth_date"])
        except ValueError as error:
            table.fault(row, f"birth_date {error}", text["birth_date"])
    return Agent(
        id=text["agent_id"],
        name=text["name"] or text["agent_id"],
        contract=text["contract"],
        skills=skills,
        hourly_cost_minor=cost,
        team=text["team"],
        role=text["role"] or "agent",
        site=text["site"],
        email=text["email"],
        birth_date=born,
    )
