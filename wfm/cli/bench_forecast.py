"""wfm bench forecast: the forecasting benchmark."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["register_bench"]


def register_bench(bench: typer.Typer) -> None:
    """Add the benchmark to the group ``wfm bench``."""
    bench.command(name="forecast")(_bench_forecast)


def _bench_forecast(
    data: Annotated[Path | None, typer.Option(help="folder of the series; default: $WFM_BENCH_DATA/volumes")] = None,
    json: Annotated[bool, typer.Option("--json", help="print one JSON line")] = False,
) -> None:
    """Forecast nine public series a week ahead from many origins, and hold the result against the bars."""
    from wfm.errors import Fault, InputError
    from wfm.studies.bench_forecast import markdown, run_forecast_bench

    root = os.environ.get("WFM_BENCH_DATA")
    folder = data or (Path(root) / "volumes" if root else None)
    if folder is None:
        raise InputError([Fault("bench forecast", "needs --data DIR or the environment variable WFM_BENCH_DATA")])
    found = run_forecast_bench(folder, lambda line: typer.echo(line, err=True))
    if json:
        import json as text

        typer.echo(text.dumps(found.plain(), allow_nan=False))
    else:
        typer.echo(markdown(found))
    if not all(bar.met for bar in found.bars):
        raise typer.Exit(1)
