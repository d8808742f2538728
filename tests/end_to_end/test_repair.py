"""Events of the day on a planned week: from the roster to ranked actions, and nothing that was there is lost."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from pathlib import Path

import pytest

from wfm.config.events_file import read_events
from wfm.config.loading import load_plan
from wfm.evaluation.audit import Violation
from wfm.intraday.day_repair import DayRepair, RepairLimits, repair_day
from wfm.rostering.roster import Roster
from wfm.tables.roster_folder import event_scope, read_standing

from .conftest import Planned, Program

DAY = "2026-03-03"


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def on_duty(planned: Planned, day: str = DAY) -> list[str]:
    return sorted({row["agent_id"] for row in planned.rows("roster.csv") if row["date"] == day})


@pytest.fixture
def sick(minimal: Planned, tmp_path: Path) -> Path:
    """Two people who are on duty on the day call in sick in the morning."""
    file = tmp_path / "sick.csv"
    lines = [f"absent,{agent},{DAY} 06:40" for agent in on_duty(minimal)[:2]]
    file.write_text("event,agent_id,from\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_sick_calls_are_repaired(wfm: Program, minimal: Planned, sick: Path, tmp_path: Path) -> None:
    before = digests(minimal.out)
    done = wfm("repair", minimal.plan, minimal.out, sick, "--out", tmp_path / "day", "--time-limit", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    assert digests(minimal.out) == before
    folder = tmp_path / "day" / "repair-1"
    away = on_duty(minimal)[:2]
    assert not [row for row in rows(folder / "roster.csv") if row["date"] == DAY and row["agent_id"] in away]
    changed = {row["agent_id"] for row in rows(folder / "changes.csv")}
    assert {path.stem for path in (folder / "ics").iterdir()} >= {*away}
    assert {path.stem for path in (folder / "ics").iterdir()} <= {*away, *changed}
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert summary["violations"] == 0
    assert summary["repair"]["new_violations"] == 0
    actions = rows(folder / "actions.csv")
    assert [action["rank"] for action in actions] == [str(number) for number in range(len(actions))]
    assert actions[0]["lever"] == "nothing"
    costs = [float(action["cost_after"]) for action in actions]
    assert costs[-1] == min(costs)
    assert summary["repair"]["people"] == len({action["agent_id"] for action in actions[1:]})
    # What the last action comes to is what the audit says of the new roster, with the price of the changes.
    together = summary["repair"]["cost_after"] + summary["repair"]["change_cost"]
    assert costs[-1] == pytest.approx(together, abs=0.02)
    changed = rows(folder / "changes.csv")
    assert {row["agent_id"] for row in changed if row["what"] == "away"} == set(away)

    audited = wfm("audit", minimal.plan, folder, "--out", tmp_path / "check")
    assert audited.returncode == 0, audited.stdout + audited.stderr
    assert f"{summary['repair']['cost_after']:,.2f} EUR" in audited.stdout


def test_the_same_events_again_change_nothing(wfm: Program, minimal: Planned, sick: Path, tmp_path: Path) -> None:
    for _ in range(2):
        source = tmp_path / "day" / "repair-1" if (tmp_path / "day").exists() else minimal.out
        done = wfm("repair", minimal.plan, source, sick, "--out", tmp_path / "day", "--time-limit", "2")
        assert done.returncode == 0, done.stderr
    first, second = (tmp_path / "day" / f"repair-{number}" for number in (1, 2))
    for name in ("roster.csv", "activities.csv", "events.csv", "requirement.csv", "coverage.csv"):
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_no_events_no_changes(wfm: Program, minimal: Planned, tmp_path: Path) -> None:
    file = tmp_path / "none.csv"
    file.write_text("event,agent_id,from\n", encoding="utf-8")
    assert wfm("repair", minimal.plan, minimal.out, file, "--out", tmp_path / "day").returncode == 0
    for name in ("roster.csv", "activities.csv", "coverage.csv"):
        assert (tmp_path / "day" / "repair-1" / name).read_bytes() == (minimal.out / name).read_bytes(), name


def test_the_folder_of_the_roster_is_refused(wfm: Program, minimal: Planned, sick: Path) -> None:
    before = digests(minimal.out)
    done = wfm("repair", minimal.plan, minimal.out, sick, "--out", minimal.out)
    assert done.returncode == 2
    assert "--out: holds ROSTER itself" in done.stderr
    assert digests(minimal.out) == before


def test_wrong_events_write_nothing(wfm: Program, minimal: Planned, tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text(f"event,agent_id,from\nabsent,nobody,{DAY}\nasleep,A01,{DAY}\n", encoding="utf-8")
    done = wfm("repair", minimal.plan, minimal.out, file, "--out", tmp_path / "day", "--now", "soon")
    assert done.returncode == 2
    assert "events.csv:2" in done.stderr and "events.csv:3" in done.stderr
    assert not (tmp_path / "day").exists()


def test_nobody_may_be_touched(wfm: Program, minimal: Planned, sick: Path, tmp_path: Path) -> None:
    done = wfm("repair", minimal.plan, minimal.out, sick, "--out", tmp_path / "day", "--max-people", "0")
    assert done.returncode == 0, done.stderr
    assert [row["lever"] for row in rows(tmp_path / "day" / "repair-1" / "actions.csv")] == ["nothing"]


def test_what_is_published_stays(wfm: Program, minimal: Planned, tmp_path: Path) -> None:
    import shutil

    folder = Path(shutil.copytree(minimal.out, tmp_path / "week"))
    assert "version 1" in wfm("publish", folder).stdout
    assert "nothing has changed" in wfm("publish", folder).stdout
    frozen = (folder / "published" / "1" / "roster.csv").read_bytes()
    lines = (folder / "roster.csv").read_text(encoding="utf-8").splitlines()
    (folder / "roster.csv").write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    assert "version 2" in wfm("publish", folder).stdout
    assert (folder / "published" / "1" / "roster.csv").read_bytes() == frozen
    versions = json.loads((folder / "published.json").read_text(encoding="utf-8"))["versions"]
    assert [item["version"] for item in versions] == [1, 2]
    assert wfm("publish", tmp_path / "nowhere").returncode == 2


def test_hand_edits_are_kept_and_the_rest_is_looked_for_anew(wfm: Program, minimal: Planned, tmp_path: Path) -> None:
    import shutil

    folder = Path(shutil.copytree(minimal.out, tmp_path / "week"))
    assert wfm("publish", folder).returncode == 0
    duties = rows(folder / "roster.csv")
    short = next(row for row in duties if row["shift"] == "short")
    kept = [row for row in duties if row is not short]
    with (folder / "roster.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(short))
        writer.writeheader()
        writer.writerows(kept)
    breaks = rows(folder / "activities.csv")
    with (folder / "activities.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(breaks[0]))
        writer.writeheader()
        gone = (short["agent_id"], short["date"])
        writer.writerows(row for row in breaks if (row["agent_id"], row["start"][:10]) != gone)
    done = wfm("plan", minimal.plan, "--keep", folder, "--out", tmp_path / "kept", "--time-limit", "2")
    assert done.returncode in {0, 1}, done.stderr
    assert "1 edits kept" in done.stdout
    found = {(row["agent_id"], row["date"]) for row in rows(tmp_path / "kept" / "roster.csv")}
    assert (short["agent_id"], short["date"]) not in found


def with_rule(planned: Planned, place: Path, line: str) -> Path:
    """Return a copy of the plan with one more rule."""
    plan = Path(shutil.copytree(planned.plan, place))
    file = plan / "plan.yaml"
    text = file.read_text(encoding="utf-8")
    first = "  - {type: contract_hours}"
    assert first in text
    file.write_text(text.replace(first, f"  - {line}\n{first}", 1), encoding="utf-8")
    return plan


@pytest.mark.parametrize("line", ["{type: stability, price_duty_minor: 5000}", "{type: freeze, days: 9}"])
def test_rules_on_published_rosters_hold_in_a_repair(
    wfm: Program, minimal: Planned, sick: Path, tmp_path: Path, line: str
) -> None:
    """Where a change costs a fortune, or the days are closed to changes, nobody but the sick has another duty."""
    plan = with_rule(minimal, tmp_path / "centre", line)
    done = wfm("repair", plan, minimal.out, sick, "--out", tmp_path / "day", "--time-limit", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    away = set(on_duty(minimal)[:2])
    before = {tuple(row.values())[:5] for row in minimal.rows("roster.csv")}
    after = {tuple(row.values())[:5] for row in rows(tmp_path / "day" / "repair-1" / "roster.csv")}
    assert {row[0] for row in before ^ after} == away


def test_rules_on_published_rosters_hold_when_edits_are_kept(wfm: Program, minimal: Planned, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(minimal.out, tmp_path / "week"))
    assert wfm("publish", folder).returncode == 0
    lines = (folder / "roster.csv").read_text(encoding="utf-8").splitlines()
    gone = lines.pop(3).split(",")[:2]
    (folder / "roster.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    breaks = (folder / "activities.csv").read_text(encoding="utf-8").splitlines()
    kept = [line for line in breaks if not line.startswith(f"{gone[0]},{gone[1]}T")]
    (folder / "activities.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    plan = with_rule(minimal, tmp_path / "centre", "{type: stability, price_duty_minor: 5000}")
    done = wfm("plan", plan, "--keep", folder / "roster.csv", "--out", tmp_path / "kept", "--time-limit", "2")
    assert done.returncode in (0, 1), done.stdout + done.stderr  # the week of the edited may fall short of its hours
    before = {(row["agent_id"], row["date"], row["start"]) for row in minimal.rows("roster.csv")}
    after = {(row["agent_id"], row["date"], row["start"]) for row in rows(tmp_path / "kept" / "roster.csv")}
    assert {item[:2] for item in before ^ after} == {tuple(gone)}
    summary = json.loads((tmp_path / "kept" / "summary.json").read_text(encoding="utf-8"))
    assert summary["cost_terms"]["changes"] == pytest.approx(5_000)


def repaired_by_hand(minimal: Planned, sick: Path, following: Objections | None) -> DayRepair:
    """Return the repair of the sick calls, with something that knows the days after."""
    plan = load_plan(minimal.plan)
    stands = read_standing(minimal.out, plan)
    events, _ = read_events(sick, event_scope(plan))
    limits = RepairLimits(time_limit_s=2, workers=1)
    now = events[0].start
    assert now is not None
    return repair_day(stands.plan, stands.roster, events, now, limits=limits, following=following)  # type: ignore[arg-type]


class Objections:
    """Objects to any change of some people, as a later roster may."""

    def __init__(self, *agents: str) -> None:
        self.agents = agents

    def objections(self, before: Roster, after: Roster) -> tuple[Violation, ...]:
        changed = {duty.agent_id for duty in set(before.duties) ^ set(after.duties)}
        return tuple(Violation("rest", name, None, None, "too late") for name in self.agents if name in changed)


def test_nobody_changes_whose_next_week_objects(minimal: Planned, sick: Path) -> None:
    free = repaired_by_hand(minimal, sick, None)
    touched = sorted({change.agent_id for change in free.changes})
    assert touched
    assert repaired_by_hand(minimal, sick, Objections()).changes == free.changes
    bound = repaired_by_hand(minimal, sick, Objections(*touched))
    assert not {change.agent_id for change in bound.changes} & set(touched)
    assert bound.after.cost >= free.after.cost
    assert bound.new_violations == ()


def test_the_next_week_is_read_and_named(wfm: Program, minimal: Planned, sick: Path, tmp_path: Path) -> None:
    options = ("--out", tmp_path / "day", "--time-limit", 1)
    refused = wfm("repair", minimal.plan, minimal.out, sick, "--next", minimal.out, *options)
    assert refused.returncode == 2
    assert "--next: no duty from 2026-03-09 to 2026-03-15" in refused.stderr
    assert not (tmp_path / "day").exists()
    agent = minimal.rows("roster.csv")[0]["agent_id"]
    later = tmp_path / "later.csv"
    later.write_text(f"agent_id,start,end,shift\n{agent},2026-03-09 08:00,2026-03-09 12:00,short\n", encoding="utf-8")
    done = wfm("repair", minimal.plan, minimal.out, sick, "--next", later, *options)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "day" / "repair-1" / "actions.csv").is_file()
