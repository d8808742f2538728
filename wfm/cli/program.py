"""The program ``wfm``: its verbs in the order of a planner's day, each with an example."""

from __future__ import annotations

import os
import sys
import threading
from typing import Annotated

import typer

from wfm.cli import (
    audit,
    bench_cuts,
    bench_forecast,
    bench_generate,
    bench_roster,
    capacity,
    check,
    erlang,
    explain,
    forecast,
    plan,
    publish,
    reforecast,
    repair,
    simulate,
    staff,
    whatif,
)
from wfm.cli.guard import guarded

__all__ = ["EXAMPLES", "program", "run_program"]

EXAMPLES = {
    "new": "wfm new mycentre",
    "check": "wfm check mycentre",
    "forecast": "wfm forecast mycentre",
    "backtest": "wfm backtest mycentre   or   wfm backtest --history calls.csv --open 'mon-fri 08:00-18:00'",
    "staff": "wfm staff mycentre",
    "plan": "wfm plan mycentre --time-limit 120   or, for the week after   wfm plan mycentre --previous out/mycentre",
    "explain": "wfm explain mycentre   or   wfm explain mycentre --agent A07 --day sat",
    "audit": "wfm audit mycentre out/mycentre   or   wfm audit mycentre edited/roster.csv",
    "simulate": "wfm simulate mycentre out/mycentre",
    "publish": "wfm publish out/mycentre",
    "repair": "wfm repair mycentre out/mycentre sick.csv --now '2026-03-03 06:45'",
    "reforecast": "wfm reforecast mycentre this_morning.csv",
    "capacity": "wfm capacity mycentre --weeks 26",
    "whatif": "wfm whatif mycentre   or   wfm whatif mycentre other.yaml   or   wfm whatif mycentre --price-of-rules",
    "erlang": "wfm erlang --calls 120 --aht 240 --target 0.8 --within 20 --patience 180",
    "bench cuts": "wfm bench cuts --first 1 --last 10",
    "bench forecast": "wfm bench forecast --data series --json",
    "bench generate": "wfm bench generate --agents 1000 --seed 1 --out centre1000",
    "bench roster": "wfm bench roster centre1000 --time-limit 120 --workers 2 --json",
}
"""Verb → how it is called, shown at the end of its help, in the order in which the verbs are listed."""

THREADS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""Read by the linear algebra libraries when they are loaded."""


def program() -> typer.Typer:
    """Return the program with all its verbs, each under the guard."""
    app = typer.Typer(
        name="wfm",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        epilog="Begin with: wfm new mycentre, then wfm plan mycentre. Exit codes: 0 done, 1 the result falls short, "
        "2 bad input, 3 internal error, 130 interrupted.",
    )
    app.callback()(_root)
    for module in (
        check,
        forecast,
        staff,
        plan,
        explain,
        audit,
        simulate,
        publish,
        repair,
        reforecast,
        whatif,
        capacity,
        erlang,
    ):
        module.register(app)
    bench = typer.Typer(no_args_is_help=True, help="Benchmarks: how good and how fast the parts are.")
    bench_forecast.register_bench(bench)
    bench_cuts.register_cuts(bench)
    bench_generate.register_generate(bench)
    bench_roster.register_roster(bench)
    app.add_typer(bench, name="bench")
    _finish(app, "")
    _finish(bench, "bench ")
    return app


def _finish(app: typer.Typer, group: str) -> None:
    """Put the verbs of a group in order, each under the guard and with its example."""
    place = {name: number for number, name in enumerate(EXAMPLES)}
    app.registered_commands.sort(key=lambda command: place.get(f"{group}{command.name}", len(place)))
    for command in app.registered_commands:
        if command.callback is not None:
            command.callback = guarded(command.callback)
        example = EXAMPLES.get(f"{group}{command.name}")
        if example is not None:
            command.epilog = f"Example: {example}"


def run_program() -> None:
    """Run the program; what is still at work in a thread after an abort is left behind."""
    for name in THREADS:
        # The matrices here are small: more threads only wait for each other, and for the solver's.
        os.environ.setdefault(name, "1")
    try:
        program()(prog_name="wfm")
    except SystemExit as ended:
        if any(thread.daemon for thread in threading.enumerate()):
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(ended.code if isinstance(ended.code, int) else 1)
        raise


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"wfm {version('contact-centre-wfm')}")
        raise typer.Exit


def _root(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Contact-centre workforce management: from history to a week's roster, with a proof of how good it is."""
