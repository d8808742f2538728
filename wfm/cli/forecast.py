"""wfm forecast, wfm backtest: next week's contacts, and how good such forecasts have been."""

from __future__ import annotations

from datetime import datetime
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from wfm.demand import Demand
    from wfm.forecasting import ForecastSettings
    from wfm.forecasting.backtesting import Backtest
    from wfm.pipeline import Plan

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the verbs to the program."""
    app.command(name="forecast")(_forecast)
    app.command(name="backtest")(_backtest)


def _forecast(
    plan: Annotated[Path, typer.Argument(help="plan.yaml or its folder")],
    out: Annotated[Path | None, typer.Option(help="folder for forecast.csv; default out/<plan name>")] = None,
    samples: Annotated[int, typer.Option(min=0, help="also draw this many sample weeks into samples.csv")] = 0,
    seed: Annotated[int, typer.Option(help="one seed gives the same sample weeks")] = 1,
    compare: Annotated[bool, typer.Option("--compare", help="errors of earlier forecasts")] = False,
) -> None:
    """Forecast contacts and handle times with quantiles; --compare holds earlier forecasts against what came."""
    from wfm.config.loading import load_plan

    loaded = load_plan(plan)
    folder = out or Path("out") / loaded.name
    if compare:
        _compare(loaded, folder)
    else:
        _write_forecast(loaded, folder, samples, seed)


def _write_forecast(plan: Plan, folder: Path, samples: int, seed: int) -> None:
    """Write the forecast, its snapshot, the model's numbers where the planner changed them, and sample weeks."""
    import numpy as np

    from wfm.errors import Fault, InputError
    from wfm.forecasting import forecast_demand, sample_demand
    from wfm.pipeline import forecast_of
    from wfm.studies.forecast_snapshots import SNAPSHOTS
    from wfm.tables.demand_out import forecast_csv
    from wfm.tables.folder_out import replace_files
    from wfm.tables.forecast_extras_out import samples_csv

    if plan.history is None and (plan.forecast is None or samples):
        raise InputError([Fault(plan.name, "has no history to forecast from", None, "Add 'history: <file>'")])
    demand = forecast_of(plan)
    text = forecast_csv(demand).encode()
    files = {"forecast.csv": text, f"{SNAPSHOTS}/{plan.grid.first}.csv": text}
    if plan.history is not None and (plan.forecast is not None or plan.forecasting.has_overrides):
        model = forecast_demand(plan.history, plan.grid, plan.forecasting, plan.open_, factors=False)
        files["forecast_model.csv"] = forecast_csv(model).encode()
        typer.echo("note: the plan changes the model's numbers; forecast_model.csv has them as they were", err=True)
    if samples and plan.history is not None:
        rng = np.random.default_rng(seed)
        paths = sample_demand(plan.history, plan.grid, plan.forecasting, samples, rng, plan.open_)
        files["samples.csv"] = samples_csv(paths, plan.grid, plan.queues).encode()
    replace_files(folder, files)
    for note in dict.fromkeys((*plan.notes, *demand.notes)):
        typer.echo(f"note: {note}", err=True)
    for row, queue in enumerate(demand.queues):
        total = float(demand.contacts[row].sum())
        typer.echo(f"{queue.id}: {total:.0f} contacts over {len(demand.grid.dates)} days, method {demand.methods[row]}")
    typer.echo(f"written: {', '.join(str(folder / name) for name in files)}")


def _compare(plan: Plan, folder: Path) -> None:
    """Write and print the errors of the forecasts kept in a folder."""
    from wfm.errors import Fault, InputError
    from wfm.studies.forecast_snapshots import SNAPSHOTS, compare_snapshots
    from wfm.tables.folder_out import replace_files
    from wfm.tables.forecast_extras_out import errors_csv

    if plan.history is None:
        raise InputError([Fault(plan.name, "has no history that says what came", None, "Add 'history: <file>'")])
    found = compare_snapshots(folder / SNAPSHOTS, plan.history)
    if not found:
        typer.echo("no earlier forecast lies in the history yet")
        return
    replace_files(folder, {"forecast_errors.csv": errors_csv(found).encode()})
    for name, error in found:
        if error.scope != "interval":
            where = name if error.scope == "all" else f"  {error.part}"
            typer.echo(
                f"{where:12} {error.queue:16} forecast {error.forecast:10.0f}  came {error.actual:10.0f}  "
                f"WAPE {100 * error.wape:5.1f} %  bias {100 * error.bias:+5.1f} %  in band {100 * error.cov80:.0f} %"
            )
    typer.echo(f"written: {folder / 'forecast_errors.csv'}")


