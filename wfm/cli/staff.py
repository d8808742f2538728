"""wfm staff: the agents that every interval needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from wfm.cli.options import OutOption, PlanArgument, QuietOption

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wfm.staffing.requirement import Requirement

__all__ = ["register", "requirement_lines"]


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    app.command(name="staff")(_staff)


def _staff(plan: PlanArgument, out: OutOption = None, quiet: QuietOption = False) -> None:
    """Turn contacts into required agents per queue and interval; forecast to requirement.csv and marginal.csv."""
    from wfm.cli.inputs import load, output_folder
    from wfm.cli.outlook import outlook_lines
    from wfm.cli.screen import Screen
    from wfm.pipeline import forecast_of, requirement_of
    from wfm.tables.demand_out import marginal_csv, requirement_csv
    from wfm.tables.folder_out import replace_files
    from wfm.tables.outlook_out import plan_outlook

    loaded = load(plan)
    folder = output_folder(out, loaded)
    screen = Screen(quiet=quiet)
    demand = forecast_of(loaded)
    requirement = requirement_of(loaded, demand)
    outlook = plan_outlook(loaded, demand, requirement)
    files = {"requirement.csv": requirement_csv(requirement).encode()}
    if outlook is not None:
        files["marginal.csv"] = marginal_csv(requirement, outlook.marginal).encode()
    written = replace_files(folder, files)
    screen.notes((*loaded.notes, *demand.notes, *requirement.notes, *(outlook.warnings if outlook else ())))
    for line in requirement_lines(requirement):
        screen.show(line)
    if outlook is not None:
        for line in outlook_lines(outlook, requirement, loaded.currency, loaded.staffing.quantile):
            screen.show(line)
    screen.show(*(f"written: {path}" for path in written))


def requirement_lines(requirement: Requirement) -> Iterator[str]:
    """Yield a line for each live queue: contacts, agent-hours, and the interval that needs most."""
    import numpy as np

    grid = requirement.grid
    for row, queue in enumerate(requirement.queues):
        agents = requirement.agents[row]
        peak = int(np.argmax(agents))
        most = f"{agents[peak]:,.1f}".removesuffix(".0")
        contacts = float(np.nansum(requirement.contacts[row]))
        yield (
            f"{queue.id}: {contacts:,.0f} contacts, {float(agents.sum()) * grid.step_h:,.1f} agent-hours required, "
            f"at most {most} agents ({grid.time(peak):%a %d %b %H:%M})"
        )
