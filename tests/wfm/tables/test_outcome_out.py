"""All files of a plan together."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

from wfm.pipeline import Outcome
from wfm.tables import outcome_out
from wfm.tables.carry_in_out import LedgerSettings
from wfm.tables.outcome_out import outcome_files, write_outcome

GOLDEN = Path(__file__).parents[2] / "golden" / "small_week"
MADE = datetime(2026, 10, 26, 9, 0, tzinfo=UTC)
FILES = {
    "forecast.csv", "requirement.csv", "roster.csv", "activities.csv", "coverage.csv", "audit.csv", "carry_in.csv",
    "summary.json", "roster.xlsx", "fairness.csv", "carry_in_before.csv",
}  # fmt: skip


def test_all_files_of_the_contract_are_written(small: Outcome, tmp_path: Path) -> None:
    written = write_outcome(small, tmp_path / "out", made=MADE, pages={"report.html": "<html></html>"})
    names = {path.relative_to(tmp_path / "out").as_posix() for path in written}
    assert names == FILES | {"report.html"} | {f"ics/{stem}.ics" for stem in ("A01", "A02", "%3DA%2F3", "-A4", "A05")}
    assert all(path.is_file() for path in written)


@pytest.mark.parametrize("name", ["roster.csv", "activities.csv", "carry_in.csv", "coverage.csv", "requirement.csv"])
def test_files_are_as_they_were(samples: ModuleType, name: str) -> None:
    """Golden files; a change of a column, a format or an order shows here."""
    found = outcome_files(samples.stated_outcome(), made=MADE)[name]
    assert found.decode() == (GOLDEN / name).read_text(encoding="utf-8")


def test_without_a_roster_there_are_the_stages_before_it_only(nothing: Outcome, tmp_path: Path) -> None:
    write_outcome(nothing, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"forecast.csv", "requirement.csv", "summary.json"}


def test_a_roster_of_an_earlier_plan_does_not_stay_beside_a_plan_without_one(
    small: Outcome, nothing: Outcome, tmp_path: Path
) -> None:
    write_outcome(small, tmp_path, pages={"report.html": "x"})
    (tmp_path / "published.json").write_text("{}")
    write_outcome(nothing, tmp_path)
    left = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {"forecast.csv", "requirement.csv", "summary.json", "published.json"}


def test_a_page_that_cannot_be_written_leaves_everything_as_it_was(
    small: Outcome, nothing: Outcome, tmp_path: Path
) -> None:
    write_outcome(small, tmp_path, made=MADE)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(OSError):
        write_outcome(nothing, tmp_path, pages={"x" * 300: "a name too long for the file system"})
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_the_same_outcome_gives_the_same_bytes(small: Outcome) -> None:
    assert outcome_files(small, made=MADE) == outcome_files(small, made=MADE)


def test_the_weekend_in_carry_in_is_that_of_the_plans_country(small: Outcome) -> None:
    def weekends(outcome: Outcome, ledger: LedgerSettings | None = None) -> dict[str, str]:
        text = outcome_files(outcome, made=MADE, ledger=ledger)["carry_in.csv"].decode()
        return {row["agent_id"]: row["weekends"] for row in csv.DictReader(text.splitlines())}

    israel = replace(small, plan=replace(small.plan, forecasting=replace(small.plan.forecasting, country="IL")))
    assert weekends(small)["A01"] == "0"
    assert weekends(israel)["A01"] == "1", "Friday is worked, and belongs to the weekend there"
    assert weekends(israel, LedgerSettings())["A01"] == "0"


def test_simulated_levels_reach_the_summary(small: Outcome) -> None:
    files = outcome_files(small, simulated={"support": (0.5, 0.02)})
    assert json.loads(files["summary.json"])["service"]["support"]["half_width"] == 0.02


def test_files_are_utf8_with_plain_line_ends(small: Outcome) -> None:
    for name, content in outcome_files(small).items():
        if name.endswith((".csv", ".json")):
            assert b"\r" not in content
            assert not content.startswith(b"\xef\xbb\xbf")
            content.decode("utf-8")


def test_every_file_that_can_be_written_is_known_as_ours(small: Outcome) -> None:
    for name in outcome_files(small):
        assert any(Path(name).match(pattern) for pattern in outcome_out.PLAN_FILES), name
