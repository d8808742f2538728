"""The figures: what they draw is what the arrays say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import ModuleType

import numpy as np
import pytest

from wfm.demand import Channel, Queue
from wfm.evaluation.coverage import Coverage
from wfm.grid import TimeGrid
from wfm.pipeline import Outcome
from wfm.report.blocks import figure_blocks, gantt_data
from wfm.report.coverage_heat import coverage_heat
from wfm.report.coverage_week import coverage_week, day_ticks, wall_times
from wfm.report.day_gantt import day_gantt, gantt_people, shift_colours
from wfm.report.forecast_bands import forecast_bands
from wfm.rostering.roster import Roster
from wfm.tables.coverage_out import coverage_on


def coverage_of(outcome: Outcome) -> Coverage:
    assert outcome.audit is not None
    return coverage_on(outcome.plan.grid, outcome.audit.coverage)


def trace(figure: object, name: str) -> object:
    return next(item for item in figure.data if item.name == name)  # type: ignore[attr-defined]


def flat(grid: TimeGrid, required: float, scheduled: np.ndarray) -> Coverage:
    needed = np.full(scheduled.shape, required)
    queues = tuple(Queue(f"q{row}", f"Q{row}", Channel.VOICE, "s") for row in range(len(scheduled)))
    short, over = np.maximum(needed - scheduled, 0), np.maximum(scheduled - needed, 0)
    return Coverage(grid, queues, needed, scheduled, short, over, short * 0, np.zeros(grid.n))


def test_week_of_one_queue_is_its_row(large: Outcome) -> None:
    coverage = coverage_of(large)
    figure = coverage_week(coverage, 1)
    assert trace(figure, "Required").y == pytest.approx(coverage.required[1], abs=0.005)  # type: ignore[attr-defined]
    assert trace(figure, "Scheduled").y == pytest.approx(coverage.scheduled[1], abs=0.005)  # type: ignore[attr-defined]
    assert trace(figure, "Missing").customdata == pytest.approx(coverage.shortage[1], abs=0.005)  # type: ignore[attr-defined]


def test_week_of_all_queues_is_their_sum(large: Outcome) -> None:
    coverage = coverage_of(large)
    figure = coverage_week(coverage)
    assert trace(figure, "Required").y == pytest.approx(coverage.required.sum(axis=0), abs=0.01)  # type: ignore[attr-defined]
    assert len(trace(figure, "Required").x) == coverage.grid.n  # type: ignore[attr-defined]


def test_missing_agents_stand_on_the_scheduled_ones(large: Outcome) -> None:
    figure = coverage_week(coverage_of(large), 0)
    scheduled, missing = trace(figure, "Scheduled"), trace(figure, "Missing")
    stacked = np.array(scheduled.y) + np.array(missing.customdata)  # type: ignore[attr-defined]
    assert missing.y == pytest.approx(stacked, abs=0.011)  # type: ignore[attr-defined]


def test_times_are_wall_clock_so_that_no_viewer_shifts_them() -> None:
    grid = TimeGrid(date(2026, 7, 1), 1, 60, "Asia/Riyadh")
    assert wall_times(grid.times)[8] == "2026-07-01T08:00"


def test_there_are_at_most_fourteen_day_labels() -> None:
    week = day_ticks(TimeGrid(date(2026, 11, 2), 7, 60, "UTC").times)
    assert week["ticktext"] == [
        "Mon 2 Nov",
        "Tue 3 Nov",
        "Wed 4 Nov",
        "Thu 5 Nov",
        "Fri 6 Nov",
        "Sat 7 Nov",
        "Sun 8 Nov",
    ]
    month = day_ticks(TimeGrid(date(2026, 11, 2), 42, 60, "UTC").times)
    assert len(month["ticktext"]) == 14  # type: ignore[arg-type]


def test_heat_is_the_balance_as_a_share_of_the_requirement() -> None:
    grid = TimeGrid(date(2026, 11, 2), 2, 60, "UTC")
    scheduled = np.full((1, grid.n), 4.0)
    scheduled[0, 9], scheduled[0, 24 + 10] = 3.0, 5.0
    heat = coverage_heat(flat(grid, 4.0, scheduled)).data[0]
    cells = np.array(heat.z, dtype=float)
    assert cells.shape == (2, 24)
    assert cells[0, 9] == pytest.approx(-0.25)
    assert cells[1, 10] == pytest.approx(0.25)
    assert np.count_nonzero(cells) == 2
    assert "missing 1" in heat.text[0][9]


def test_heat_of_all_queues_shows_a_shortage_that_a_surplus_would_hide() -> None:
    grid = TimeGrid(date(2026, 11, 2), 1, 60, "UTC")
    scheduled = np.full((2, grid.n), 4.0)
    scheduled[0, 9], scheduled[1, 9] = 2.0, 6.0
    cells = np.array(coverage_heat(flat(grid, 4.0, scheduled)).data[0].z, dtype=float)
    assert cells[0, 9] == pytest.approx(-0.25)


def test_heat_leaves_out_the_hours_before_opening_and_after_closing(large: Outcome) -> None:
    heat = coverage_heat(coverage_of(large)).data[0]
    assert heat.x[0] == "07:00"
    assert heat.x[-1] <= "23:30"


def test_the_repeated_hour_keeps_its_worse_value() -> None:
    grid = TimeGrid(date(2026, 10, 25), 1, 60, "Europe/Warsaw")
    scheduled = np.full((1, 25), 4.0)
    scheduled[0, 2], scheduled[0, 3] = 2.0, 8.0
    heat = coverage_heat(flat(grid, 4.0, scheduled)).data[0]
    assert len(heat.x) == 24
    assert np.array(heat.z, dtype=float)[0, 2] == pytest.approx(-0.5)


def test_forecast_draws_mean_and_bands(small: Outcome) -> None:
    figure = forecast_bands(small.forecast, 0)
    names = [item.name for item in figure.data if item.name]
    assert names == ["90 % band", "50 % band", "Forecast"]
    assert trace(figure, "Forecast").y == pytest.approx(small.forecast.contacts[0], abs=0.005)  # type: ignore[attr-defined]
    assert trace(figure, "90 % band").y == pytest.approx(small.forecast.quantiles[0, 0], abs=0.005)  # type: ignore[attr-defined, index]


def test_a_forecast_without_quantiles_is_a_line(small: Outcome) -> None:
    plain = replace(small.forecast, levels=(), quantiles=None)
    assert [item.name for item in forecast_bands(plain, 0).data] == ["Forecast"]


def test_past_weeks_lie_on_the_same_weekdays(small: Outcome) -> None:
    history = small.plan.history
    assert history is not None
    past = [item for item in forecast_bands(small.forecast, 0, history).data if item.name == "Past weeks"]
    assert len(past) == 4
    assert sum(bool(item.showlegend) for item in past) == 1
    last = past[0]
    assert last.x[0] == "2026-11-02T00:00"
    assert last.y == pytest.approx(history.contacts[0][-7 * 48 :], abs=0.005)


def test_a_history_that_ends_long_before_is_moved_by_whole_weeks(small: Outcome, samples: ModuleType) -> None:
    old = TimeGrid(samples.FIRST - timedelta(days=100), 30, 30, samples.ZONE)
    history = samples.demand_of(old, small.plan.queues, (6.0, 5.0))
    past = [item for item in forecast_bands(small.forecast, 0, history).data if item.name == "Past weeks"]
    assert past
    for item in past:
        moved = date.fromisoformat(item.x[0][:10])
        assert samples.FIRST <= moved < samples.FIRST + timedelta(days=7)


def test_a_history_in_other_steps_is_shown_at_the_forecasts_rate(small: Outcome, samples: ModuleType) -> None:
    fine = TimeGrid(samples.FIRST - timedelta(days=7), 7, 15, samples.ZONE)
    history = samples.demand_of(fine, small.plan.queues, (6.0, 5.0))
    past = next(item for item in forecast_bands(small.forecast, 0, history).data if item.name == "Past weeks")
    assert max(past.y) == pytest.approx(2 * history.contacts[0].max(), abs=0.01)


def test_gaps_in_the_history_are_gaps(small: Outcome) -> None:
    assert small.plan.history is not None
    contacts = small.plan.history.contacts.copy()
    contacts[0, -10:] = np.nan
    gappy = replace(small.plan.history, contacts=contacts)
    past = next(item for item in forecast_bands(small.forecast, 0, gappy).data if item.name == "Past weeks")
    assert len(past.y) == 7 * 48
    assert past.y[-10:] == (None,) * 10
    assert None not in past.y[:-10]


def test_a_day_of_duties_with_breaks(small: Outcome) -> None:
    roster = small.result.roster
    assert roster is not None
    people = gantt_people(small.plan.workforce, roster)
    day = day_gantt(0, roster, small.plan.grid, people, coverage_of(small))
    assert day["label"] == "Mon 2 Nov"
    assert (day["from"], day["to"]) == (480, 1260)
    rows = {people[row["who"]][0]: row for row in day["rows"]}
    assert set(rows) == {"A01", "A02", "=A/3"}
    assert (rows["A01"]["start"], rows["A01"]["end"], rows["A01"]["text"]) == (480, 990, "08:00–16:30")
    assert rows["A01"]["breaks"] == [
        [570, 585, "09:30–09:45 tea", True, False, False],
        [690, 720, "11:30–12:00 meal", False, False, False],
    ]
    off = day_gantt(0, roster, small.plan.grid, people, off_phone=("tea",))["rows"]
    assert [item[5] for row in off for item in row["breaks"] if "tea" in item[2]] == [True, True]
    assert day["ticks"][0] == (480, "08:00")


def test_a_night_duty_is_drawn_to_its_end(small: Outcome) -> None:
    roster = small.result.roster
    assert roster is not None
    people = gantt_people(small.plan.workforce, roster)
    day = day_gantt(6, roster, small.plan.grid, people)
    night = next(row for row in day["rows"] if row["shift"] == "night")
    assert (night["start"], night["end"], night["text"]) == (1320, 1800, "22:00–06:00 +1")
    assert day["to"] == 1800
    assert day["strip"] == []


def test_ticks_show_the_clock_where_it_changes(samples: ModuleType) -> None:
    grid = TimeGrid(date(2026, 10, 25), 1, 30, "Europe/Warsaw")
    roster = Roster((samples.duty(grid, "x", 0, samples.LATE, 60),))
    day = day_gantt(0, roster, grid, [["x", "X", ""]])
    assert [text for _, text in day["ticks"][:4]] == ["01:00", "02:00", "02:00", "03:00"]


def test_the_strip_is_required_and_scheduled_of_all_queues(small: Outcome) -> None:
    coverage, roster = coverage_of(small), small.result.roster
    assert roster is not None
    strip = day_gantt(1, roster, small.plan.grid, gantt_people(small.plan.workforce, roster), coverage)["strip"]
    index = 48 + strip[0][0] // 30
    assert strip[0][1:] == pytest.approx(
        [coverage.required[:, index].sum(), coverage.scheduled[:, index].sum()], abs=0.005
    )


def test_an_empty_day_still_has_an_axis(small: Outcome) -> None:
    day = day_gantt(0, Roster(()), small.plan.grid, [])
    assert day["rows"] == []
    assert day["to"] > day["from"]


def test_strangers_and_unknown_shifts_are_drawn_too(small: Outcome) -> None:
    assert small.result.roster is not None
    odd = replace(small.result.roster.duties[0], agent_id="guest", shift="odd")
    roster = Roster((odd,))
    assert gantt_people(small.plan.workforce, roster)[-1] == ["guest", "guest", ""]
    assert list(shift_colours(small.plan.workforce, roster)) == ["odd"]


def test_blocks_offer_all_queues_and_each(small: Outcome, nothing: Outcome) -> None:
    blocks = {block.id: [label for label, _ in block.choices] for block in figure_blocks(small, coverage_of(small))}
    both = ["Sprzedaż", "الدعم الفني"]
    every = ["All queues", *both]
    assert blocks == {"week": every, "heat": every, **dict.fromkeys(("requirement", "forecast", "days", "parts"), both)}
    assert [block.id for block in figure_blocks(nothing, None)] == ["requirement", "forecast", "days", "parts"]
    assert gantt_data(nothing, None) is None
    data = gantt_data(small, coverage_of(small))
    assert data is not None
    assert len(data["days"]) == 7
