"""Each scenario is carried out once, written whole, and known again."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from wfm.config.scenarios import BASE, Frontier, Scenario, Study
from wfm.execution import InProcess
from wfm.pipeline import Foresight, Plan
from wfm.rostering.roster import Roster
from wfm.studies.whatif import running
from wfm.studies.whatif.absence_fan import ABSENCE_RATES, AbsencePoint, FanTask
from wfm.studies.whatif.results import Results
from wfm.studies.whatif.running import Told, run_study
from wfm.studies.whatif.task import RECORD, Record, ScenarioTask


class Centre:
    """Carries scenarios out without a solver, and counts."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.forecast = 0
        self.fails_at: str | None = None
        self.required: tuple[float, ...] = ()
        self.rates: list[float] = []
        self.fails_at_rate: float | None = None

    def absence_point(self, task: FanTask) -> AbsencePoint:
        if task.rate == self.fails_at_rate:
            raise KeyboardInterrupt
        self.rates.append(task.rate)
        return AbsencePoint(task.rate, 0.0, 0.9, 0.8, 1.0, 0.5, 10 * task.rate, 0.0)

    def carry_out(self, task: ScenarioTask) -> dict[str, bytes]:
        if task.name == self.fails_at:
            raise KeyboardInterrupt
        self.done.append(task.name)
        price = task.plan.prices.shortage_minor_per_h
        measures = {"cost": float(price), "service_level": 0.5, "shortage_agent_h": 1.0, "cost_term.pay_hourly": 1.0}
        record = Record(task.name, task.title, task.note, task.digest, measures, required=self.required)
        return {RECORD: record.to_json().encode(), "roster.csv": b"x"}

    def foresight_of(self, plan: Plan) -> Foresight:
        self.forecast += 1
        assert plan.history is not None
        return plan.history, ()


@pytest.fixture
def centre(monkeypatch: pytest.MonkeyPatch) -> Iterator[Centre]:
    found = Centre()
    monkeypatch.setattr(running, "carry_out", found.carry_out)
    monkeypatch.setattr(running, "foresight_of", found.foresight_of)
    monkeypatch.setattr(running, "absence_point", found.absence_point)
    monkeypatch.setattr(running, "read_roster", lambda folder, zone: SimpleNamespace(roster=Roster(())))
    yield found


def study(plan: Plan, *names: str, frontier: Frontier | None = None) -> Study:
    """Return scenarios that differ in their seed alone."""
    scenarios = [
        Scenario(name, name.upper(), replace(plan, limits=replace(plan.limits, seed=seed)))
        for seed, name in enumerate((BASE, *names), start=1)
    ]
    return Study(tuple(scenarios), frontier)


def run(asked: Study, folder: Path, told: list[Told] | None = None) -> Results:
    return run_study(asked, folder, InProcess(), None if told is None else told.append)


