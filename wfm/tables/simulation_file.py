"""simulation.csv of a plan's outcome, with the reasons of missed levels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfm.tables.simulation_out import simulation_csv

if TYPE_CHECKING:
    from wfm.pipeline import Outcome

__all__ = ["simulation_file"]


def simulation_file(outcome: Outcome) -> str:
    """Return simulation.csv of an outcome whose roster was simulated."""
    from wfm.evaluation.facts import Facts
    from wfm.evaluation.simulation.plan import SimulationSettings, horizon_of
    from wfm.evaluation.simulation.shortfalls import presence, shortfalls
    from wfm.pipeline import reaching

    result, roster = outcome.simulation, outcome.result.roster
    if result is None or roster is None:
        raise AssertionError("only a simulated roster has a simulation.csv")
    settings = SimulationSettings(seed=result.seed)
    demand = reaching(outcome.plan, outcome.forecast)
    horizon = horizon_of(outcome.problem, demand, outcome.plan.staffing_on_the_day, roster, settings)
    missed = shortfalls(result, horizon, presence(horizon, Facts(outcome.problem, roster)), outcome.requirement.agents)
    return simulation_csv(result, outcome.forecast.grid, missed)
