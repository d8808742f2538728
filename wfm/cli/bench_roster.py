"""wfm bench roster: one plan, one limit, one line of measures."""

from __future__ import annotations

from typing import Annotated

import typer

from wfm.cli.options import DeterministicOption, EngineOption, PlanArgument, SeedOption

__all__ = ["register_roster"]


def register_roster(bench: typer.Typer) -> None:
    """Add the verb to the group ``wfm bench``."""
    bench.command(name="roster")(_roster)


def _roster(
    plan: PlanArgument,
    time_limit: Annotated[
        float, typer.Option("--time-limit", min=0.1, metavar="S", help="seconds from the start of the program")
    ] = 60.0,
    workers: Annotated[int, typer.Option("--workers", min=1, max=256, help="processor cores to use")] = 2,
    seed: SeedOption = None,
    engine: EngineOption = None,
    deterministic: DeterministicOption = False,
    json: Annotated[bool, typer.Option("--json", help="print one JSON line")] = False,
) -> None:
    """Roster a plan, audit the roster, and print cost, bound, excess, seconds and memory."""
    import json as text

    from wfm.cli.exit_codes import ExitCode
    from wfm.studies.bench_roster import BenchLimits, run_roster_bench

    run = run_roster_bench(plan, BenchLimits(time_limit, workers, seed, engine, deterministic))
    line = run.line()
    if json:
        typer.echo(text.dumps(line, ensure_ascii=False, allow_nan=False))
    else:
        width = max(map(len, line))
        for name, value in line.items():
            typer.echo(f"{name:<{width}}  {'-' if value is None else value}")
    for sentence in run.result.explanation:
        typer.echo(sentence, err=True)
    if run.falls_short:
        raise typer.Exit(ExitCode.FALLS_SHORT)
