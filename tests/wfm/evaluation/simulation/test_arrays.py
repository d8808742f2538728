"""Rosters as arrays: measures, random numbers that rosters share, and what more agents do."""

from __future__ import annotations

import pickle
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.errors import ValueRangeError
from wfm.evaluation.simulation.arrays import horizon_from_arrays, simulate_roster, skill_groups
from wfm.evaluation.simulation.centre import Line
from wfm.evaluation.simulation.counts import Counts
from wfm.evaluation.simulation.horizon import Replications, replicate
from wfm.evaluation.simulation.measures import SimulationResult
from wfm.execution import executor
from wfm.staffing import erlang
from wfm.staffing.targets import Period, ServiceTarget

RUNS = Replications(20)


def week(**changes: Any) -> dict[str, Any]:
    """Two queues, two days of eight intervals, five agents with breaks; arguments of `simulate_roster`."""
    productive = np.ones((5, 16), dtype=bool)
    productive[1, 3] = productive[2, 4] = productive[3, 11] = False
    productive[4, :8] = False
    plain: dict[str, Any] = {
        "lines": [Line("a", 120.0), Line("b", 60.0)],
        "targets": [ServiceTarget(0.8, 20.0), ServiceTarget(0.7, 30.0, "answered", Period.DAY)],
        "contacts": np.array([[8.0] * 8 + [12.0] * 8, [6.0] * 16]),
        "aht_s": np.full((2, 16), 180.0),
        "step_s": 900.0,
        "productive": productive,
        "multiplier": np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0], [1.2, 1.0], [1.0, 1.0]]),
        "day_starts": np.array([0, 8, 16]),
        "seed": 1,
        "replications": RUNS,
    }
    return {**plain, **changes}


def same(left: Counts, right: Counts) -> bool:
    return all(np.array_equal(getattr(left, field.name), getattr(right, field.name)) for field in fields(Counts))


class TestMeasures:
    result: SimulationResult

    @classmethod
    def setup_class(cls) -> None:
        cls.result = simulate_roster(**week())

    def test_periods_add_up(self) -> None:
        by = {period: self.result.over(period) for period in Period}
        shapes = {period: by[period].offered.value.shape for period in Period}
        assert shapes == {Period.INTERVAL: (2, 16), Period.DAY: (2, 2), Period.WEEK: (2, 1)}
        for name in ("offered", "answered", "abandoned", "deadline_misses"):
            interval, day, whole = (getattr(by[period], name).value for period in Period)
            np.testing.assert_allclose(interval.reshape(2, 2, 8).sum(axis=2), day)
            np.testing.assert_allclose(day.sum(axis=1, keepdims=True), whole)

    def test_each_queue_has_its_own_definition(self) -> None:
        c, level = self.result.counts, self.result.over(Period.WEEK).service_level.value[:, 0]
        assert level[0] == pytest.approx(c.within[:, 0].sum() / c.offered[:, 0].sum())
        assert level[1] == pytest.approx(c.within[:, 1].sum() / c.answered[:, 1].sum())
        third = simulate_roster(**week(targets=[ServiceTarget(0.8, 20.0, "excl_short_abandon")] * 2))
        c = third.counts
        expected = c.within.sum(axis=(0, 2)) / (c.offered - c.short_abandoned).sum(axis=(0, 2))
        np.testing.assert_allclose(third.over(Period.WEEK).service_level.value[:, 0], expected)

    def test_the_probability_of_the_target_is_its_share_of_replications(self) -> None:
        c = self.result.counts
        days = c.within[:, 1].reshape(20, 2, 8).sum(axis=2) / c.answered[:, 1].reshape(20, 2, 8).sum(axis=2)
        np.testing.assert_allclose(self.result.over(Period.DAY).met.value[1], (days >= 0.7).mean(axis=0))

    def test_levels_by_queue_are_those_of_the_horizon(self) -> None:
        found = self.result.over(Period.WEEK).service_level
        assert self.result.levels == {
            "a": (float(found.value[0, 0]), float(found.half_width[0, 0])),
            "b": (float(found.value[1, 0]), float(found.half_width[1, 0])),
        }

    def test_occupancy_is_a_share(self) -> None:
        for period in Period:
            values = self.result.over(period).occupancy.value
            assert ((values >= 0) & (values <= 1 + 1e-9)).all()

    def test_queues_without_contacts_are_left_out_of_the_levels(self) -> None:
        contacts = week()["contacts"].copy()
        contacts[1] = 0.0
        assert set(simulate_roster(**week(contacts=contacts)).levels) == {"a"}


