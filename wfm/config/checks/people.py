"""Names that files use for each other: agents, contracts, skills, teams."""

from __future__ import annotations

from wfm.config.intake import Intake, hint_for
from wfm.config.people_side import People
from wfm.config.schema import PlanFile
from wfm.tables.availability import availability_from
from wfm.tables.phrasing import counted, did_you_mean, listed
from wfm.workforce import Agent

__all__ = ["check_people"]


def check_people(file: PlanFile, people: People, sound: frozenset[str], intake: Intake) -> None:
    """Check that whatever names a person, contract or skill names one that exists; faults go to the intake.

    Parameters
    ----------
    file, people
        The plan and its people.
    sound
        Sections of the plan without a fault so far; what is not sound is not concluded from.
    intake
        Takes the faults and notes.
    """
    agents = [agent for _, agent in people.agents]
    if "contracts" in sound:
        for where, agent in people.agents:
            if agent.contract and agent.contract not in file.contracts:
                what = f"the contract '{agent.contract}' of {agent.id} is not in the plan"
                intake.fault_at(where, what, None, hint_for(agent.contract, file.contracts))
    if "queues" in sound and "agents" in people.sound:
        _check_skills(file, agents, intake)
    if agents:
        _check_ids(people, intake)
    _check_availability(people, intake)
    _check_absences(people, intake)


def _check_ids(people: People, intake: Intake) -> None:
    """Availability, absences and carry-in speak of agents that exist."""
    ids = dict.fromkeys(agent.id for _, agent in people.agents)
    named = [
        *((where, "availability", row.agent_id) for where, row in people.availability),
        *((where, "absence", row.agent_id) for where, row in people.absences),
    ]
    for where, what, agent_id in named:
        if agent_id not in ids:
            intake.unknown(where, f"{what}: the agent", agent_id, ids)
    past = {entry.agent_id for _, entry in people.carry_in}
    gone = [agent_id for agent_id in past if agent_id not in ids]
    new = [agent_id for agent_id in ids if agent_id not in past]
    if gone:
        intake.notes.append(f"carry_in: {listed(sorted(gone))} no longer among the agents; left out")
    if past and new:
        intake.notes.append(f"carry_in: nothing is known of {listed(new)}; a past without duties is assumed")


def _check_skills(file: PlanFile, agents: list[Agent], intake: Intake) -> None:
    """A queue whose skill nobody has cannot be served; a skill that no queue needs is noted."""
    had = dict.fromkeys(skill for agent in agents for skill in agent.skills)
    needed = {queue.skill or queue_id for queue_id, queue in file.queues.items()}
    for queue_id, queue in file.queues.items():
        skill = queue.skill or queue_id
        if skill not in had:
            mend = did_you_mean(skill, had) or f"The agents' skills are {listed(had)}"
            what = f"cannot be served: no agent has the skill '{skill}'"
            intake.fault(("queues", queue_id), what, None, mend)
    for skill in had:
        if skill not in needed:
            count = counted(sum(skill in agent.skills for agent in agents), "agent", "has")
            hint = did_you_mean(skill, needed)
            intake.notes.append(f"no queue needs the skill '{skill}', which {count}. {hint}".strip())


def _check_availability(people: People, intake: Intake) -> None:
    rows = people.availability
    by_agent: dict[str, list[int]] = {}
    for place, (_, row) in enumerate(rows):
        by_agent.setdefault(row.agent_id, []).append(place)
    for members in by_agent.values():
        try:
            availability_from(rows[place][1] for place in members)
        except ValueError as error:
            intake.fault_at(
                rows[members[-1]][0], f"availability: {error}", None, "Keep one row a day, with all its hours"
            )


def _check_absences(people: People, intake: Intake) -> None:
    """Absences of hours lie within a day; days that are listed twice count once."""
    seen: set[tuple[str, object]] = set()
    for where, row in people.absences:
        if not row.whole_days:
            if (row.end - row.start).total_seconds() > 86400:
                mend = "Give dates alone for whole days"
                intake.fault_at(
                    where, f"an absence of {row.agent_id} by hours must be at most 24 hours long", None, mend
                )
            continue
        twice = [day for day in row.dates if (row.agent_id, day) in seen]
        seen.update((row.agent_id, day) for day in row.dates)
        if twice:
            intake.notes.append(f"{where}: {row.agent_id} is absent on {twice[0]} already; the day counts once")