def _backtest(
    plan: Annotated[Path | None, typer.Argument(help="plan.yaml or its folder; or give --history")] = None,
    history: Annotated[Path | None, typer.Option(help="CSV with interval_start and offered (timestamp, count)")] = None,
    interval: Annotated[int, typer.Option(help="minutes of an interval (with --history)")] = 30,
    horizon_days: Annotated[int, typer.Option(min=1, help="days of a forecast")] = 7,
    origins: Annotated[int, typer.Option(min=1, help="number of forecasts judged")] = 8,
    step_days: Annotated[int, typer.Option(min=1, help="days between origins")] = 7,
    last_origin: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="first day of the last forecast")
    ] = None,
    open_hours: Annotated[
        str | None, typer.Option("--open", help='opening hours: "mon-fri 08:00-19:30; sat 09:00-12:00"')
    ] = None,
    country: Annotated[str | None, typer.Option(help="ISO code of the country whose public holidays count")] = None,
    region: Annotated[str | None, typer.Option(help="region of that country")] = None,
    zone: Annotated[str | None, typer.Option(help="time zone; default: the clock on the wall")] = None,
    methods: Annotated[str, typer.Option(help='names with commas, such as "auto,harmonic"; default: all usual')] = "",
    out: Annotated[Path | None, typer.Option(help="folder for backtest.csv; default out/<name>")] = None,
    json: Annotated[bool, typer.Option("--json", help="print one JSON line")] = False,
) -> None:
    """Judge every forecasting method at earlier origins, beside the noise floor and two simple baselines."""
    from wfm.errors import Fault, InputError, ValueRangeError
    from wfm.forecasting.backtesting import BacktestSettings, backtest_demand
    from wfm.tables.backtest_out import backtest_csv
    from wfm.tables.folder_out import replace_files

    last = None if last_origin is None else last_origin.date()
    names = tuple(name.strip() for name in methods.split(",") if name.strip())
    ask = BacktestSettings(horizon_days, origins, step_days, last, names)
    if (plan is None) == (history is None):
        raise InputError([Fault("backtest", "needs either PLAN or --history FILE")])
    if history is not None:
        demand, settings, name = _from_file(history, interval, zone, open_hours, country, region)
    elif plan is not None:
        demand, settings, name = _from_plan(plan)
    try:
        found = backtest_demand(demand, settings, ask)
    except (ValueRangeError, NotImplementedError) as error:
        raise InputError([Fault("backtest", str(error))]) from error
    folder = out or Path("out") / name
    naive = history is not None and zone is None
    replace_files(folder, {"backtest.csv": backtest_csv(found, demand.grid, naive=naive).encode()})
    for note in (*demand.notes, *found.notes):
        typer.echo(f"note: {note}", err=True)
    _report(found, folder, as_json=json)


def _from_file(
    path: Path, interval: int, zone: str | None, hours: str | None, country: str | None, region: str | None
) -> tuple[Demand, ForecastSettings, str]:
    """Return history, settings and name of a history file."""
    from wfm.forecasting import ForecastSettings
    from wfm.studies.history_file import read_history

    demand = read_history(path, interval, zone=zone, opening=hours)
    return demand, ForecastSettings(country=country, region=region), path.name.split(".")[0]


def _from_plan(path: Path) -> tuple[Demand, ForecastSettings, str]:
    """Return history, settings and name of a plan."""
    from wfm.config.loading import load_plan
    from wfm.errors import Fault, InputError

    plan = load_plan(path)
    if plan.history is None:
        raise InputError([Fault(str(path), "has no history to judge forecasts on", None, "Add 'history: <file>'")])
    return plan.history, plan.forecasting, plan.name


def _report(found: Backtest, folder: Path, *, as_json: bool) -> None:
    """Print the scores, as one JSON line or as a table."""
    import json
    from dataclasses import asdict

    scores = {method: found.total(method) for method in found.methods}
    if as_json:
        by_queue = {q.queue: {m: asdict(run.score) for m, run in q.runs.items()} for q in found.queues}
        line = {
            "floor": found.floor,
            "origins": [str(day) for day in found.queues[0].origins],
            "methods": {method: asdict(score) for method, score in scores.items()},
            "queues": by_queue,
        }
        typer.echo(json.dumps(_known(line), allow_nan=False))
        return
    typer.echo(f"{len(found.queues[0].origins)} origins, Poisson floor {_percent(found.floor, 1)} %")
    typer.echo(f"{'method':22}  WAPE   day    bias  pinball  80 % band  worst  seconds")
    for method, s in sorted(scores.items(), key=lambda pair: pair[1].wape):
        typer.echo(
            f"{method:22} {_percent(s.wape):>5} {_percent(s.day_wape):>5}  {_percent(s.bias, 1, '+'):>5}   "
            f"{_percent(s.pinball):>5}      {_percent(s.cov80, 1):>4}   {_percent(s.worst, 1):>5}    {s.seconds:.3f}"
        )
    for queue in found.queues:
        run = queue.runs.get("auto")
        if run is not None:
            last = run.predictions[-1]
            typer.echo(f"{queue.queue}: {last.method}, {last.reason}")
    typer.echo(f"written: {folder / 'backtest.csv'}")


def _percent(share: float, places: int = 2, sign: str = "") -> str:
    """Return a fraction as a number of percent; a dash where there is none, as for errors without contacts."""
    return "–" if isnan(share) else f"{100 * share:{sign}.{places}f}"


def _known(value: object) -> object:
    """Return the value with None in place of NaN, which JSON does not know."""
    if isinstance(value, dict):
        return {key: _known(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_known(item) for item in value]
    return None if isinstance(value, float) and isnan(value) else value