class TestRandomNumbers:
    def test_one_seed_gives_the_same_bytes_on_any_number_of_workers(self) -> None:
        alone = simulate_roster(**week())
        with executor(2) as pool:
            spread_out = simulate_roster(**week(), where=pool)
        assert pickle.dumps(alone.counts) == pickle.dumps(spread_out.counts)
        assert not same(alone.counts, simulate_roster(**week(seed=2)).counts)

    def test_other_rosters_meet_the_same_customers(self) -> None:
        fewer = week()["productive"].copy()
        fewer[0] = False
        rosters = [week(), week(productive=fewer)]
        records = []
        for arguments in rosters:
            plain = {k: v for k, v in arguments.items() if k not in ("seed", "replications")}
            records.append(replicate(horizon_from_arrays(**plain), 1, 0)[0])
        for name in ("arrival_s", "queue", "work_s"):
            np.testing.assert_array_equal(getattr(records[0], name), getattr(records[1], name))
        assert not np.array_equal(records[0].start_s, records[1].start_s, equal_nan=True)

    def test_differences_between_rosters_are_sharper_than_between_seeds(self) -> None:
        fewer = week()["productive"].copy()
        fewer[0, 5] = False
        runs = Replications(150)
        base = simulate_roster(**week(replications=runs)).counts
        less = simulate_roster(**week(productive=fewer, replications=runs)).counts
        other = simulate_roster(**week(productive=fewer, replications=runs, seed=2)).counts

        def deviation(left: Counts, right: Counts) -> float:
            return float((left.within.sum(axis=(1, 2)) - right.within.sum(axis=(1, 2))).std())

        assert deviation(base, less) < 0.6 * deviation(base, other)

    def test_the_same_people_stay_away_whatever_the_roster(self) -> None:
        def kept(productive: np.ndarray) -> np.ndarray:
            arguments = week(productive=productive, absent_share=0.4)
            plain = {k: v for k, v in arguments.items() if k not in ("seed", "replications")}
            return np.array(
                [
                    np.bincount(horizon_from_arrays(**plain).duties(1, run).stretches[0], minlength=5) > 0
                    for run in range(30)
                ]
            )

        everything = np.ones((5, 16), dtype=bool)
        some = everything.copy()
        some[2] = False
        all_there, without = kept(everything), kept(some)
        others = [0, 1, 3, 4]
        np.testing.assert_array_equal(all_there[:, others], without[:, others])
        assert not all_there.all(), "with 40 % absence somebody is away on both days now and then"

    def test_absences_take_their_share_of_the_hours(self) -> None:
        plain = simulate_roster(**week(replications=Replications(200))).counts.productive_s.sum(axis=(1, 2)).mean()
        away = simulate_roster(**week(absent_share=0.25, replications=Replications(200))).counts
        assert away.productive_s.sum(axis=(1, 2)).mean() / plain == pytest.approx(0.75, abs=0.04)


