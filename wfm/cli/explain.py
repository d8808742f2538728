"""wfm explain: why a plan or a wish cannot be met, and what the ways out cost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wfm.cli.exit_codes import ExitCode
from wfm.cli.options import (
    DeterministicOption,
    EngineOption,
    PlanArgument,
    PreviousOption,
    QuietOption,
    SeedOption,
    TimeLimitOption,
    WorkersOption,
)

if TYPE_CHECKING:
    from datetime import date

    from wfm.cli.screen import Screen
    from wfm.pipeline import Plan
    from wfm.rostering.problem import RosterProblem
    from wfm.rostering.result import SolveLimits, SolveResult
    from wfm.rostering.roster import Roster

__all__ = ["register"]

LEAST_S = 2.0
"""Seconds that each re-solve has at least."""


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    app.command(name="explain")(_explain)


def _explain(
    plan: PlanArgument,
    agent: Annotated[
        str | None, typer.Option("--agent", metavar="ID", help="whose days off to ask for", show_default=False)
    ] = None,
    day: Annotated[
        str | None,
        typer.Option("--day", metavar="DAY", help="weekdays or a date, such as sat; default: each day worked"),
    ] = None,
    roster: Annotated[
        Path | None,
        typer.Option(
            "--roster", metavar="ROSTER", help="known roster; default: the plan is solved", show_default=False
        ),
    ] = None,
    previous: PreviousOption = None,
    time_limit: TimeLimitOption = None,
    workers: WorkersOption = None,
    seed: SeedOption = None,
    engine: EngineOption = None,
    deterministic: DeterministicOption = False,
    quiet: QuietOption = False,
) -> None:
    """Say why a plan has no roster or falls short, or what a day off of one agent costs, with the cheapest ways out.

    Half of the time is for the roster, unless one is given; the re-solves share the other half. Nothing is written.
    """
    from wfm.cli.inputs import load, with_limits
    from wfm.cli.screen import Screen
    from wfm.pipeline import forecast_of, problem_of, requirement_of

    asked = with_limits(
        load(plan, previous),
        time_limit_s=time_limit,
        workers=workers,
        seed=seed,
        engine=engine,
        deterministic=deterministic,
    )
    days = _days(asked, agent, day)
    screen = Screen(quiet=quiet)
    problem = problem_of(asked, requirement_of(asked, forecast_of(asked)))
    known, result = _known(asked, problem, roster, screen)
    if known is None:
        raise typer.Exit(_without_roster(asked, problem, result, screen))
    if agent is None:
        from wfm.cli.explained_plan import show_plan

        show_plan(asked, problem, known, result, _share, screen)
        return
    from wfm.cli.explained_wish import show_wishes

    wished = days or tuple(sorted({duty.date for duty in known.duties if duty.agent_id == agent}))
    show_wishes(asked, problem, known, agent, wished, _share(asked.limits, 2 * len(wished)), screen)


def _days(plan: Plan, agent: str | None, day: str | None) -> tuple[date, ...]:
    """Return the dates that are asked for; none for each day worked."""
    from wfm.errors import Fault, InputError
    from wfm.tables.clock_text import parse_day
    from wfm.tables.phrasing import did_you_mean

    ids = [item.id for item in plan.workforce.agents]
    faults = []
    if agent is not None and agent not in ids:
        faults.append(Fault("--agent", "is nobody in the plan", f"'{agent}'", did_you_mean(agent, ids)))
    found: tuple[date, ...] = ()
    if day is not None and agent is None:
        faults.append(Fault("--day", "needs --agent", f"'{day}'"))
    elif day is not None:
        try:
            asked = parse_day(day)
        except ValueError as error:
            raise InputError([*faults, Fault("--day", str(error), f"'{day}'")]) from None
        dates = plan.grid.dates
        found = tuple(
            item for item in dates if (item.weekday() in asked if isinstance(asked, tuple) else item == asked)
        )
        if not found:
            faults.append(Fault("--day", f"must lie in the plan, {dates[0]} to {dates[-1]}", f"'{day}'"))
    if faults:
        raise InputError(faults)
    return found


def _known(
    plan: Plan, problem: RosterProblem, path: Path | None, screen: Screen
) -> tuple[Roster | None, SolveResult | None]:
    """Return the known roster, read or solved, and the solve's result."""
    from dataclasses import replace

    from wfm.rostering.solver import solve
    from wfm.tables.roster_in import read_roster

    if path is not None:
        read = read_roster(path, plan.grid.zone)
        screen.notes(read.notes)
        return read.roster, None
    limits = replace(plan.limits, time_limit_s=plan.limits.time_limit_s / 2)
    result = solve(problem, limits, progress=screen.progress)
    screen.end_progress()
    return result.roster, result


def _share(limits: SolveLimits, parts: int) -> SolveLimits:
    """Return the limits of one of several re-solves, which share half of the time."""
    from dataclasses import replace

    return replace(limits, time_limit_s=max(LEAST_S, limits.time_limit_s / 2 / max(parts, 1)))


def _without_roster(plan: Plan, problem: RosterProblem, result: SolveResult | None, screen: Screen) -> ExitCode:
    from wfm.cli.explained_plan import show_ways_out
    from wfm.rostering.result import SolveStatus

    if result is None or result.status is not SolveStatus.INFEASIBLE:
        limit = plan.limits.time_limit_s / 2
        screen.trouble(f"no roster was found in {limit:g} s, and it is not proved that there is none")
        return ExitCode.FALLS_SHORT
    screen.show("no roster can keep every rule of the plan:", *(f"  {line}" for line in result.explanation))
    show_ways_out(plan, problem, _share, screen)
    return ExitCode.FALLS_SHORT
