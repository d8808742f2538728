"""Weekly working time of the contract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from wfm.rostering.rules.rule import Rule

__all__ = ["ContractHours"]


@dataclass(frozen=True)
class ContractHours(Rule):
    """Paid minutes of the duties that start in a week, plus credited absence, lie within the contract's weekly band.

    A week is seven local days from the first day of the horizon; in a shorter last week only the upper limit holds.
    The credit of an absence counts in the week in which the absence starts. Where credit alone exceeds the upper limit,
    the week must have no duties; it is then not a violation.
    """

    type: ClassVar[str] = "contract_hours"
