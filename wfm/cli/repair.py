"""wfm repair: the least change that puts a published roster right after sick calls, requests and spikes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wfm.cli.exit_codes import ExitCode
from wfm.cli.options import OutOption, PlanArgument, PreviousOption, QuietOption, SeedOption, WorkersOption

if TYPE_CHECKING:
    from datetime import datetime

    from rich.table import Table

    from wfm.intraday.day_repair import DayRepair
    from wfm.intraday.events import Event
    from wfm.pipeline import Plan

__all__ = ["register"]

SHOWN = 20
"""Actions that are printed; actions.csv has all."""


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    app.command(name="repair")(_repair)


def _repair(
    plan: PlanArgument,
    roster: Annotated[Path, typer.Argument(metavar="ROSTER", help="folder of the roster in force, or its roster.csv")],
    events: Annotated[Path, typer.Argument(metavar="EVENTS", help="what happened: a CSV, or a YAML with 'events:'")],
    now: Annotated[
        str | None,
        typer.Option("--now", metavar="TIME", help="the time at which changes begin; default: the earliest event"),
    ] = None,
    out: OutOption = None,
    previous: PreviousOption = None,
    following: Annotated[
        Path | None,
        typer.Option("--next", metavar="DIR", help="the roster after this one: rules hold through to its duties"),
    ] = None,
    max_people: Annotated[
        int | None, typer.Option("--max-people", min=0, help="most people whose roster may change; default: the plan's")
    ] = None,
    max_changes: Annotated[
        int | None,
        typer.Option("--max-changes", min=0, help="most changed duties and moved breaks; default: the plan's"),
    ] = None,
    time_limit: Annotated[
        float, typer.Option("--time-limit", min=0.1, metavar="S", help="seconds for the search")
    ] = 20,
    workers: WorkersOption = None,
    seed: SeedOption = None,
    quiet: QuietOption = False,
) -> None:
    """Put a roster right with as few changes as pay, and rank the actions by what each buys.

    Everything goes into a new folder repair-<n>; the roster given is never touched.
    """
    from wfm.cli.inputs import load, output_folder
    from wfm.cli.repair_files import next_folder, write_repair
    from wfm.cli.screen import Screen
    from wfm.config.events_file import read_events
    from wfm.intraday.day_repair import RepairLimits, repair_day
    from wfm.tables.following_in import read_following
    from wfm.tables.roster_folder import event_scope, read_standing

    loaded = load(plan, previous)
    folder = next_folder(output_folder(out, loaded), roster, asked=out is not None)
    stands = read_standing(roster, loaded)
    later = None if following is None else read_following(following, loaded)
    happened, notes = read_events(events, event_scope(loaded))
    moment = _now(now, happened, loaded)
    screen = Screen(quiet=quiet)
    screen.notes((*loaded.notes, *stands.notes, *notes))
    drawn = loaded.limits.seed if seed is None else seed
    limits = RepairLimits(max_people, max_changes, time_limit, workers or loaded.limits.workers, drawn)
    done = repair_day(
        stands.plan, stands.roster, happened, moment, known=stands.known, limits=limits, following=later,
        tell=lambda line: screen.stage("repair", line),
    )  # fmt: skip
    _show(done, screen)  # before the files: the planner has people to ring
    written = write_repair(stands.plan, done, folder)
    screen.show(f"{len(written)} files in {folder}")
    if done.new_violations:
        from wfm.cli.audit import violation_lines

        screen.trouble(*violation_lines(done.new_violations), "the repaired roster breaks rules that it did not before")
        raise typer.Exit(ExitCode.FALLS_SHORT)


def _now(text: str | None, events: tuple[Event, ...], plan: Plan) -> datetime:
    """Return the time at which changes begin.

    Raises
    ------
    InputError
        If the text is no time, or lies outside the planned days.
    """
    from wfm.errors import Fault, InputError
    from wfm.intraday.events import earliest
    from wfm.tables.instant_text import localised, parse_instant

    first = earliest(events)
    if text is None:
        return first or plan.grid.time(0)
    try:
        moment = localised(parse_instant(text), plan.grid.tz).astimezone(plan.grid.tz)
    except ValueError as error:
        raise InputError([Fault("--now", str(error), f"'{text}'")]) from None
    return moment


def _show(done: DayRepair, screen: object) -> None:
    from wfm.cli.wording import amount

    show = screen.show  # type: ignore[attr-defined]
    if not done.fresh:
        show("every event is known to this roster already; nothing changes")
        return
    show(*(f"{item.event.kind} of {item.event.agent_id}: {'yes' if item.granted else 'no'}, {item.reason}"
           for item in done.answers))  # fmt: skip
    if done.actions:
        show("", _table(done))
    screen.stage("repair", "ask them; the roster is audited and written meanwhile")  # type: ignore[attr-defined]
    currency = done.plan.currency
    show(
        f"{len(done.changes)} changes for {done.people} people cost {amount(done.change_cost_minor / 100, currency)}; "
        f"the roster cost {amount(done.before.cost, currency)} as it stood and {amount(done.after.cost, currency)} now",
    )


def _table(done: DayRepair) -> Table:
    """Return the frontier: what is bought after each action."""
    from rich import box
    from rich.table import Table

    from wfm.cli.wording import amount, percent

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head in ("people", "changes", "action", "who", "day", "cost", "service", "missing h"):
        table.add_column(head, justify="left" if head in {"action", "who", "day"} else "right")
    for action in done.actions[: SHOWN + 1]:
        table.add_row(
            str(action.people),
            str(action.changes),
            action.lever.value,
            action.agent_id,
            "" if action.date is None else f"{action.date:%a %d %b}",
            amount(action.cost_after),
            percent(action.service_after),
            f"{action.missing_after_h:,.1f}",
        )
    if len(done.actions) > SHOWN + 1:
        last = done.actions[-1]
        rest = f"and {len(done.actions) - SHOWN - 1} more"
        table.add_row(
            str(last.people), str(last.changes), rest, "", "", amount(last.cost_after), percent(last.service_after),
            f"{last.missing_after_h:,.1f}",
        )  # fmt: skip
    return table
