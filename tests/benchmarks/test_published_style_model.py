"""The plain model is a fair yardstick: it keeps every rule, and its optimum is that of the exact engine."""

import pytest

from wfm.rostering.result import Engine
from wfm.studies.bench_roster import BenchLimits, run_roster_bench
from wfm.studies.centre_dials import CentreDials, RuleSet
from wfm.studies.centre_files import write_centre
from wfm.studies.generated_centre import generate_centre

CASES = {
    "one queue": CentreDials(agents=3, queues=1, skill_sets=1, interval_min=60, tightness=0.6),
    "two queues": CentreDials(agents=4, queues=2, skill_sets=3, interval_min=60, tightness=0.5),
    "strict": CentreDials(agents=3, queues=1, skill_sets=1, interval_min=60, tightness=0.6, rules=RuleSet.STRICT),
    "least hours": CentreDials(agents=3, queues=1, skill_sets=1, interval_min=60, tightness=0.6, least_hours=1.0),
    "meals": CentreDials(agents=2, queues=1, skill_sets=1, interval_min=30, tightness=0.5),
}


@pytest.fixture(scope="module")
def plain(script):
    """Return the script."""
    pytest.importorskip("ortools")
    return script("published_style_model")


@pytest.mark.parametrize("name", CASES)
def test_every_rule_holds_and_the_cost_is_the_audits(plain, name, tmp_path, monkeypatch):
    monkeypatch.setattr(plain, "seconds_since_start", lambda: 0.0)
    write_centre(generate_centre(CASES[name]), tmp_path / "c")
    line = plain.run(tmp_path / "c", 2.0, 2, 1)
    assert line["status"] in {"optimal", "feasible"}
    assert line["violations"] == 0
    assert line["bound"] <= line["cost"] + 0.01
    assert line["cost"] <= line["own_cost"] + 0.01
    if line["status"] == "optimal":
        assert line["cost"] == pytest.approx(line["own_cost"])


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_it_agrees_with_the_exact_engine(plain, name, tmp_path, monkeypatch):
    monkeypatch.setattr(plain, "seconds_since_start", lambda: 0.0)
    write_centre(generate_centre(CASES[name]), tmp_path / "c")
    line = plain.run(tmp_path / "c", 60.0, 2, 1)
    ours = run_roster_bench(tmp_path / "c", BenchLimits(60.0, 2, engine=Engine.EXACT), clock=lambda: 0.0).line()
    assert ours["bound"] <= line["cost"] + 0.01
    assert line["bound"] <= ours["cost"] + 0.01
    if line["status"] == ours["status"] == "optimal":
        assert line["cost"] == pytest.approx(ours["cost"])
