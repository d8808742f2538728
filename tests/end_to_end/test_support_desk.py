"""The support desk: drawn by its generator, as its sources say; it loads, is staffed and (slow) planned."""

from __future__ import annotations

import csv
import filecmp
import json
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from wfm.config import load_plan
from wfm.pipeline import Plan, forecast_of, reaching, requirement_of
from wfm.staffing.volumes import known_volume

from .conftest import ROOT, planned

CENTRE = ROOT / "configs" / "support_desk"


def rows_of(name: str) -> list[dict[str, str]]:
    with (CENTRE / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(CENTRE)


@pytest.fixture(scope="module")
def history() -> list[dict[str, str]]:
    return rows_of("history.csv")


def test_one_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    script = ROOT / "benchmarks" / "support_desk.py"
    subprocess.run([sys.executable, str(script), str(tmp_path)], check=True)
    written = sorted(path.name for path in tmp_path.iterdir())
    assert written == sorted(path.name for path in (CENTRE / "data").iterdir())
    for name in written:
        assert filecmp.cmp(tmp_path / name, CENTRE / "data" / name, shallow=False), f"{name} differs"


def test_the_desk_of_the_issue(plan: Plan) -> None:
    """Voice, chat, e-mail and social; two tiers; three languages; a bot; two sites; supervisors."""
    assert {queue.channel.value for queue in plan.queues} == {"voice", "chat", "email", "social"}
    assert {queue.id.rpartition("_")[2] for queue in plan.queues} >= {"en", "de", "es"}
    assert {item.target for item in plan.staffing.transfers} == {"tier2"}
    assert [item.queue for item in plan.staffing.deflections] == ["chat_tech"]
    agents = plan.workforce.agents
    assert 60 <= len(agents) <= 100
    assert {agent.site for agent in agents} == {"Gdańsk", "Valencia"}
    supervisors = [agent for agent in agents if agent.role == "supervisor"]
    assert len(supervisors) == 6
    assert all(min(agent.skills.values()) >= 2 for agent in supervisors)
    assert len({agent.name for agent in agents}) == len(agents)
    assert plan.absence_rates is not None
    assert plan.hiring.attrition_per_year > 0


def test_every_open_interval_has_a_row_for_each_queue_with_contacts_of_its_own(history: list[dict[str, str]]) -> None:
    queues = Counter(row["interval_start"] for row in history)
    assert set(queues.values()) == {10}
    assert "tier2" not in {row["queue"] for row in history}
    days = {datetime.fromisoformat(start).date() for start in queues}
    assert min(days) == date(2025, 11, 10)
    assert max(days) < date(2026, 3, 2)
    assert not any(day.weekday() == 6 for day in days)
    assert {row["interval_start"][:10] for row in rows_of("actuals.csv")} == {
        f"2026-03-{day:02d}" for day in range(2, 8)
    }


def test_the_rules_of_the_draw_can_be_seen(history: list[dict[str, str]]) -> None:
    by_day: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for row in history:
        by_day[row["queue"]][datetime.fromisoformat(row["interval_start"]).date()] += int(row["offered"])

    def mean(queue: str, *, keep: object) -> float:
        return float(np.mean([count for day, count in by_day[queue].items() if keep(day)]))  # type: ignore[operator]

    january = [day for day in by_day["billing_en"] if date(2026, 1, 8) <= day < date(2026, 3, 1)]
    week = sum(by_day["tech_en"][day] for day in january) / len(january) * 6
    assert week == pytest.approx(2300, rel=0.1)
    plain = mean("billing_en", keep=lambda day: day in january and day.day > 5 and 0 < day.weekday() < 4)
    bills = mean("billing_en", keep=lambda day: day.day <= 4 and 0 < day.weekday() < 4 and day.month in {12, 2})
    assert bills / plain == pytest.approx(1.3, abs=0.15)
    monday, saturday = (
        mean("tech_en", keep=lambda day, at=at: day in january and day.weekday() == at) for at in (0, 5)
    )
    assert monday / saturday == pytest.approx(1.24 / 0.44, rel=0.15)
    quiet = mean("line_es", keep=lambda day: date(2025, 12, 24) <= day <= date(2026, 1, 6) and day.weekday() == 2)
    usual = mean("line_es", keep=lambda day: day in january and day.weekday() == 2)
    assert quiet / usual == pytest.approx(0.75, abs=0.15)


def test_handle_times_are_those_stated(history: list[dict[str, str]]) -> None:
    stated = {"tech_en": 430, "tech_de": 450, "billing_en": 290, "billing_de": 300, "sales_en": 380, "line_es": 360}
    stated |= {"chat_tech": 640, "chat_sales": 520, "email": 330, "social": 210}
    work, count = Counter[str](), Counter[str]()
    for row in history:
        assert (row["aht_s"] == "") == (row["offered"] == "0")
        work[row["queue"]] += float(row["aht_s"] or 0) * int(row["offered"])  # type: ignore[assignment]
        count[row["queue"]] += int(row["offered"])
    for queue, mean in stated.items():
        assert work[queue] / count[queue] == pytest.approx(mean, rel=0.02)


def test_people_fit_the_workload(plan: Plan) -> None:
    forecast = forecast_of(plan)
    contacts, aht_s = known_volume(reaching(plan, forecast))
    deferred = np.array([queue.channel.deferred for queue in plan.queues])
    mail_h = float((contacts * aht_s)[deferred].sum()) / 3600 / 0.9 / 0.96
    live_h = float(requirement_of(plan, forecast).agents[~deferred].sum()) * plan.grid.step_h
    there = 0.0
    for agent in plan.workforce.agents:
        paid_h = plan.workforce.contract_by_id[agent.contract].max_week_min / 60
        there += paid_h * (1 - 30 / 480) / float(np.mean(list(agent.skills.values())))
    assert 0.75 <= (live_h + mail_h) / there <= 0.98


def test_the_sources_state_every_rule() -> None:
    sources = (CENTRE / "SOURCES.md").read_text(encoding="utf-8")
    assert all(word in sources for word in ("Origin", "seed", "log-normal", "Poisson", "terms"))
    readme = (CENTRE / "README.md").read_text(encoding="utf-8")
    assert all(word in readme for word in ("made up", "wfm plan", "supervisor"))
    assert sum(path.stat().st_size for path in (CENTRE / "data").iterdir()) < 3_000_000


@pytest.mark.slow
def test_it_is_planned_without_a_violation(tmp_path: Path) -> None:
    done = planned("support_desk", tmp_path, "--time-limit", 60)
    summary = json.loads((done.out / "summary.json").read_text(encoding="utf-8"))
    assert summary["violations"] == 0
    assert summary["bound"] <= summary["cost"]
