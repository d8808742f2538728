"""The line of a run: its keys, its meaning, and that it is the audit that speaks."""

import itertools
import json
from decimal import Decimal

import pytest

from wfm.errors import InputError
from wfm.rostering.result import Engine
from wfm.rostering.terms import CostTerm
from wfm.studies import bench_roster
from wfm.studies.bench_roster import BenchLimits, History, run_roster_bench
from wfm.studies.centre_dials import CentreDials
from wfm.studies.centre_files import write_centre
from wfm.studies.generated_centre import generate_centre

DESIGNED = {
    "agents",
    "queues",
    "skill_sets",
    "intervals",
    "tightness",
    "cost",
    "bound",
    "gap",
    "excess",
    "required_agent_h",
    "first_roster_s",
    "seconds",
    "peak_mb",
    "violations",
    "status",
    "workers",
    "seed",
    "version",
}
SMALL = CentreDials(agents=3, queues=2, skill_sets=3, interval_min=60, tightness=0.4)
HOURLY = CentreDials(agents=3, queues=1, skill_sets=1, interval_min=60, tightness=0.4, hourly=1.0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return the folder of a centre of three people."""
    path = tmp_path_factory.mktemp("bench") / "centre"
    write_centre(generate_centre(SMALL), path)
    return path


@pytest.fixture(scope="module")
def run(folder):
    """Return a run of the exact engine."""
    ticks = itertools.count(100)
    return run_roster_bench(folder, BenchLimits(120.0, 1, engine=Engine.EXACT), clock=lambda: float(next(ticks)))


def test_the_line_has_every_key_of_the_design(run):
    assert set(run.line()) >= DESIGNED
    assert json.loads(json.dumps(run.line(), allow_nan=False)) == run.line()


def test_the_line_says_what_was_run(run):
    line = run.line()
    assert (line["agents"], line["queues"], line["skill_sets"], line["intervals"]) == (3, 2, 3, 168)
    assert line["tightness"] == pytest.approx(0.4, abs=0.02)
    assert (line["engine"], line["workers"], line["seed"], line["violations"]) == ("exact", 1, 1, 0)
    assert line["plan"] == SMALL.name
    assert not run.falls_short


def test_excess_and_gap_by_their_definitions(run):
    line = run.line()
    assert line["excess"] == pytest.approx((line["cost"] - line["bound"]) / 40 / line["required_agent_h"], abs=2e-6)
    assert line["gap"] == pytest.approx((line["cost"] - line["bound"]) / (line["cost"] - line["fixed_pay"]), abs=2e-6)
    assert line["cost"] == pytest.approx(line["fixed_pay"] + line["shortage_cost"] + line["surplus_cost"])
    assert line["bound"] <= line["cost"]


def test_seconds_are_in_order_and_from_the_clock(run):
    line = run.line()
    assert 100 <= line["loaded_s"] < line["solved_s"] < line["seconds"]
    assert line["first_roster_s"] is None or line["first_roster_s"] <= line["solved_s"]
    assert line["peak_mb"] > 20


def test_the_cost_is_the_audits(run, folder, monkeypatch):
    """An audit that finds another cost and a violation is believed."""

    class Other:
        cost_terms = dict.fromkeys(CostTerm, Decimal(0)) | {CostTerm.SHORTAGE: Decimal(1_000_000)}
        hard_count = 3

    monkeypatch.setattr(bench_roster, "solve", lambda problem, limits, progress: run.result)
    monkeypatch.setattr(bench_roster, "audit", lambda problem, roster: Other())
    found = run_roster_bench(folder, BenchLimits(2.0, 1, engine=Engine.EXACT), clock=lambda: 0.0)
    assert found.line()["cost"] == 1_000_000
    assert found.line()["violations"] == 3
    assert found.falls_short


def test_what_the_clock_has_used_up_comes_off_the_limit(folder, monkeypatch):
    seen = []

    def spy(problem, limits, progress):
        seen.append(limits.time_limit_s)
        raise InterruptedError

    monkeypatch.setattr(bench_roster, "solve", spy)
    for engine in (Engine.EXACT,):
        for used, deterministic in ((3.0, False), (50.0, False), (3.0, True)):
            with pytest.raises(InterruptedError):
                limits = BenchLimits(10.0, 1, engine=engine, deterministic=deterministic)
                run_roster_bench(folder, limits, clock=lambda used=used: used)
    assert seen == [7.0, 0.1, 10.0]


def test_the_plans_own_seed_and_engine_hold_where_none_is_given(run, folder, monkeypatch):
    monkeypatch.setattr(bench_roster, "solve", lambda problem, limits, progress: run.result)
    found = run_roster_bench(folder, BenchLimits(2.0, 2), clock=lambda: 0.0)
    assert found.plan.limits.seed == 1
    assert found.plan.limits.engine is Engine.AUTO
    other = run_roster_bench(folder, BenchLimits(2.0, 1, seed=9, engine=Engine.EXACT), clock=lambda: 0.0)
    assert (other.line()["seed"], other.line()["workers"]) == (9, 1)


def test_hourly_pay_is_in_cost_and_bound(tmp_path):
    write_centre(generate_centre(HOURLY), tmp_path / "c")
    line = run_roster_bench(tmp_path / "c", BenchLimits(10.0, 1, engine=Engine.EXACT), clock=lambda: 0.0).line()
    assert line["cost"] > line["fixed_pay"] + line["shortage_cost"] + line["surplus_cost"]
    assert line["bound"] <= line["cost"]


def test_a_plan_with_faults_is_refused(tmp_path):
    with pytest.raises(InputError):
        run_roster_bench(tmp_path, BenchLimits(1.0, 1))


POINTS = (
    (1.0, None, None),
    (2.0, Decimal(50), None),
    (3.0, Decimal(40), Decimal(10)),
    (4.0, Decimal(40), Decimal(20)),
    (5.0, Decimal(30), Decimal(20)),
)


def test_when_the_bound_rose_last():
    assert History(POINTS).bound_s() == 4.0
    assert History(POINTS[:2]).bound_s() is None
    assert History(()).bound_s() is None


@pytest.mark.parametrize(("cost", "seconds"), [(60, 2.0), (50, 2.0), (45, 3.0), (30, 5.0), (29, None)])
def test_when_a_cost_was_reached(cost, seconds):
    assert History(POINTS).reached_s(Decimal(cost)) == seconds
