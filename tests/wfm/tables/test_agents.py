from datetime import date

import pytest

from wfm.tables.agents import AGENT_COLUMNS, agents_of, parse_skills
from wfm.tables.csv_file import Table
from wfm.workforce import Agent


def table_of(*rows: str, header: str = "agent_id,contract,skills,hourly_cost", delimiter: str = ",") -> Table:
    columns = tuple(header.split(delimiter))
    cells = list(zip(*(row.split(delimiter) for row in rows), strict=True)) or [()] * len(columns)
    named = {name: list(column) for name, column in zip(columns, cells, strict=True)}
    return Table("agents.csv", columns, named, list(range(2, len(rows) + 2)), delimiter)


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("orders", {"orders": 1.0}),
        ("orders returns:1.25", {"orders": 1.0, "returns": 1.25}),
        ("orders|returns:2", {"orders": 1.0, "returns": 2.0}),
        ("orders+returns;mail", {"orders": 1.0, "returns": 1.0, "mail": 1.0}),
        ("  orders   returns ", {"orders": 1.0, "returns": 1.0}),
    ],
)
def test_skills(text: str, skills: dict[str, float]) -> None:
    assert parse_skills(text) == skills


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("", "name skills"),
        ("a a", "twice"),
        ("a:x", "number after 'a:'"),
        ("a:0", "> 0"),
        ("a:-1", "> 0"),
        ("a:", "number"),
    ],
)
def test_no_skills(text: str, law: str) -> None:
    with pytest.raises(ValueError, match=law):
        parse_skills(text)


def test_all_columns() -> None:
    table = table_of("A1,Ada,full,orders:1.2,20.50,blue,lead,Łódź,a@x.org,2008-05-07", header=",".join(AGENT_COLUMNS))
    [(where, agent)] = agents_of(table)
    assert where == "agents.csv:2"
    assert agent == Agent(
        "A1", "Ada", "full", {"orders": 1.2}, 2050, "blue", "lead", "Łódź", "a@x.org", date(2008, 5, 7)
    )
    assert not table.faults and not table.notes


def test_what_may_be_missing() -> None:
    [(_, agent)] = agents_of(table_of("A1,full,orders,20"))
    assert agent == Agent("A1", "A1", "full", {"orders": 1.0}, 2000)


def test_other_names_of_columns() -> None:
    [(_, agent)] = agents_of(table_of("A1,full,orders,20", header="id,contract,skills,hourly_rate"))
    assert (agent.id, agent.hourly_cost_minor) == ("A1", 2000)


def test_decimal_comma() -> None:
    [(_, agent)] = agents_of(
        table_of("A1;full;orders:1,25;20,50", header="agent_id;contract;skills;hourly_cost", delimiter=";")
    )
    assert agent.skills == {"orders": 1.25}
    assert agent.hourly_cost_minor == 2050


def test_leading_zeros_of_ids_stay() -> None:
    [(_, agent)] = agents_of(table_of("007,full,orders,20"))
    assert agent.id == "007"


def test_missing_columns() -> None:
    table = table_of("A1,full", header="agent_id,contract")
    assert agents_of(table) == []
    assert [fault.what.split(";")[0] for fault in table.faults] == [
        "the column 'skills' is missing",
        "the column 'hourly_cost' is missing",
    ]


def test_nobody() -> None:
    table = table_of()
    assert agents_of(table) == []
    assert [str(fault) for fault in table.faults] == ["agents.csv:1: there is no agent in the file"]


def test_an_agent_with_faults_can_still_be_named() -> None:
    table = table_of("A1,full,,x", "A1,full,orders,20", "A2,full,orders,20")
    assert [agent.id for _, agent in agents_of(table)] == ["A1", "A2"]
    assert [fault.where for fault in table.faults] == ["agents.csv:2", "agents.csv:2", "agents.csv:3"]


def test_a_column_that_nobody_reads_is_noted() -> None:
    table = table_of("A1,full,orders,20,x", header="agent_id,contract,skills,hourly_cost,teem")
    agents_of(table)
    assert table.notes == ["agents.csv: the column 'teem' is not used. Did you mean 'team'?"]


def test_a_date_of_birth_is_a_date() -> None:
    table = table_of(
        "A1,full,orders,20,7.5.2008",
        "A2,full,orders,20,",
        "A3,full,orders,20,May",
        header="agent_id,contract,skills,hourly_cost,birth_date",
    )
    assert [agent.birth_date for _, agent in agents_of(table)] == [date(2008, 5, 7), None, None]
    assert [str(fault) for fault in table.faults] == [
        "agents.csv:4: birth_date must be a date such as 2026-03-02, got 'May'"
    ]
