"""wfm staff and wfm audit on a centre of three people."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wfm.cli.audit import SHOWN, violation_lines
from wfm.evaluation.violation import Violation

ROSTER = "agent_id,start,end,shift\n"


def roster_file(*rows: str) -> Path:
    """Write a roster by hand, without activities."""
    file = Path("edited.csv")
    file.write_text(ROSTER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return file


def duty(agent: str, day: int, start: str = "09:00", end: str = "13:00") -> str:
    """Return a row of a roster for a day in March 2026."""
    return f"{agent},2026-03-{day:02d}T{start}:00+01:00,2026-03-{day:02d}T{end}:00+01:00,morning"


SOUND = [duty("A1", day) for day in range(2, 7)] + [duty("A2", 2), duty("A2", 3), duty("A3", 4), duty("A3", 5)]


def test_staff_writes_the_requirement_and_tells_its_size(wfm: Callable[..., Any], tiny: Path) -> None:
    result = wfm("staff", tiny)
    assert result.exit_code == 0
    assert "calls: 0 contacts, 40.0 agent-hours required, at most 2 agents (Mon 02 Mar 09:00)" in result.stdout
    with Path("out/tiny/requirement.csv").open(encoding="utf-8", newline="") as file:
        agents = [float(row["agents"]) for row in csv.DictReader(file)]
    assert sum(agents) == 40
    assert [path.name for path in Path("out/tiny").iterdir()] == ["requirement.csv"]


def test_staff_quiet_and_out(wfm: Callable[..., Any], tiny: Path) -> None:
    result = wfm("staff", tiny, "--out", "there", "--quiet")
    assert (result.exit_code, result.output) == (0, "")
    assert Path("there/requirement.csv").is_file()


def test_sound_roster(wfm: Callable[..., Any], tiny: Path) -> None:
    result = wfm("audit", tiny, roster_file(*SOUND))
    assert result.exit_code == 0, result.output
    assert "9 duties, 0 violations" in result.stdout
    assert "no breaks are assumed" in result.stdout
    assert Path("out/tiny/audit.csv").read_text(encoding="utf-8") == "rule,agent_id,date,start,message,origin\n"


def test_audit_tells_cost_and_shortage(wfm: Callable[..., Any], tiny: Path) -> None:
    text = wfm("audit", tiny, roster_file(*SOUND)).stdout
    # 5 × 80 + 2 × 88 + 2 × 96 of pay; one duty is missing: a tenth of two agents at 60, the rest at 120, four hours
    cost = 5 * 80 + 2 * 88 + 2 * 96 + 4 * (0.2 * 60 + 0.8 * 120)
    assert f"{cost:,.2f} EUR" in text
    assert "40.0 agent-hours required, 4.0 missing" in text


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ([*SOUND, duty("A1", 7)], "contract_hours"),
        (SOUND[:5] + SOUND[5:7], "contract_hours"),
        ([*SOUND[:-1], duty("A3", 5, "10:00", "14:00")], "known_shift"),
        ([*SOUND, duty("A9", 6)], "known_shift"),
    ],
    ids=["too much", "too little", "another time", "a stranger"],
)
def test_broken_rule(wfm: Callable[..., Any], tiny: Path, rows: list[str], rule: str) -> None:
    result = wfm("audit", tiny, roster_file(*rows))
    assert result.exit_code == 1
    assert rule in result.stderr
    with Path("out/tiny/audit.csv").open(encoding="utf-8", newline="") as file:
        assert rule in {row["rule"] for row in csv.DictReader(file)}


def test_two_duties_on_a_day(wfm: Callable[..., Any], tiny: Path) -> None:
    rows = [*SOUND[1:], duty("A1", 3, "14:00", "18:00")]
    result = wfm("audit", tiny, roster_file(*rows))
    assert result.exit_code == 1
    assert "one_duty_a_day" in result.stderr


def test_quiet_audit_tells_violations_only(wfm: Callable[..., Any], tiny: Path) -> None:
    assert wfm("audit", tiny, roster_file(*SOUND), "--quiet").output == ""
    result = wfm("audit", tiny, roster_file(*SOUND[:7]), "--quiet")
    assert result.stdout == ""
    assert result.stderr.startswith("violation: A3")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("agent_id,start,end\nA1,2026-03-02 09:00,2026-03-02 13:00\n", "shift"),
        (ROSTER + "A1,yesterday,2026-03-02 13:00,morning\n", "start"),
        (ROSTER + "A1,2026-03-02 13:00,2026-03-02 09:00,morning\n", "end must lie after start"),
    ],
    ids=["column", "time", "order"],
)
def test_wrong_roster_file(wfm: Callable[..., Any], tiny: Path, text: str, message: str) -> None:
    Path("edited.csv").write_text(text, encoding="utf-8")
    result = wfm("audit", tiny, "edited.csv")
    assert result.exit_code == 2
    assert message in result.stderr
    assert not Path("out").exists()


def test_missing_roster(wfm: Callable[..., Any], tiny: Path) -> None:
    result = wfm("audit", tiny, "nowhere")
    assert result.exit_code == 2
    assert "nowhere" in result.stderr


def test_many_violations_are_counted_by_rule() -> None:
    found = tuple(Violation("days_off" if n % 3 else "max_week", f"A{n}", None, None, "no") for n in range(30))
    lines = violation_lines(found)
    assert len(lines) == SHOWN + 1
    assert lines[-1] == "and 10 more; of all 30: days_off 20, max_week 10"
    assert violation_lines(found[:3])[-1] == "violation: A2  days_off: no"
    assert violation_lines(()) == []