class TestLaws:
    def test_a_long_quiet_day_is_erlang_a(self) -> None:
        # 20 agents, 24 h of one rate, patience 120 s: the warm-up of an empty centre is lost in the day.
        n = 96
        result = simulate_roster(
            lines=[Line("calls", 120.0)],
            targets=[ServiceTarget()],
            contacts=np.full((1, n), 90.0),
            aht_s=np.full((1, n), 180.0),
            step_s=900.0,
            productive=np.ones((20, n), dtype=bool),
            multiplier=np.ones((20, 1)),
            seed=3,
            replications=Replications(120),
        )
        week_ = result.over(Period.WEEK)
        level = float(erlang.service_level(20, 18.0, aht_s=180.0, within_s=20.0, patience_s=120.0))
        lost = float(erlang.abandonment(20, 18.0, aht_s=180.0, patience_s=120.0))
        assert float(week_.service_level.value[0, 0]) == pytest.approx(level, abs=0.006)
        assert float(week_.abandonment.value[0, 0]) == pytest.approx(lost, abs=0.003)

    @settings(max_examples=12, deadline=None)
    @given(st.integers(0, 1000), st.integers(0, 4))
    def test_one_more_agent_never_lowers_the_level_on_average(self, seed: int, skills: int) -> None:
        more = np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [1.0, 0.0]])[skills]
        base = simulate_roster(**week(seed=seed))
        arguments = week(seed=seed)
        arguments["multiplier"] = np.vstack([arguments["multiplier"], more])
        arguments["productive"] = np.vstack([arguments["productive"], np.ones(16, dtype=bool)])
        richer = simulate_roster(**arguments)
        assert richer.counts.within.sum() >= base.counts.within.sum()
        assert richer.counts.abandoned.sum() <= base.counts.abandoned.sum()

    def test_breaks_cost_service_where_they_are(self) -> None:
        wave = np.ones((5, 16), dtype=bool)
        wave[:3, 6] = False
        with_wave = simulate_roster(**week(productive=wave, replications=Replications(100)))
        without = simulate_roster(**week(productive=np.ones((5, 16), dtype=bool), replications=Replications(100)))
        levels = [result.over(Period.INTERVAL).service_level.value[0] for result in (with_wave, without)]
        assert levels[0][6] < levels[1][6] - 0.1
        np.testing.assert_allclose(levels[0][:5], levels[1][:5], atol=0.03)

    def test_half_widths_shrink_with_replications_until_the_goal(self) -> None:
        goal = Replications(20, half_width=0.02)
        result = simulate_roster(**week(replications=goal))
        assert result.replications % 20 == 0
        assert np.nanmax(result.over(Period.WEEK).service_level.half_width) <= 0.02
        capped = simulate_roster(**week(replications=Replications(20, half_width=1e-6, most=50)))
        assert capped.replications == 50

    def test_conservation(self) -> None:
        c = simulate_roster(**week()).counts
        np.testing.assert_array_equal(c.offered, c.answered + c.abandoned + c.blocked + c.converted + c.left_over)


class TestInput:
    def test_agents_with_one_skill_set_form_one_group(self) -> None:
        skills, group = skill_groups(np.array([[1.0, 0.0], [1.2, 1.0], [0.9, 0.0]]))
        assert skills.tolist() == [[True, False], [True, True]]
        assert group.tolist() == [0, 1, 0]

    def test_agents_who_serve_nothing_are_harmless(self) -> None:
        arguments = week()
        arguments["multiplier"] = np.vstack([arguments["multiplier"], [0.0, 0.0]])
        arguments["productive"] = np.vstack([arguments["productive"], np.ones(16, dtype=bool)])
        np.testing.assert_array_equal(
            simulate_roster(**arguments).counts.answered, simulate_roster(**week()).counts.answered
        )

    def test_no_agents_at_all_lose_everybody(self) -> None:
        result = simulate_roster(**week(productive=np.zeros((5, 16), dtype=bool)))
        assert result.counts.answered.sum() == 0
        assert result.over(Period.WEEK).service_level.value[0, 0] == 0.0
        assert np.isnan(result.over(Period.WEEK).service_level.value[1, 0]), (
            "a share of answered contacts, of which none"
        )
        assert result.over(Period.WEEK).abandonment.value[0, 0] == pytest.approx(1.0)

    def test_no_contacts_at_all_is_nothing_known(self) -> None:
        result = simulate_roster(**week(contacts=np.zeros((2, 16))))
        assert result.levels == {}
        assert np.isnan(result.over(Period.DAY).met.value).all()

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"productive": np.ones((4, 16), dtype=bool)}, "productive must have shape"),
            ({"productive": np.ones((5, 15), dtype=bool)}, "productive must have shape"),
            ({"lines": [Line("a")]}, "2 lines and targets are needed, got 1"),
            ({"multiplier": -np.ones((5, 2))}, "multiplier must be at least 0"),
            ({"absent_share": 1.0}, r"absent_share must lie in \[0, 1\)"),
            ({"contacts": np.full((2, 16), -1.0)}, "at least 0"),
        ],
    )
    def test_arrays_without_meaning_are_refused(self, changes: dict[str, Any], message: str) -> None:
        with pytest.raises(ValueRangeError, match=message):
            simulate_roster(**week(**changes))

    @pytest.mark.parametrize(("count", "half_width"), [(0, None), (10, 0.0), (10, -0.1)])
    def test_replications_without_meaning_are_refused(self, count: int, half_width: float | None) -> None:
        with pytest.raises(ValueRangeError):
            Replications(count, half_width)
