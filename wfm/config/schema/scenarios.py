"""The schema of a scenarios file: named changes of a plan, sweeps and grids."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from wfm.config.schema.base import Section
from wfm.config.schema.scalars import MinorMoney, Text, Whole

__all__ = ["FrontierFile", "GridFile", "ScenarioFile", "ScenariosFile", "SweepFile"]

Changes = dict[str, Any]
"""Keys of the plan, written out or as paths with dots, and what they become; nothing takes a key away."""

Values = dict[str, Annotated[list[Any], Field(min_length=1)]]
"""Keys of the plan and the values that each takes."""


class ScenarioFile(Section):
    """One scenario. Its name is its key."""

    title: Text | None = None
    """Shown to people; the name if left out."""
    note: Text | None = None
    """What it is to tell."""
    with_: tuple[Text, ...] = Field(default=(), alias="with")
    """Other scenarios whose changes hold too, in this order."""
    set: Changes = Field(default_factory=dict)
    """What changes in the plan."""


class SweepFile(ScenarioFile):
    """Scenarios that change one thing at a time."""

    vary: Values = Field(min_length=1)
    """Each value of each key is a scenario of its own; the other keys stay as they are."""


class GridFile(ScenarioFile):
    """Scenarios for all combinations of values."""

    vary: Values = Field(min_length=1)
    """Each combination of one value of every key is a scenario."""


class FrontierFile(Section):
    """Rosters between little service and much: the plan with missing agents priced lower and higher.

    The plan's own prices are the weighted mode; a service level asks for the cheapest roster that reaches it, a budget
    for the best service that it buys.
    """

    points: Annotated[Whole, Field(ge=5, le=7)] = 7
    """Rosters, the base among them, 5 to 7; from one to the next the price of missing agents doubles."""
    service_level: Annotated[float, Field(strict=True, gt=0, lt=1)] | None = None
    """Level that all live queues together are to reach in simulation."""
    budget: MinorMoney | None = None
    """Most pay of the horizon, in the plan's currency."""
    refinements: Annotated[Whole, Field(ge=0, le=6)] = 2
    """Further rosters by which each question is closed in on, 0 to 6."""


class ScenariosFile(Section):
    """Scenarios of a plan."""

    every: Changes = Field(default_factory=dict)
    """Changes of the plan that hold in the base and in every scenario, for instance the solver's limits."""
    scenarios: dict[str, ScenarioFile] = Field(default_factory=dict)
    """Scenarios, name → what changes."""
    sweeps: dict[str, SweepFile] = Field(default_factory=dict)
    """One-at-a-time variations, name → what varies."""
    grids: dict[str, GridFile] = Field(default_factory=dict)
    """Combinations, name → what varies."""
    frontier: FrontierFile | None = None
    """What service costs; left out: it is not looked for."""
