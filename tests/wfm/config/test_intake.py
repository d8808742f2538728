from pathlib import Path

import pytest

from wfm.config.intake import Intake, hint_for
from wfm.config.yaml_document import parse_document
from wfm.errors import InputError
from wfm.tables.csv_file import Table


def intake_in(folder: Path) -> Intake:
    return Intake(parse_document("name: x\nagents: agents.csv\n", "plan.yaml"), folder)


def test_a_table(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "agents.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    table = intake_in(tmp_path).table(("agents",), "data/agents.csv")
    assert table is not None
    assert table.shown == "data/agents.csv"


def test_a_table_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "agent.csv").write_text("a\n", encoding="utf-8")
    (tmp_path / "zebra.csv").write_text("a\n", encoding="utf-8")
    intake = intake_in(tmp_path)
    assert intake.table(("agents",), "agents.csv") is None
    assert intake.table(("agents",), "x/agents.csv") is None
    assert intake.table(("agents",), "q.csv") is None
    assert [str(fault) for fault in intake.faults] == [
        "plan.yaml:2: agents names a file that does not exist, got 'agents.csv'. Did you mean 'agent.csv'?",
        "plan.yaml:2: agents names a file that does not exist, got 'x/agents.csv'",
        "plan.yaml:2: agents names a file that does not exist, got 'q.csv'. The folder has 'agent.csv', 'zebra.csv'",
    ]


def test_a_table_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "agents.csv").write_bytes(b"")
    intake = intake_in(tmp_path)
    assert intake.rows(("agents",), "agents.csv", lambda table: [table]) == []
    assert [fault.where for fault in intake.faults] == ["agents.csv"]


def test_rows_bring_their_faults_and_notes(tmp_path: Path) -> None:
    (tmp_path / "agents.csv").write_text("a\n1\n", encoding="utf-8")
    intake = intake_in(tmp_path)

    def reader(table: Table) -> list[str]:
        table.fault(0, "a must be 2", "1")
        table.notes.append("odd")
        return table.column("a")

    assert intake.rows(("agents",), "agents.csv", reader) == ["1"]
    assert [str(fault) for fault in intake.faults] == ["agents.csv:2: a must be 2, got '1'"]
    assert intake.notes == ["odd"]


def test_passes(tmp_path: Path) -> None:
    intake = intake_in(tmp_path)
    assert intake.passes(lambda: None)
    assert not intake.passes(lambda: intake.fault(("name",), "is odd"))
    assert intake.passes(lambda: None)


def test_faults_are_told_by_file_and_line_and_once(tmp_path: Path) -> None:
    intake = intake_in(tmp_path)
    intake.raise_faults()
    intake.fault_at("b.csv:10", "late")
    intake.fault_at("b.csv:9", "early")
    intake.fault(("agents",), "second")
    intake.fault_at("a.csv", "whole file")
    intake.fault(("name",), "first")
    intake.fault(("name",), "first")
    with pytest.raises(InputError) as caught:
        intake.raise_faults()
    assert [str(fault) for fault in caught.value.faults] == [
        "plan.yaml:1: name first",
        "plan.yaml:2: agents second",
        "b.csv:9: early",
        "b.csv:10: late",
        "a.csv: whole file",
    ]
    assert str(caught.value).startswith("5 faults in the input:\n")


def test_hints() -> None:
    assert hint_for("ful", ["full", "part"]) == "Did you mean 'full'?"
    assert hint_for("zebra", ["full"]) == "Known: 'full'"
    assert hint_for("zebra", []) == ""


def test_unknown(tmp_path: Path) -> None:
    intake = intake_in(tmp_path)
    intake.unknown("a.csv:3", "the contract", "ful", ["full"])
    assert str(intake.faults[0]) == "a.csv:3: the contract 'ful' is not in the plan. Did you mean 'full'?"
