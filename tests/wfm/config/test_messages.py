from typing import Any

import pytest
from pydantic import ValidationError

from wfm.config.messages import faults_of, known_keys, path_of
from wfm.config.schema import PlanFile
from wfm.config.yaml_document import parse_document

BASE = """\
name: x
zone: UTC
week: {start: 2026-03-02}
prices: {shortage_per_h: 50}
agents: agents.csv
shifts: {day: {start: "08:00", paid_h: 8}}
contracts: {full: {hours_per_week: 40, shifts: [day]}}
queues:
  orders:
    open: {mon-fri: "08:00-12:00"}
"""


def told(more: str, base: str = BASE) -> list[str]:
    document = parse_document(base + more, "plan.yaml")
    with pytest.raises(ValidationError) as caught:
        PlanFile.model_validate(document.raw)
    return [str(fault) for fault in faults_of(caught.value, document)]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("    aht_s: -5\n", "plan.yaml:11: queues.orders.aht_s must be > 0, got -5"),
        ("    aht_s: fast\n", "plan.yaml:11: queues.orders.aht_s must be a number, got 'fast'"),
        (
            "    aht_s: '240'\n",
            "plan.yaml:11: queues.orders.aht_s must be a number, got '240'. Leave the quotes out",
        ),
        ("    aht_s: true\n", "plan.yaml:11: queues.orders.aht_s must be a number, got true"),
        ("    aht_s: [1]\n", "plan.yaml:11: queues.orders.aht_s must be a number, got a list"),
        ("    aht_s: {a: 1}\n", "plan.yaml:11: queues.orders.aht_s must be a number, got a mapping"),
        ("    aht_s: .inf\n", "plan.yaml:11: queues.orders.aht_s must be a finite number, got inf"),
        ("    concurrency: 1.5\n", "plan.yaml:11: queues.orders.concurrency must be a whole number, got 1.5"),
        ("    concurrency: 0\n", "plan.yaml:11: queues.orders.concurrency must be >= 1, got 0"),
        (
            "    target: {level: 80}\n",
            "plan.yaml:11: queues.orders.target.level must be <= 1, got 80. Shares are written as fractions: 0.8",
        ),
        ("    target: 80\n", "plan.yaml:11: queues.orders.target must hold 'key: value' lines, got 80"),
        ("    name: 12\n", 'plan.yaml:11: queues.orders.name must be text, got 12. Put it in quotes: "12"'),
        ("    name: ''\n", "plan.yaml:11: queues.orders.name must not be empty, got empty text"),
        (
            "    channel: fone\n",
            "plan.yaml:11: queues.orders.channel must be one of voice, chat, email, ticket, social, callback",
        ),
        (
            "    chanel: voice\n",
            "plan.yaml:11: queues.orders.chanel is not a known key. Did you mean 'channel'?",
        ),
        (
            "    target: {colour: 1}\n",
            "plan.yaml:11: queues.orders.target.colour is not a known key. "
            "Known keys here: 'definition', 'floor', 'level', 'over', 'within_s'",
        ),
        ("currency: euro\n", "plan.yaml:11: currency must be three capital letters, such as EUR, got 'euro'"),
        ("interval_min: 20\n", "plan.yaml:11: interval_min must be one of 15, 30, 60, got 20"),
        ("rules: days_off\n", "plan.yaml:11: rules must be a list, got 'days_off'"),
        ("rules: [days_off]\n", "plan.yaml:11: rules[0]"),
        ("staffing: {integer: 1}\n", "plan.yaml:11: staffing.integer must be true or false, got 1"),
        (
            "solver: {engine: cpsat}\n",
            "plan.yaml:11: solver.engine must be one of auto, exact, decomposition, got",
        ),
        ("absences: [{agent: A1, to: 2026-03-03}]\n", "plan.yaml:11: absences[0].from is missing"),
        ("availability: {A1: {mon: 8}}\n", "plan.yaml:11: availability.A1.mon must be written like"),
        ("history: {file: []}\n", "plan.yaml:11: history.file must not be empty, got a list"),
        ("history: 5\n", "plan.yaml:11: history must hold 'key: value' lines, got 5"),
    ],
)
def test_messages(more: str, message: str) -> None:
    [found] = told(more)
    assert found.startswith(message)


def test_a_missing_section_is_placed_at_the_top() -> None:
    assert told("", BASE.replace("zone: UTC\n", "")) == ["plan.yaml:1: zone is missing"]


def test_a_missing_key_is_placed_at_its_section() -> None:
    text = BASE.replace('    open: {mon-fri: "08:00-12:00"}\n', "    name: a\n")
    assert told("", text) == ["plan.yaml:9: queues.orders.open is missing"]


def test_rules_are_explained_by_their_own_keys() -> None:
    rules = ("{type: days_off, hours: 1}", "{type: min_weekly_rest, hour: 1}", "{type: daysoff}", "{hours: 2}")
    found = told("rules:\n" + "".join(f"  - {rule}\n" for rule in rules))
    keys = "'exceptions', 'in_row', 'max_days', 'min_days', 'price', 'scope', 'since', 'type', 'weeks'"
    assert found[0] == f"plan.yaml:12: rules[0].hours is not a known key. Known keys here: {keys}"
    assert found[1] == "plan.yaml:13: rules[1].hour is not a known key. Did you mean 'hours'?"
    assert found[2].endswith("got 'daysoff'. Did you mean 'days_off'?")
    assert found[3] == "plan.yaml:15: rules[3].type is missing. Each rule begins with '- type: <name of the rule>'"


def test_faults_come_in_the_order_of_the_file() -> None:
    found = told("    aht_s: -1\ncolour: red\ninterval_min: 7\n", BASE.replace("name: x", "name: 5"))
    assert [int(line.split(":")[1]) for line in found] == [1, 11, 12, 13]


@pytest.mark.parametrize(
    ("path", "some"),
    [
        ((), {"name", "queues", "solver"}),
        (("queues", "orders"), {"aht_s", "open", "target"}),
        (("queues", "orders", "target"), {"level", "within_s"}),
        (("history",), {"file", "zone"}),
        (("shifts", "day", "start"), {"from", "to", "step_min"}),
        (("shifts", "day", "breaks", 0), {"id", "length_min", "from"}),
        (("contracts", "full", "hours_per_week"), {"min", "max"}),
        (("agents", "A1"), {"skills", "contract"}),
        (("absences", 0), {"agent", "from", "credit_h"}),
        (("rules", 0), {"type", "scope"}),
        (("rules", 0, "scope"), {"agents", "teams"}),
        (("nowhere",), set()),
    ],
)
def test_known_keys(path: tuple[Any, ...], some: set[str]) -> None:
    found = known_keys(path, {})
    assert some <= found
    assert bool(found) == bool(some)


def test_paths_leave_out_what_the_validator_puts_between() -> None:
    raw = {"agents": {"A1": {"skills": 1}}, "rules": [{"type": "days_off"}]}
    assert path_of(("agents", "inline", "A1", "skills"), raw) == ("agents", "A1", "skills")
    assert path_of(("rules", 0, "days_off", "min_days"), raw, missing=True) == ("rules", 0, "min_days")
    assert path_of(("agents", "inline", "A1", "contract"), raw, missing=True) == ("agents", "A1", "contract")
