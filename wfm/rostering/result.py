"""How well a problem was solved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from wfm.rostering.roster import Roster
from wfm.rostering.terms import CostTerm

__all__ = ["Engine", "Progress", "ProgressListener", "SolveLimits", "SolveResult", "SolveStatus"]


class SolveStatus(StrEnum):
    """What is known about the roster."""

    OPTIMAL = "optimal"
    """The cost equals the bound (within one minor unit)."""
    FEASIBLE = "feasible"
    """A roster that keeps every hard rule; the bound says how far from best it can be."""
    BROKEN = "broken"
    """A roster was found, but it breaks a hard rule that couples people; `notes` say which."""
    INFEASIBLE = "infeasible"
    """Proved: no roster keeps every hard rule. `explanation` says which facts clash."""
    UNKNOWN = "unknown"
    """The limits ran out before a roster was found and before its absence was proved."""


class Engine(StrEnum):
    """Which engine solves."""

    AUTO = "auto"
    EXACT = "exact"
    DECOMPOSITION = "decomposition"


@dataclass(frozen=True, slots=True)
class SolveLimits:
    """How long and with what to solve.

    Attributes
    ----------
    time_limit_s
        Wall-clock limit of the whole solve in seconds, kept within 10 %.
    workers
        Threads or processes to use, at least 1.
    seed
        One seed gives one answer where `deterministic` is set.
    deterministic
        Count work instead of seconds, so that the same seed gives the same roster byte for byte.
    engine
        Which engine; AUTO chooses by size.
    gap_target
        Stop when (cost − bound) ÷ (cost − fixed pay) is at most this.
    """

    time_limit_s: float = 60.0
    workers: int = 2
    seed: int = 1
    deterministic: bool = False
    engine: Engine = Engine.AUTO
    gap_target: float = 0.0


@dataclass(frozen=True, slots=True)
class Progress:
    """One line of progress.

    Attributes
    ----------
    phase
        What is being done: ``bound``, ``construct``, ``improve``, ``exact``.
    elapsed_s
        Seconds since the solve began.
    cost, bound
        Best so far in major units of the currency; None where unknown.
    fixed_pay
        Part of the cost that no decision can change; None where unknown.
    """

    phase: str
    elapsed_s: float
    cost: Decimal | None
    bound: Decimal | None
    fixed_pay: Decimal | None = None

    @property
    def gap(self) -> float | None:
        """(cost − bound) ÷ (cost − fixed pay); None where one is unknown or the divisor is 0."""
        if self.cost is None or self.bound is None or self.fixed_pay is None or self.cost == self.fixed_pay:
            return None
        return float((self.cost - self.bound) / (self.cost - self.fixed_pay))


ProgressListener = Callable[[Progress], None]
"""Called with every line of progress."""


@dataclass(frozen=True)
class SolveResult:
    """What a solve came to.

    Attributes
    ----------
    status
        What is known.
    roster
        The best roster; None where none was found.
    cost_terms
        Term → amount in major units of the currency; empty without a roster.
    bound
        Proven lower limit of the cost of every roster; None where none was computed.
    relaxation
        The relaxation that the bound comes from, in words; empty without a bound.
    explanation
        Sentences for the planner when there is no roster.
    notes
        What the planner should know of the roster: hard rules that it breaks, and why.
    interrupted
        Whether the user stopped the solve.
    engine
        Engine used.
    seconds
        Wall-clock seconds.
    first_roster_s
        Seconds until the first roster; None without one.
    """

    status: SolveStatus
    roster: Roster | None
    cost_terms: Mapping[CostTerm, Decimal] = field(default_factory=dict)
    bound: Decimal | None = None
    relaxation: str = ""
    explanation: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    interrupted: bool = False
    engine: Engine = Engine.AUTO
    seconds: float = 0.0
    first_roster_s: float | None = None

    @property
    def cost(self) -> Decimal | None:
        """Total cost in major units; None without a roster."""
        return sum(self.cost_terms.values(), Decimal(0)) if self.roster is not None else None

    @property
    def fixed_pay(self) -> Decimal:
        """Part of the cost that no decision can change."""
        return sum((amount for term, amount in self.cost_terms.items() if term.fixed), Decimal(0))

    @property
    def gap(self) -> float | None:
        """(cost − bound) ÷ (cost − fixed pay); None without a roster or bound, or where the divisor is 0."""
        if self.cost is None or self.bound is None or self.cost == self.fixed_pay:
            return None
        return float((self.cost - self.bound) / (self.cost - self.fixed_pay))

    def excess(self, shortage_minor_per_h: int, required_agent_h: float) -> float | None:
        """(cost − bound) ÷ p₁ ÷ required agent-hours; None without a roster or bound, or where the divisor is 0."""
        divisor = shortage_minor_per_h / 100 * required_agent_h
        if self.cost is None or self.bound is None or divisor == 0:
            return None
        return float(self.cost - self.bound) / divisor
