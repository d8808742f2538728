"""Who comes, who goes and who learns what, beside the agents that a plan lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from wfm.config.intake import Intake
from wfm.config.people_side import People
from wfm.config.schema import PlanFile
from wfm.workforce import Agent

__all__ = ["changed_people"]


def changed_people(file: PlanFile, people: People, sound: frozenset[str], intake: Intake) -> People:
    """Return the people without leavers, with hires and with new skills; faults go to the intake.

    What the files say of leavers (availability, absences) goes with them.
    """
    agents = list(people.agents)
    listed = dict.fromkeys(agent.id for _, agent in agents)
    if "agents" not in people.sound:
        return people
    gone: set[str] = set()
    if "leavers" in sound:
        for place, name in enumerate(file.leavers):
            if name not in listed:
                intake.unknown(intake.document.where("leavers", place), "leavers: the agent", name, listed)
            gone.add(name)
    agents = [(where, agent) for where, agent in agents if agent.id not in gone]
    if "hires" in sound:
        agents += _hired(file, listed, intake)
    if "cross_training" in sound:
        agents = _trained(file, agents, intake)
    return replace(
        people,
        agents=agents,
        availability=[item for item in people.availability if item[1].agent_id not in gone],
        absences=[item for item in people.absences if item[1].agent_id not in gone],
    )


def _hired(file: PlanFile, listed: Iterable[str], intake: Intake) -> list[tuple[str, Agent]]:
    """Return the new people; several hires under one id are numbered on."""
    found: list[tuple[str, Agent]] = []
    taken = set(listed)
    number: dict[str, int] = {}
    for place, hire in enumerate(file.hires):
        where = intake.document.where("hires", place)
        for _ in range(hire.count):
            number[hire.id] = number.get(hire.id, 0) + 1
            agent_id = f"{hire.id}_{number[hire.id]:02d}"
            if agent_id in taken:
                mend = "Give the new people another id"
                intake.fault_at(where, f"hires[{place}]: there is an agent '{agent_id}' already", None, mend)
                break
            taken.add(agent_id)
            agent = Agent(
                id=agent_id,
                name=agent_id,
                contract=hire.contract,
                skills=hire.skills,
                hourly_cost_minor=hire.hourly_cost,
                team=hire.team,
                role=hire.role,
                site=hire.site,
            )
            found.append((where, agent))
    return found


def _trained(file: PlanFile, agents: list[tuple[str, Agent]], intake: Intake) -> list[tuple[str, Agent]]:
    rows = {agent.id: row for row, (_, agent) in enumerate(agents)}
    for place, training in enumerate(file.cross_training):
        for name in training.agents:
            where = intake.document.where("cross_training", place, "agents")
            if name not in rows:
                intake.unknown(where, f"cross_training[{place}]: the agent", name, rows)
                continue
            before, agent = agents[rows[name]]
            skills = {**agent.skills, training.skill: training.aht_multiplier}
            agents[rows[name]] = (before, replace(agent, skills=skills))
    return agents
