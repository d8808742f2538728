"""Limits of single duties: what breaks a hard one is never worked."""

from __future__ import annotations

from wfm.rostering.cpsat.constraints.path_form import build_by_path_form
from wfm.rostering.cpsat.variables import DutyColumns
from wfm.rostering.rules import MaxPresenceSpan, Rule

__all__ = ["build_max_presence_span"]


def build_max_presence_span(rule: Rule, columns: DutyColumns) -> None:
    """No duty lasts longer than `hours` from start to end."""
    assert isinstance(rule, MaxPresenceSpan)
    if rule.price_minor is not None:
        build_by_path_form(rule, columns)
        return
    length_min = columns.instance.option_length * columns.instance.grid.step_min
    for m in columns.bound_by(rule):
        for day, on in enumerate(columns.instance.grid.dates):
            if rule.scope.holds_on(on):
                taken = columns.duty[m, day]
                columns.sheet.forbid(taken[(taken >= 0) & (length_min > rule.hours * 60)])
