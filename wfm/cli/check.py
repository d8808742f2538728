"""wfm new, wfm check: begin a centre, and look at a plan before it is planned."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from wfm.pipeline import Plan

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the verbs to the program."""
    app.command(name="new")(_new)
    app.command(name="check")(_check)


def _new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="folder to write into; made if not there")],
) -> None:
    """Scaffold a small, commented, working centre: plan.yaml, scenarios.yaml and data/*.csv."""
    from wfm.config.template import write_template

    for path in write_template(folder):
        typer.echo(f"written: {path}")
    typer.echo(f"next: wfm check {folder}, then wfm plan {folder}")


def _check(plan: Annotated[Path, typer.Argument(metavar="PLAN", help="plan.yaml or its folder")]) -> None:
    """Validate a plan and its files; print every fault with its file and line, or else every rule in force."""
    from wfm.config.loading import load_plan

    loaded = load_plan(plan)
    for note in _notes(loaded):
        typer.echo(f"note: {note}", err=True)
    typer.echo(_summary(loaded))


def _notes(plan: Plan) -> tuple[str, ...]:
    history = plan.history.notes if plan.history is not None else ()
    forecast = plan.forecast.notes if plan.forecast is not None else ()
    return tuple(dict.fromkeys((*plan.notes, *history, *forecast)))


def _summary(plan: Plan) -> str:
    from wfm.cli.rule_lines import rule_lines

    first, last = plan.grid.dates[0], plan.grid.dates[-1]
    people, queues = len(plan.workforce.agents), len(plan.queues)
    parts = [
        f"{plan.name}: the plan is sound",
        f"{first} to {last} in {plan.grid.zone}",
        f"{queues} queue{'' if queues == 1 else 's'}, {people} agent{'' if people == 1 else 's'}, "
        f"{len(plan.workforce.shifts)} shifts, {len(plan.rules)} rules",
    ]
    if plan.history is not None:
        days = plan.history.grid
        parts.append(f"history of {days.days} days, {days.dates[0]} to {days.dates[-1]}")
    parts.append("rules in force:" if plan.rules else "no rules but the structure of a roster")
    parts += [f"  {line}" for line in rule_lines(plan.rules, plan.currency)]
    return "\n  ".join(parts)
