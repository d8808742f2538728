"""Off-phone work: no rows of the model of duties."""

from __future__ import annotations

from wfm.rostering.cpsat.variables import DutyColumns
from wfm.rostering.rules import Rule

__all__ = ["build_activity_quota"]


def build_activity_quota(rule: Rule, columns: DutyColumns) -> None:
    """Sittings are put into the finished duties (`wfm.rostering.activities`), which any duties are open to."""
