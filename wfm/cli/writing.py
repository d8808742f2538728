"""All files of a plan, its report and its simulation, written together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfm.errors import Fault, InputError

if TYPE_CHECKING:
    from pathlib import Path

    from wfm.pipeline import Outcome

__all__ = ["write_plan"]


def write_plan(outcome: Outcome, folder: Path) -> tuple[Path, ...]:
    """Write every file of an outcome that has a roster; return the files.

    Raises
    ------
    InputError
        If the folder cannot be written; it is then as it was before.
    """
    from datetime import datetime

    from wfm.report.page import render
    from wfm.studies.forecast_snapshots import SNAPSHOTS, kept_forecasts
    from wfm.tables.cuts_out import cuts_csv
    from wfm.tables.demand_out import forecast_csv
    from wfm.tables.outcome_out import write_outcome
    from wfm.tables.outlook_out import plan_outlook
    from wfm.tables.simulation_file import simulation_file

    made = datetime.now().astimezone()
    simulated = None if outcome.simulation is None else outcome.simulation.levels
    plan = outcome.plan
    history = plan.history
    kept = () if history is None else kept_forecasts(folder / SNAPSHOTS, history, plan.grid.first)
    outlook = plan_outlook(plan, outcome.forecast, outcome.requirement)
    pages = {"report.html": render(outcome, simulated, made, kept, outlook)}
    if plan.requirement is None:
        pages[f"{SNAPSHOTS}/{plan.grid.first}.csv"] = forecast_csv(outcome.forecast)
    if outcome.cuts is not None:
        pages["simulation_cuts.csv"] = cuts_csv(outcome.cuts)
    if outcome.simulation is not None:
        pages["simulation.csv"] = simulation_file(outcome)
    try:
        return write_outcome(outcome, folder, simulated=simulated, made=made, pages=pages, outlook=outlook)
    except OSError as error:
        mend = "Choose another folder with --out"
        raise InputError([Fault(str(folder), f"cannot be written: {error.strerror}", None, mend)]) from error
