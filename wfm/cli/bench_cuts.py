"""wfm bench cuts: what simulation cuts save on generated centres."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["register_cuts"]


def register_cuts(bench: typer.Typer) -> None:
    """Add the verb to the group ``wfm bench``."""
    bench.command(name="cuts")(_cuts)


def _cuts(
    first: Annotated[int, typer.Option("--first", min=0, help="seed of the first centre")] = 1,
    last: Annotated[int, typer.Option("--last", min=0, help="seed of the last centre")] = 10,
    time_limit: Annotated[float, typer.Option("--time-limit", min=0.1, metavar="S", help="seconds for a roster")] = 6.0,
    iterations: Annotated[int, typer.Option("--iterations", min=1, max=50, help="rosters after the flow cover's")] = 6,
    workers: Annotated[int, typer.Option("--workers", min=1, max=256, help="processor cores to use")] = 2,
    deterministic: Annotated[bool, typer.Option("--deterministic", help="count work instead of seconds")] = False,
    matched: Annotated[bool, typer.Option("--matched/--target-only", help="also at the flow cover's service")] = True,
    json: Annotated[bool, typer.Option("--json", help="print one JSON line a centre")] = False,
) -> None:
    """Roster generated centres by the flow cover and with simulation cuts, and simulate both."""
    import json as text

    from wfm.errors import ValueRangeError
    from wfm.studies.bench_cuts import CutsLimits, report_lines, run_cuts_bench

    if last < first:
        raise ValueRangeError(f"last must be at least {first}, got {last}")
    limits = CutsLimits(time_limit, iterations, workers, deterministic)
    lines = []
    for seed in range(first, last + 1):
        lines.append(run_cuts_bench(seed, limits, matched=matched).line())
        if json:
            typer.echo(text.dumps(lines[-1], ensure_ascii=False, allow_nan=False))
    if not json:
        typer.echo("\n".join(report_lines(lines)))
