"""What verbs take in: the plan, last week, limits from the command line, the folder to write into."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from wfm.cli.inputs import load, output_folder, with_limits
from wfm.errors import InputError
from wfm.rostering.result import Engine

HEAD = "agent_id,last_duty_start,last_duty_end,days_in_row,days_off_in_row,worked_h,weekends,nights,unsocial_points"


@pytest.fixture
def last_week(tmp_path: Path) -> Path:
    folder = tmp_path / "last"
    folder.mkdir()
    rows = [HEAD, "A1,2026-02-28T09:00:00+01:00,2026-02-28T13:00:00+01:00,6,0,24.00,1,0,0", "A2,,,0,7,0.00,0,0,0"]
    (folder / "carry_in.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def test_plan_without_a_past(tiny: Path) -> None:
    assert load(tiny).workforce.carry_in == ()


def test_previous_takes_the_place_of_the_plans_own(tiny: Path, last_week: Path) -> None:
    past = load(tiny, last_week).workforce.carry_in_by_agent
    assert past["A1"].days_in_row == 6
    assert past["A1"].worked_week_min == (24 * 60,)
    assert past["A2"].days_off_in_row == 7


def test_previous_may_be_relative_to_where_the_program_runs(
    tiny: Path, last_week: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(last_week.parent)
    assert load(tiny, Path("last")).workforce.carry_in_by_agent["A1"].weekends == 1


def test_previous_without_carry_in(tiny: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"carry_in\.csv: --previous: there is no such file") as raised:
        load(tiny, tmp_path)
    assert len(raised.value.faults) == 1


def test_previous_of_the_week_to_be_planned(tiny: Path, last_week: Path) -> None:
    file = last_week / "carry_in.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("2026-02-28", "2026-03-03"), encoding="utf-8")
    with pytest.raises(InputError, match="must lie before the first planned day, 2026-03-02"):
        load(tiny, last_week)


def test_limits_not_given_stay_the_plans(tiny: Path) -> None:
    plan = load(tiny)
    assert with_limits(plan).limits == plan.limits


def test_limits_given_win_and_nothing_else_changes(tiny: Path) -> None:
    plan = load(tiny)
    changed = with_limits(plan, time_limit_s=3.0, seed=0, engine=Engine.EXACT, deterministic=True)
    assert (changed.limits.time_limit_s, changed.limits.seed, changed.limits.engine) == (3.0, 0, Engine.EXACT)
    assert changed.limits.workers == plan.limits.workers
    assert changed.limits.deterministic
    assert changed.workforce is plan.workforce
    assert changed.grid.first == date(2026, 3, 2)


def test_folder_is_named_after_the_plan(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert output_folder(None, load(tiny)) == Path("out/tiny")
    assert output_folder(tmp_path / "a" / "b", load(tiny)) == tmp_path / "a" / "b"
    assert not (tmp_path / "a").exists()


def test_file_in_the_way(tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    for folder in (tmp_path / "taken", tmp_path / "taken" / "deep" / "er"):
        with pytest.raises(InputError, match="is no folder to write into"):
            output_folder(folder, load(tiny))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_folder_without_leave_to_write(tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(InputError, match="cannot be written"):
        output_folder(tmp_path / "closed" / "out", load(tiny))
