"""The errors of the program, one tree.

    WfmError
    ├── InputError      the planner's files are wrong; carries every fault found (exit code 2)
    ├── ValueRangeError an argument of a library call is outside its meaning (also a ValueError)
    └── SolverError     the solver broke its own contract; a fault of this program (exit code 3)

A plan for which no roster exists is not an error: it is a result (`SolveStatus.INFEASIBLE`) with an explanation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Fault", "InputError", "SolverError", "ValueRangeError", "WfmError"]


class WfmError(Exception):
    """Root of all errors raised on purpose by this program."""


class ValueRangeError(WfmError, ValueError):
    """An argument lies outside the range in which it has a meaning."""


class SolverError(WfmError):
    """A solver returned something that its contract excludes."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in the planner's files.

    Attributes
    ----------
    where
        File and line as far as known: ``plan.yaml:41`` or ``data/agents.csv:7``.
    what
        The field and the law it breaks: ``queues.billing.aht_s must be > 0``.
    got
        The value found, as text; None where nothing was found.
    mend
        What to write instead; empty where `what` says it already.
    """

    where: str
    what: str
    got: str | None = None
    mend: str = ""

    def __str__(self) -> str:
        """Return ``where: what, got value. mend`` in one line, even where a cell holds a line break."""
        got = "" if self.got is None else f", got {self.got}"
        mend = "" if not self.mend else f". {self.mend}"
        return "\\n".join(f"{self.where}: {self.what}{got}{mend}".splitlines())


class InputError(WfmError):
    """The planner's files are wrong. All faults that could be found are carried at once.

    Parameters
    ----------
    faults
        The faults in the order in which a reader meets them; at least one.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        lines = "\n".join(str(fault) for fault in self.faults)
        count = len(self.faults)
        super().__init__(f"{count} fault{'' if count == 1 else 's'} in the input:\n{lines}")
