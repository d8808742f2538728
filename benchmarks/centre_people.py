"""Invent the people of the North American bank: names, contracts, skills, availability, absences.

Nothing here is taken from the source data. Everything is drawn from a frozen stream, so one seed gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import pandas as pd

__all__ = ["CONTRACT_HEADS", "SKILL_SETS", "america_people"]

SKILL_SETS: tuple[tuple[str, int, int], ...] = (
    ("accounts:1.2", 25, 0),
    ("accounts", 70, 100),
    ("cards", 55, 100),
    ("loans", 55, 250),
    ("accounts cards", 70, 150),
    ("accounts cards:1.15", 25, 100),
    ("accounts loans", 30, 250),
    ("accounts cards loans", 20, 400),
)
"""Skills with handle-time multipliers, heads, and what an hour costs above the base, in cents."""

CONTRACT_HEADS: tuple[tuple[str, int, int], ...] = (
    ("full_time", 198, 1650),
    ("long_days", 40, 1650),
    ("part_time", 112, 1450),
)
"""Contract, heads, base cost of an hour in cents."""

T = TypeVar("T")

PER_TEAM = 25
"""Agents a team."""

FIRST_NAMES = """
Aaron Aisha Alejandra Alice Amir Ana Andre Angela Anika Ben Bianca Brandon Caleb Carmen Cheng Chloe Claire Daniel
Daria Deepa Devon Diego Dwayne Elena Eli Emeka Emma Erin Fatima Felix Gabriel Grace Hana Harold Imani Isaac Ivy
Jamal Janet Jerome Jin Joanna Jorge Jun Karen Keisha Kevin Kofi Lars Laura Leila Liam Lucia Malik Marcus Maria Mei
Miguel Min Mona Nadia Nathan Nia Noah Nora Olga Omar Owen Paige Pedro Priya Quinn Rachel Ravi Rosa Ruth Samir Sara
Sean Sofia Tamara Tanya Teresa Theo Tomas Tyrone Uma Victor Wanda Wei Yara Yusuf Zoe
"""

LAST_NAMES = """
Abbott Acosta Adeyemi Ahmed Alvarez Baker Banerjee Barnes Bauer Bello Boyd Brooks Campbell Castillo Chan Chavez Choi
Clarke Cohen Cruz Dang Desai Diaz Dixon Doyle Dubois Ellis Espinoza Evans Farah Ferreira Fischer Flynn Foster
Fuentes Garcia Gill Goldberg Gomez Grant Greene Gupta Haddad Hansen Hayes Hill Hoang Ibarra Ito Jackson Jensen Johal
Kaplan Kaur Kelly Khan Kim Kovacs Kowalski Lam Larsen Leblanc Lee Lopez Lund Martin Mbeki Medina Mehta Meyer Moore
Morales Nakamura Navarro Nguyen Novak Ochoa Okafor Ortiz Osman Park Patel Perez Petrov Pham Quigley Ramos Reyes
Rossi Roy Santos Schmidt Shah Silva Singh Sousa Tran Turner Vargas Walsh Wong Wright Yang Zhou
"""

ABSENCES: tuple[tuple[str, str, str, int], ...] = (
    ("2003-10-20", "2003-10-24", "leave", 6),
    ("2003-10-23", "2003-10-24", "leave", 5),
    ("2003-10-20", "2003-10-20", "unplanned", 3),
    ("2003-10-22 09:00", "2003-10-22 13:00", "training", 8),
)
"""First day, last day (or hours), kind, number of agents."""


def america_people(seed: int) -> dict[str, pd.DataFrame]:
    """Return the tables agents, availability and absences, by the name of their file.

    Parameters
    ----------
    seed
        Seed of the frozen stream.
    """
    # The legacy stream is frozen for good (NEP 19): a new numpy gives the same bytes.
    draw = np.random.RandomState(seed)
    agents = _agents(draw)
    return {"agents": agents, "availability": _availability(agents, draw), "absences": _absences(agents, draw)}


def _agents(draw: np.random.RandomState) -> pd.DataFrame:
    """One row an agent; contracts and skill sets are dealt independently of each other."""
    contracts = _dealt([(name, base) for name, heads, base in CONTRACT_HEADS for _ in range(heads)], draw)
    skills = _dealt([(skill, extra) for skill, heads, extra in SKILL_SETS for _ in range(heads)], draw)
    pairs = _dealt([(first, last) for first in FIRST_NAMES.split() for last in LAST_NAMES.split()], draw)
    rows = []
    led: set[str] = set()
    for place, ((contract, base), (skill, extra)) in enumerate(zip(contracts, skills, strict=True)):
        team = f"T{place // PER_TEAM + 1:02d}"
        leads = contract == "full_time" and len(skill.split()) > 1 and team not in led
        if leads:
            led.add(team)
        rows.append(
            {
                "agent_id": f"N{place + 1:03d}",
                "name": " ".join(pairs[place]),
                "contract": contract,
                "skills": skill,
                "hourly_cost": f"{(base + extra) / 100:.2f}",
                "team": team,
                "role": "lead" if leads else "agent",
            }
        )
    return pd.DataFrame(rows)


def _availability(agents: pd.DataFrame, draw: np.random.RandomState) -> pd.DataFrame:
    """Part-timers who only work before or after other duties, and full-timers who must leave in time."""
    part_time = agents.loc[agents["contract"] == "part_time", "agent_id"].tolist()
    full_time = agents.loc[agents["contract"] == "full_time", "agent_id"].tolist()
    chosen = _dealt(part_time, draw)
    rows = [(agent, "mon-fri", "07:00-14:00") for agent in chosen[:20]]
    rows += [(agent, "mon-fri", "15:00-21:00") for agent in chosen[20:40]]
    rows += [(agent, "mon-fri", "07:00-18:00") for agent in _dealt(full_time, draw)[:20]]
    return pd.DataFrame(sorted(rows), columns=["agent_id", "day", "hours"])


def _absences(agents: pd.DataFrame, draw: np.random.RandomState) -> pd.DataFrame:
    """Leave, training and sick calls of the planned week."""
    people = iter(_dealt(agents["agent_id"].tolist(), draw))
    rows = [(next(people), start, end, kind) for start, end, kind, heads in ABSENCES for _ in range(heads)]
    return pd.DataFrame(sorted(rows), columns=["agent_id", "from", "to", "kind"])


def _dealt(items: Sequence[T], draw: np.random.RandomState) -> list[T]:
    """Return the items in random order."""
    return [items[place] for place in draw.permutation(len(items))]
