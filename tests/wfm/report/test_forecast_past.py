"""The figures of the past: what came against earlier forecasts, and what a history is made of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from wfm.demand import Demand
from wfm.forecasting import ForecastSettings, earlier_forecasts, forecast_queues
from wfm.forecasting.decomposition import Decomposition, decompose_queue
from wfm.forecasting.repairs import Repair
from wfm.grid import TimeGrid
from wfm.pipeline import Outcome
from wfm.report.blocks import figure_blocks
from wfm.report.day_axis import date_ticks, spread
from wfm.report.even_times import with_even_times
from wfm.report.forecast_hindsight import forecast_hindsight
from wfm.report.history_days import history_days
from wfm.report.history_parts import history_parts
from wfm.report.page import render


def traces(figure: Any, name: str) -> list[Any]:
    return [item for item in figure.data if item.name == name]


@pytest.fixture(scope="module")
def history(small: Outcome) -> Demand:
    assert small.plan.history is not None
    return small.plan.history


@pytest.fixture(scope="module")
def earlier(history: Demand, small: Outcome) -> tuple[Demand, ...]:
    settings = ForecastSettings(method="mean_of_4")
    return earlier_forecasts(history, forecast_queues(history, small.plan.grid, settings), small.plan.grid, settings)


@pytest.fixture(scope="module")
def parts(history: Demand) -> Decomposition:
    found = decompose_queue(history, 0, ForecastSettings())
    assert found is not None
    return found


def known(values: Any) -> Iterator[float]:
    return (value for value in values if value is not None)


def test_past_forecasts_stand_beside_what_came(earlier: tuple[Demand, ...], history: Demand) -> None:
    figure = forecast_hindsight(earlier, history, "sales")
    assert figure is not None
    came, forecast = traces(figure, "Came"), traces(figure, "Forecast")
    assert len(came) == len(forecast) == len(earlier) == 3
    last = earlier[-1]
    assert forecast[-1].x0 == f"{last.grid.first}T00:00"
    assert forecast[-1].dx == 30 * 60_000
    assert forecast[-1].y == pytest.approx(last.contacts[0], abs=0.051)
    known_came = history.contacts[0][-7 * 48 :][last.open_[0]]
    assert list(known(came[-1].y)) == pytest.approx(known_came, abs=0.051)
    assert sum(bool(item.showlegend) for item in came) == 1


def test_each_period_is_scored_in_words(earlier: tuple[Demand, ...], history: Demand) -> None:
    exact = replace(earlier[-1], contacts=np.nan_to_num(history.contacts[:, -7 * 48 :]))
    figure = forecast_hindsight([exact], history, "sales")
    assert figure is not None
    assert figure.layout.annotations[0].text.startswith("WAPE 0.0\N{NO-BREAK SPACE}%")
    assert "in band" in figure.layout.annotations[0].text
    plain = forecast_hindsight([replace(exact, levels=(), quantiles=None)], history, "sales")
    assert plain is not None
    assert "in band" not in plain.layout.annotations[0].text
    assert not traces(plain, "80 % band")


def test_no_figure_where_nothing_came(earlier: tuple[Demand, ...], history: Demand) -> None:
    unknown = replace(history, contacts=np.full_like(history.contacts, np.nan))
    assert forecast_hindsight(earlier, unknown, "sales") is None
    assert forecast_hindsight([], history, "sales") is None


def test_a_day_when_clocks_change_has_as_many_places_as_any(samples: ModuleType, small: Outcome) -> None:
    grid = TimeGrid(date(2026, 10, 19), 7, 30, samples.ZONE)
    made = samples.demand_of(grid, small.plan.queues, (6.0, 5.0))
    figure = forecast_hindsight([made], made, "sales")
    assert figure is not None
    assert grid.n == 7 * 48 + 2
    assert len(traces(figure, "Came")[0].y) == 7 * 48


def test_days_of_the_history(parts: Decomposition, small: Outcome) -> None:
    figure = history_days(parts, small.forecast, 0)
    came, level = traces(figure, "Came")[0], traces(figure, "Level")[0]
    assert came.x0 == f"{parts.dates[0]}T00:00"
    assert sum(came.y) == pytest.approx(parts.actual.sum(), abs=1)
    assert level.y == pytest.approx(parts.level, abs=0.051)
    ahead = traces(figure, "Forecast")[0]
    assert len(ahead.y) == 7
    assert sum(ahead.y) == pytest.approx(small.forecast.contacts[0].sum(), abs=0.5)
    assert not traces(figure, "Holiday")
    assert not traces(figure, "Set aside, in whole or in part")


def test_what_was_set_aside_is_marked_and_told(parts: Decomposition, small: Outcome) -> None:
    day, other = parts.dates[3], parts.dates[9]
    repairs = (Repair(day, 0, 1440, 3, 80.4), Repair(other, 540, 585, 0, 12), Repair(other, 600, 615, 1, 9))
    feast = ((parts.dates[10], "Independence Day"),)
    figure = history_days(replace(parts, repairs=repairs, holidays=feast), small.forecast, 0)
    marks = traces(figure, "Set aside, in whole or in part")[0]
    assert marks.x == (f"{day}T00:00", f"{other}T00:00")
    assert marks.text[0] == "whole day: 3 came, about 80 expected"
    assert marks.text[1] == "09:00 to 09:45: 0 came, about 12 expected<br>10:00 to 10:15: 1 came, about 9 expected"
    assert marks.y[0] == pytest.approx(parts.actual[3])
    assert traces(figure, "Holiday")[0].text == ("Independence Day",)


def test_a_closed_holiday_has_no_mark(parts: Decomposition, small: Outcome) -> None:
    actual = parts.actual.copy()
    actual[10] = np.nan
    figure = history_days(replace(parts, actual=actual, holidays=((parts.dates[10], "Feast"),)), small.forecast, 0)
    assert not traces(figure, "Holiday")


def test_weekdays_stand_beside_their_mean(parts: Decomposition) -> None:
    bars = history_parts(parts).data[0]
    assert bars.x == ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    assert np.mean(bars.y) == pytest.approx(0, abs=1e-3)
    assert max(bars.y[5:]) < -0.3 < 0 < min(bars.y[:5])


def test_weekdays_without_a_record_are_left_out(parts: Decomposition) -> None:
    weekdays = np.array([day.weekday() for day in parts.dates])
    figure = history_parts(replace(parts, actual=np.where(weekdays < 5, parts.actual, np.nan)))
    assert figure.data[0].x == ("Mon", "Tue", "Wed", "Thu", "Fri")
    assert [item.name for item in figure.data if item.yaxis == "y2"] == ["Mon", "Tue", "Wed", "Thu", "Fri"]


def test_the_shape_of_a_day_is_its_shares(parts: Decomposition) -> None:
    monday = next(item for item in history_parts(parts).data if item.name == "Mon")
    assert "07:00" <= monday.x[0] <= "07:30"
    assert sum(monday.y) == pytest.approx(1.0, abs=1e-3)


def test_calendar_effects_are_sorted(parts: Decomposition) -> None:
    figure = history_parts(replace(parts, effects={"mail-out": 1.4, "bridge day": 0.7, "month turn": 1.1}))
    bars = figure.data[-1]
    assert bars.y == ("bridge day", "month turn", "mail-out")
    assert bars.x == pytest.approx((-0.3, 0.1, 0.4))
    titles = [item.text for item in figure.layout.annotations]
    assert titles[2] == "<b>Calendar, beside an ordinary day</b>"
    assert "No calendar day" in history_parts(replace(parts, effects={})).layout.annotations[2].text


def test_blocks_of_the_past(small: Outcome, earlier: tuple[Demand, ...]) -> None:
    blocks = {block.id: block for block in figure_blocks(replace(small, earlier=earlier), None)}
    assert list(blocks) == ["requirement", "forecast", "hindsight", "days", "parts"]
    assert all(len(block.choices) == 2 and not block.about_roster for block in blocks.values())
    assert "would have forecast" in blocks["hindsight"].note
    kept = {block.id: block for block in figure_blocks(replace(small, earlier=earlier), None, earlier[-1:])}
    assert "as they were kept" in kept["hindsight"].note
    assert len(traces(kept["hindsight"].choices[0][1], "Came")) == 1


def test_without_a_history_there_is_nothing_of_the_past(small: Outcome) -> None:
    bare = replace(small, plan=replace(small.plan, history=None))
    assert [block.id for block in figure_blocks(bare, None)] == ["requirement", "forecast"]


def test_a_new_queue_has_no_past(small: Outcome, history: Demand, earlier: tuple[Demand, ...]) -> None:
    rows = {name: getattr(history, name)[:1] for name in ("queues", "contacts", "aht_s", "open_")}
    young = replace(small, plan=replace(small.plan, history=replace(history, **rows)), earlier=earlier)
    blocks = {block.id: [label for label, _ in block.choices] for block in figure_blocks(young, None)}
    assert blocks["days"] == blocks["parts"] == blocks["hindsight"] == ["Sprzedaż"]


def test_the_page_shows_the_past_after_the_roster(small: Outcome, earlier: tuple[Demand, ...]) -> None:
    html = render(replace(small, earlier=earlier))
    places = [html.index(f'id="figure-{name}"') for name in ("week", "heat", "forecast", "hindsight", "days", "parts")]
    assert places == sorted(places)
    assert "as they were kept" in render(replace(small, earlier=earlier), kept=earlier)


def test_sixteen_queues_fit_into_eight_megabytes(samples: ModuleType) -> None:
    def size(queues: int) -> int:
        made = samples.large_outcome(agents=40, queues=queues)
        history, grid = made.plan.history, made.plan.grid
        settings = ForecastSettings(method="mean_of_4")
        earlier = earlier_forecasts(history, forecast_queues(history, grid, settings), grid, settings)
        return len(render(replace(made, earlier=earlier)).encode())

    few, more = size(2), size(4)
    assert more + 12 * (more - few) / 2 < 8_000_000


def test_ticks_are_days_mondays_or_months() -> None:
    start = date(2026, 1, 1)

    def ticks(days: int) -> list[str]:
        return list(date_ticks([start + timedelta(days=day) for day in range(days)])["ticktext"])

    assert ticks(3) == ["Thu 1 Jan", "Fri 2 Jan", "Sat 3 Jan"]
    assert ticks(28) == ["Mon 5 Jan", "Mon 12 Jan", "Mon 19 Jan", "Mon 26 Jan"]
    assert ticks(365) == [
        f"{month} 2026"
        for month in ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    ]
    assert len(ticks(3 * 365)) <= 14


def test_unknown_values_are_gaps() -> None:
    assert spread(np.array([[1.24, np.nan], [np.inf, 0.0]])) == [1.2, None, None, 0.0]


def test_even_times_are_told_by_start_and_step() -> None:
    trace = {"type": "scatter", "x": ["2026-03-02T00:00", "2026-03-02T00:30", "2026-03-02T01:00"], "y": [1, 2, 3]}
    short = with_even_times({"data": [trace], "layout": {"height": 3}})
    assert short["data"] == [{"type": "scatter", "y": [1, 2, 3], "x0": "2026-03-02T00:00", "dx": 1_800_000}]
    assert short["layout"] == {"height": 3}


@pytest.mark.parametrize(
    "trace",
    [
        {"type": "scatter", "x": ["2026-10-25T02:00", "2026-10-25T02:30", "2026-10-25T02:00"]},
        {"type": "scatter", "x": ["08:00", "08:30", "later"]},
        {"type": "scatter", "x": [1, 2, 3]},
        {"type": "scatter", "x": ["2026-03-02T00:00", "2026-03-02T00:30"]},
        {"type": "bar", "x": ["2026-03-02", "2026-03-03", "2026-03-04"]},
        {"type": "scatter", "x0": "2026-03-02", "dx": 5},
    ],
)
def test_all_other_axes_stay(trace: dict[str, Any]) -> None:
    before = json.dumps(trace)
    assert with_even_times({"data": [trace]})["data"] == [trace]
    assert json.dumps(trace) == before
