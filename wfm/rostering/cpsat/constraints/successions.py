"""Successive duties: rest between them, and the distance of their starts."""

from __future__ import annotations

import numpy as np

from wfm.rostering.cpsat.constraints.path_form import build_by_path_form
from wfm.rostering.cpsat.constraints.rest import conflict_rows, forbid_before, keep_apart
from wfm.rostering.cpsat.variables import DutyColumns
from wfm.rostering.rules import MinRestBetweenShifts, MinStartToStart, Rule

__all__ = ["build_min_rest", "build_min_start_to_start"]


def build_min_rest(rule: Rule, columns: DutyColumns) -> None:
    """From the end of a duty to the start of the next at least `hours` pass; the last duty of the past counts."""
    assert isinstance(rule, MinRestBetweenShifts)
    if rule.price_minor is not None or rule.reduced_to is not None or rule.scope.first or rule.scope.last:
        build_by_path_form(rule, columns)
        return
    members = columns.bound_by(rule)
    keep_apart(columns, members, rest_min=rule.hours * 60)
    forbid_before(columns, members, rest_min=rule.hours * 60)


def build_min_start_to_start(rule: Rule, columns: DutyColumns) -> None:
    """Of two duties whose starts are too close on the clock at most one is worked, as cliques."""
    assert isinstance(rule, MinStartToStart)
    if rule.price_minor is not None or rule.scope.first is not None or rule.scope.last is not None or rule.hours > 24:
        # Above a day a free day may lie between, and a duty on it makes the two no successors.
        build_by_path_form(rule, columns)
        return
    instance = columns.instance
    for m in columns.bound_by(rule):
        starts = [
            {
                int(columns.duty[m, day, option]): day * 1440 + instance.view(day, int(option)).clock_start_min
                for option in np.flatnonzero(columns.allowed[m, day])
            }
            for day in range(instance.days)
        ]
        past = instance.past_view(int(columns.agents[m]))
        if past is not None:
            soon = past.day * 1440 + past.clock_start_min + rule.hours * 60
            early = [column for found in starts for column, start in found.items() if start < soon]
            columns.sheet.forbid(np.array(early, dtype=np.int64))
        for day in range(instance.days):
            for later in range(day + 1, min(day + 3, instance.days)):
                first, second = starts[day], starts[later]
                if first and second:
                    early_ends = np.array(list(first.values())) + rule.hours * 60
                    rows = conflict_rows(early_ends, np.array(list(second.values()), dtype=float))
                    left, right = np.array(list(first)), np.array(list(second))
                    for i, j in rows:
                        columns.sheet.at_most_one([*left[i].tolist(), *right[j].tolist()])