def test_every_scenario_has_a_folder_and_the_base_comes_first(plan: Plan, centre: Centre, tmp_path: Path) -> None:
    told: list[Told] = []
    found = run(study(plan, "a", "b"), tmp_path, told)
    assert centre.done == [BASE, "a", "b"]
    assert [item.name for item in found.comparison.columns] == [BASE, "a", "b"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b", "base"]
    assert [(item.done, item.total, item.again) for item in told] == [(1, 3, False), (2, 3, False), (3, 3, False)]


def test_what_is_there_is_not_done_again(plan: Plan, centre: Centre, tmp_path: Path) -> None:
    first = run(study(plan, "a", "b"), tmp_path)
    centre.done.clear()
    told: list[Told] = []
    again = run(study(plan, "a", "b"), tmp_path, told)
    assert centre.done == []
    assert all(item.again for item in told)
    assert again.comparison.records == first.comparison.records


def test_a_changed_scenario_is_done_again_and_no_other(plan: Plan, centre: Centre, tmp_path: Path) -> None:
    run(study(plan, "a", "b"), tmp_path)
    centre.done.clear()
    asked = study(plan, "a", "b")
    changed = replace(asked.scenarios[1], plan=replace(asked.scenarios[1].plan, absence_rate=0.1))
    run(replace(asked, scenarios=(asked.scenarios[0], changed, asked.scenarios[2])), tmp_path)
    assert centre.done == ["a"]


def test_a_new_title_needs_no_new_work(plan: Plan, centre: Centre, tmp_path: Path) -> None:
    run(study(plan, "a"), tmp_path)
    centre.done.clear()
    asked = study(plan, "a")
    renamed = replace(asked.scenarios[1], title="Another")
    found = run(replace(asked, scenarios=(asked.scenarios[0], renamed)), tmp_path)
    assert centre.done == []
    assert found.comparison.records["a"].title == "Another"


def test_another_version_of_the_program_does_all_again(
    plan: Plan, centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(study(plan, "a"), tmp_path)
    centre.done.clear()
    monkeypatch.setattr(running, "_versions", lambda: {"wfm": "99"})
    run(study(plan, "a"), tmp_path)
    assert centre.done == [BASE, "a"]


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"name": "a"}'])
def test_a_damaged_record_is_made_anew(plan: Plan, centre: Centre, tmp_path: Path, damage: str) -> None:
    run(study(plan, "a"), tmp_path)
    centre.done.clear()
    (tmp_path / "a" / RECORD).write_text(damage, encoding="utf-8")
    run(study(plan, "a"), tmp_path)
    assert centre.done == ["a"]


def test_an_aborted_run_goes_on_where_it_was(plan: Plan, centre: Centre, tmp_path: Path) -> None:
    centre.fails_at = "b"
    with pytest.raises(KeyboardInterrupt):
        run(study(plan, "a", "b", "c"), tmp_path)
    assert not (tmp_path / "b").exists()
    centre.fails_at = None
    centre.done.clear()
    run(study(plan, "a", "b", "c"), tmp_path)
    assert centre.done == ["b", "c"]


def test_a_stop_begins_nothing_more(plan: Plan, centre: Centre, tmp_path: Path) -> None:
    found = run_study(study(plan, "a", "b"), tmp_path, InProcess(), stop=lambda: len(centre.done) >= 2)
    assert centre.done == [BASE, "a"]
    assert [item.name for item in found.comparison.columns] == [BASE, "a"]
    assert [item.name for item in found.comparison.scenarios] == [BASE, "a", "b"]


def test_the_forecast_is_made_once_for_all_that_share_it(plan: Plan, centre: Centre, tmp_path: Path) -> None:
    asked = study(plan, "a", "b", "c")
    base, a, b, c = asked.scenarios
    other = replace(c, plan=replace(c.plan, forecasting=replace(c.plan.forecasting, method="seasonal_naive")))
    run(replace(asked, scenarios=(base, a, b, other)), tmp_path)
    assert centre.forecast == 2  # one for the base, a and b, and one for c


def test_the_frontier_closes_in_on_what_is_asked(plan: Plan, centre: Centre, tmp_path: Path) -> None:
    def level(task: ScenarioTask) -> dict[str, bytes]:
        centre.done.append(task.name)
        weight = task.plan.prices.shortage_minor_per_h / plan.prices.shortage_minor_per_h
        measures = {"service_level": weight / (1 + weight), "shortage_agent_h": 1.0, "cost_term.pay_hourly": weight}
        return {RECORD: Record(task.name, task.title, "", task.digest, measures).to_json().encode()}

    centre.carry_out = level  # type: ignore[method-assign]
    running.carry_out = level  # type: ignore[assignment]
    found = run(study(plan, frontier=Frontier(5, service_level=0.7, refinements=2)), tmp_path)
    assert centre.done[:5] == [BASE, "frontier_0.25", "frontier_0.5", "frontier_2", "frontier_4"]
    weights = [point.weight for point in found.points]
    assert len(weights) == 7
    answer = found.answers["cheapest"]
    assert answer is not None
    assert answer.service_level >= 0.7
    assert max(point.service_level for point in found.points if point.service_level < 0.7) > 0.66


def test_the_fan_is_worked_out_with_the_scenarios_and_known_again(plan: Plan, centre: Centre, tmp_path: Path) -> None:
    centre.required = (1.0,)
    first = run(study(plan, "a"), tmp_path)
    assert [point.rate for point in first.fan] == centre.rates
    assert set(ABSENCE_RATES) <= set(centre.rates)
    assert sorted(centre.rates) == centre.rates
    assert {path.name for path in tmp_path.iterdir()} == {"a", "base", "absence_fan.json", "absence_fan.csv"}
    centre.rates.clear()
    assert run(study(plan, "a"), tmp_path).fan == first.fan
    assert centre.rates == []
    # A new scenario changes nothing about the base; another base roster or seed would.
    assert run(study(plan, "a", "b"), tmp_path).fan == first.fan
    assert centre.rates == []


def test_half_a_fan_is_none(plan: Plan, centre: Centre, tmp_path: Path) -> None:
    centre.required = (1.0,)
    centre.fails_at_rate = ABSENCE_RATES[3]
    with pytest.raises(KeyboardInterrupt):
        run(study(plan, "a"), tmp_path)
    assert not (tmp_path / running.FAN).exists()
    assert centre.done == [BASE, "a"]
    centre.fails_at_rate = None
    centre.rates.clear()
    again = run(study(plan, "a"), tmp_path)
    assert centre.done == [BASE, "a"]
    assert [point.rate for point in again.fan] == centre.rates
    stopped = run_study(study(plan, "a"), tmp_path / "other", InProcess(), stop=lambda: len(centre.rates) > 12)
    assert stopped.fan == ()
    assert not (tmp_path / "other" / running.FAN).exists()


def test_without_a_base_roster_there_is_no_fan(plan: Plan, centre: Centre, tmp_path: Path) -> None:
    assert run(study(plan, "a"), tmp_path).fan == ()
    assert centre.rates == []
