"""Names of the parts of the cost; solver, audit, files and report use the same ones."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["CostTerm"]


class CostTerm(StrEnum):
    """One part of the cost."""

    PAY_SALARIED = "pay_salaried"
    PAY_ABSENCE = "pay_absence"
    PAY_HOURLY = "pay_hourly"
    PAY_OVERTIME = "pay_overtime"
    """What overtime costs beyond the hour itself."""
    PAY_PREMIUM = "pay_premium"
    """Night, Sunday, holiday and other premiums, and compensation for standby."""
    SHORTAGE = "shortage"
    SURPLUS = "surplus"
    LATE_WORK = "late_work"
    """Deferred work past its deadline, by the hour."""
    RULES = "rules"
    """Breaches of rules that the plan prices."""
    PREFERENCES = "preferences"
    FAIRNESS = "fairness"
    CHANGES = "changes"
    """Changes against a published roster."""

    @property
    def fixed(self) -> bool:
        """Whether no decision can change it."""
        return self in {CostTerm.PAY_SALARIED, CostTerm.PAY_ABSENCE}
