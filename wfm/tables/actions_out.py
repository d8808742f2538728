"""actions.csv and changes.csv of a repair: what to do, in which order, and what becomes of whose duty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from wfm.evaluation.roster_changes import RosterChange
from wfm.intraday.actions import Action, duty_text
from wfm.intraday.requests import Answer
from wfm.rostering.roster import Duty, Roster
from wfm.tables.cells import csv_text, money_cell, number_cell
from wfm.workforce import Workforce

__all__ = ["ACTION_COLUMNS", "CHANGE_COLUMNS", "REQUEST_COLUMNS", "actions_csv", "changes_csv", "requests_csv"]

ACTION_COLUMNS = (
    "rank",
    "lever",
    "agent_id",
    "name",
    "date",
    "from",
    "to",
    "why",
    "price",
    "cost_before",
    "cost_after",
    "service_before",
    "service_after",
    "missing_h_before",
    "missing_h_after",
    "people",
    "changes",
    "approval",
)
"""Columns of actions.csv."""
CHANGE_COLUMNS = ("agent_id", "name", "date", "what", "from", "to", "why")
"""Columns of changes.csv."""
REQUEST_COLUMNS = ("event", "agent_id", "other", "from", "answer", "price", "rules", "reason")
"""Columns of requests.csv."""


def actions_csv(actions: Iterable[Action]) -> str:
    """Return actions.csv: the first row is to do nothing; each row is what holds after all rows before it."""
    return csv_text(ACTION_COLUMNS, map(_action_cells, actions))


def _action_cells(action: Action) -> tuple[str, ...]:
    def level(value: float | None) -> str:
        return "" if value is None else number_cell(value)

    return (
        str(action.rank),
        action.lever.value,
        action.agent_id,
        action.name,
        "" if action.date is None else action.date.isoformat(),
        action.before,
        action.after,
        action.why,
        _money(action.price),
        _money(action.cost_before),
        _money(action.cost_after),
        level(action.service_before),
        level(action.service_after),
        number_cell(action.missing_before_h, 2),
        number_cell(action.missing_after_h, 2),
        str(action.people),
        str(action.changes),
        action.approval,
    )


def _money(amount: float) -> str:
    return money_cell(Decimal(repr(amount)))


def changes_csv(
    published: Roster, standing: Roster, changes: Iterable[RosterChange], workforce: Workforce, why: str
) -> str:
    """Return changes.csv: first what the events took away or exchanged, then what the repair changed."""
    names = {agent.id: agent.name for agent in workforce.agents}
    rows = [*_by_events(published, standing, names), *(_change_cells(change, names, why) for change in changes)]
    return csv_text(CHANGE_COLUMNS, sorted(rows, key=lambda row: (row[2], row[0])))


def _by_events(published: Roster, standing: Roster, names: dict[str, str]) -> Iterator[tuple[str, ...]]:
    old = {(duty.agent_id, duty.date): duty for duty in published.duties}
    new = {(duty.agent_id, duty.date): duty for duty in standing.duties}
    for agent_id, day in sorted(old.keys() | new.keys()):
        before, after = old.get((agent_id, day)), new.get((agent_id, day))
        if before != after:
            what = "away" if after is None else "exchanged" if before is None else "partly away or exchanged"
            yield (
                agent_id, names.get(agent_id, ""), day.isoformat(), what, _whole(before), _whole(after), "event"
            )  # fmt: skip


def _change_cells(change: RosterChange, names: dict[str, str], why: str) -> tuple[str, ...]:
    return (
        change.agent_id,
        names.get(change.agent_id, ""),
        change.date.isoformat(),
        change.lever.value,
        _whole(change.before),
        _whole(change.after),
        why,
    )


def _whole(duty: Duty | None) -> str:
    return duty_text(duty, ())


def requests_csv(answers: Iterable[Answer]) -> str:
    """Return requests.csv: every swap and leave that was asked for, with yes or no and why."""
    return csv_text(
        REQUEST_COLUMNS,
        (
            (
                answer.event.kind.value,
                answer.event.agent_id,
                answer.event.other,
                answer.event.start.date().isoformat(),
                "yes" if answer.granted else "no",
                money_cell(answer.price),
                " ".join(dict.fromkeys(item.rule for item in answer.rules)),
                answer.reason,
            )
            for answer in answers
        ),
    )
