"""What a roster is: one duty a day, only allowed options, only known shifts."""

from __future__ import annotations

import numpy as np

from wfm.rostering.cpsat.constraints.rest import forbid_before, keep_apart
from wfm.rostering.cpsat.variables import DutyColumns
from wfm.rostering.rules import Rule

__all__ = ["build_available", "build_known_shift", "build_one_duty_a_day"]


def build_one_duty_a_day(rule: Rule, columns: DutyColumns) -> None:
    """Every day has one duty or is off, and duties do not overlap (also not the one that runs in from the past)."""
    members = columns.bound_by(rule)
    for m in members:
        for day in range(columns.instance.days):
            taken = columns.duty[m, day]
            columns.sheet.exactly_one([*taken[taken >= 0].tolist(), int(columns.off[m, day])])
    keep_apart(columns, members, rest_min=0.0)
    forbid_before(columns, members, rest_min=0.0)


def build_available(rule: Rule, columns: DutyColumns) -> None:
    """Nothing to add: an option outside availability or inside an absence has no column."""
    instance = columns.instance
    assert not np.any(columns.allowed & ~instance.allowed[columns.agents])


def build_known_shift(rule: Rule, columns: DutyColumns) -> None:
    """Nothing to add: columns exist for the contract's shift templates only, breaks only at their positions."""
    assert columns.duty.shape[2] == len(columns.instance.options)
