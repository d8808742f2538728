"""wfm plan: from history to a week's roster with its proof, files and report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wfm.cli.exit_codes import ExitCode
from wfm.cli.options import (
    DeterministicOption,
    EngineOption,
    OutOption,
    PlanArgument,
    PreviousOption,
    QuietOption,
    SeedOption,
    TimeLimitOption,
    WorkersOption,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from wfm.cli.interruption import StopFlag
    from wfm.cli.screen import Screen
    from wfm.pipeline import Outcome, Plan

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    app.command(name="plan")(_plan)


def _plan(
    plan: PlanArgument,
    out: OutOption = None,
    previous: PreviousOption = None,
    keep: Annotated[
        Path | None,
        typer.Option(
            "--keep",
            metavar="ROSTER",
            help="an edited roster (folder, roster.csv or roster.xlsx): its edits stay, the rest is looked for anew",
            show_default=False,
        ),
    ] = None,
    time_limit: TimeLimitOption = None,
    workers: WorkersOption = None,
    seed: SeedOption = None,
    engine: EngineOption = None,
    deterministic: DeterministicOption = False,
    quiet: QuietOption = False,
) -> None:
    """Do everything: forecast, staff, roster, audit, simulate, and write all files and report.html.

    Ctrl-C ends the search and writes the best roster so far; a second one aborts and writes nothing.
    """
    from wfm.cli.inputs import load, output_folder, with_limits
    from wfm.cli.interruption import stop_on_interrupt
    from wfm.cli.screen import Screen

    asked = with_limits(
        load(plan, previous),
        time_limit_s=time_limit,
        workers=workers,
        seed=seed,
        engine=engine,
        deterministic=deterministic,
    )
    folder = output_folder(out, asked)
    screen = Screen(quiet=quiet)
    if keep is not None:
        raise typer.Exit(_kept(asked, keep, folder, screen))
    with stop_on_interrupt() as stop:
        try:
            outcome = _carried_out(asked, screen, stop)
            code = _finish(outcome, folder, screen, stop)
        finally:
            screen.end_progress()
    raise typer.Exit(code)


def _kept(plan: Plan, edited: Path, folder: Path, screen: Screen) -> ExitCode:
    """Look for the rest of an edited roster, write it, and return the exit code."""
    from datetime import date

    from wfm.cli.audit import violation_lines
    from wfm.cli.summary import summary_tables
    from wfm.cli.writing import write_plan
    from wfm.intraday.keeping import keep
    from wfm.tables.edits_in import read_edits

    found = read_edits(edited, plan)
    screen.notes((*plan.notes, *found.notes))
    kept = keep(plan, found.roster, found.locks, found.published, date.today())
    written = write_plan(kept.outcome, folder)
    screen.show("", *summary_tables(kept.outcome))
    screen.show(f"{len(found.locks)} edits kept; {len(written)} files in {folder}")
    if kept.broken:
        screen.trouble(*violation_lines(kept.broken), "the edits break these rules; they are kept nevertheless")
    violations = () if kept.outcome.audit is None else kept.outcome.audit.violations
    return ExitCode.FALLS_SHORT if violations else ExitCode.DONE


def _carried_out(plan: Plan, screen: Screen, stop: StopFlag) -> Outcome:
    """Carry the plan out in the background and show each stage."""
    from wfm.cli.interruption import in_background
    from wfm.cli.stages import plan_line, show_stage
    from wfm.pipeline import run

    screen.stage("plan", plan_line(plan))
    screen.notes(plan.notes)

    def work(tell: Callable[[Any], None]) -> Outcome:
        return run(plan, tell, stop, tell, simulated=True)

    return in_background(
        work,
        lambda item: show_stage(screen, plan, item),
        stop,
        lambda: screen.stage("stop", "the search ends; the best roster so far will be written (Ctrl-C again aborts)"),
    )


def _finish(outcome: Outcome, folder: Path, screen: Screen, stop: StopFlag) -> ExitCode:
    """Write what came out, say so, and return the exit code."""
    from wfm.cli.summary import summary_tables
    from wfm.cli.writing import write_plan

    if outcome.result.roster is None:
        return _no_roster(outcome, screen, stop)
    written = write_plan(outcome, folder)
    violations = () if outcome.audit is None else outcome.audit.violations
    screen.show("", *summary_tables(outcome))
    screen.show(f"{len(written)} files in {folder}; the report is {folder / 'report.html'}")
    if stop():
        screen.trouble(f"interrupted: the best roster so far was written to {folder}")
        return ExitCode.INTERRUPTED
    if violations:
        from wfm.cli.audit import violation_lines

        screen.trouble(*violation_lines(violations), f"the roster breaks {len(violations)} rules; see audit.csv")
        return ExitCode.FALLS_SHORT
    return ExitCode.DONE


def _no_roster(outcome: Outcome, screen: Screen, stop: StopFlag) -> ExitCode:
    """Say why there is no roster."""
    from wfm.rostering.result import SolveStatus

    result = outcome.result
    if result.status is SolveStatus.INFEASIBLE:
        screen.trouble(
            "no roster can keep every rule of the plan:",
            *(f"  {sentence}" for sentence in result.explanation),
            "nothing was written",
        )
        return ExitCode.FALLS_SHORT
    if stop():
        screen.trouble("interrupted before there was a roster; nothing was written")
        return ExitCode.INTERRUPTED
    limit = outcome.plan.limits.time_limit_s
    screen.trouble(
        f"no roster was found in {limit:g} s, and it is not proved that there is none; nothing was written",
        "Give more time with --time-limit, or look at the rules",
    )
    return ExitCode.FALLS_SHORT
