"""Rules that add nothing to the duties of single people: they stand where people meet."""

from __future__ import annotations

from wfm.rostering.cpsat.variables import DutyColumns
from wfm.rostering.rules import Rule

__all__ = ["build_activity_quota", "build_coverage_skill_mix"]


def build_activity_quota(rule: Rule, columns: DutyColumns) -> None:
    """Sittings are put into the finished duties (`wfm.rostering.activities`), which any duties are open to."""


def build_coverage_skill_mix(rule: Rule, columns: DutyColumns) -> None:
    """The rows are over people on the phone, breaks taken off: `wfm.rostering.cpsat.head_coverage` adds them."""
