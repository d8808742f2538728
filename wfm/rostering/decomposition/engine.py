"""The engine for large problems: a bound and a search side by side."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from decimal import ROUND_FLOOR, Decimal
from functools import partial

import numpy as np

from wfm.rostering.costing import cost_terms, fixed_pay_minor, staff_of
from wfm.rostering.cpsat.model import CpLimits, solve_agents
from wfm.rostering.decomposition.apart import Apart
from wfm.rostering.decomposition.bound import RELAXATION, LinearBound, linear_bound
from wfm.rostering.decomposition.break_counts import spread_breaks
from wfm.rostering.decomposition.kernels.extremes import tour_extremes
from wfm.rostering.decomposition.search import Search
from wfm.rostering.decomposition.tables import build_tables
from wfm.rostering.decomposition.team import Team
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.result import Engine, Progress, ProgressListener, SolveLimits, SolveResult, SolveStatus
from wfm.rostering.team_rules import broken_sentences

__all__ = ["solve_by_decomposition"]

WHOLE_CELLS = 6_000
"""Up to this many agents × days × options the last neighbourhood is everybody, whose bound is a proof for the whole."""

TRIVIAL = "trivial (no coverage cost, no hourly pay)"
WHOLE = "exact model (CP-SAT) as the largest neighbourhood"

CHUNK_S = 0.2
"""Seconds between two looks at the clock and the stop request."""

EPOCHS, SHORTEST_EPOCH_S, LONGEST_EPOCH_S = 20, 2.0, 20.0
"""How often all workers go on from the best roster."""

SEARCH_SHARE, STALLED_ROUNDS = 0.6, 200
"""Of a small problem: share of the time for the search, and rounds an agent without improvement that end it sooner."""

NO_LIMIT_S = 1e6
"""A deterministic run counts work only."""

BOUND_SHARE, LATENESS, POLL_S = 0.5, 0.05, 0.1
"""Share of the time that a single worker gives to the bound; how late after the limit the bound may come, as a share of
the limit; seconds between two looks whether it is there."""

FOLLOW_SHARE, FEWEST_FOLLOWED = 0.3, 300
"""Share of the agents, and the fewest of them, who draw near to the counts of the relaxation once more every epoch."""

ROUNDS_AN_EPOCH = 1_000
"""Rounds of each worker in an epoch of a deterministic run."""


def solve_by_decomposition(
    instance: Instance,
    limits: SolveLimits,
    began: float,
    *,
    progress: ProgressListener | None = None,
    stop: Callable[[], bool] | None = None,
    start: Sequence[AssignedDuty] = (),
) -> SolveResult:
    """Solve by construction, improvement and a bound from a relaxation; see `wfm.rostering.solver.solve`.

    The tours of `start`, if there are any, take the place of the construction.
    """
    return _Run(instance, limits, began, progress, stop, start).run()


def _improve_once(search: Search, heat: float) -> None:
    search.improve(ROUNDS_AN_EPOCH, heat)


class _Run:
    """One solve. The bound takes one of the workers until it is there, unless the run is deterministic."""

    def __init__(
        self,
        instance: Instance,
        limits: SolveLimits,
        began: float,
        progress: ProgressListener | None,
        stop: Callable[[], bool] | None,
        start: Sequence[AssignedDuty],
    ) -> None:
        self.instance = instance
        self.limits = limits
        self.began = began
        self.deadline = began + limits.time_limit_s
        self.progress = progress
        self.stop = stop
        self.start = start
        self.interrupted = False
        self.tables = build_tables(instance)
        self.team = Team(Search(instance, self.tables, limits.seed))
        self.apart = Apart(instance, self.tables, limits.seed, self._stopped)
        self.fixed = sum(fixed_pay_minor(instance).values())
        self.bound_minor: float | None = None
        self.relaxation = ""
        self.relaxed: LinearBound | None = None
        self._followed, self._follow_s = 0, 0.0
        self.first_roster_s: float | None = None
        self._told = 0.0

    def run(self) -> SolveResult:
        """Run all phases and return what came out."""
        stuck = self._construct()
        if stuck is not None:
            return self._infeasible(stuck)
        if self.first_roster_s is None:
            return self._result()
        self._raise_bound(0.0, TRIVIAL)
        if self.limits.deterministic:
            self._await(self._begin_bound(NO_LIMIT_S), NO_LIMIT_S)
            self._follow()
            self._improve_by_count()
        elif self.limits.workers == 1:
            self._await(self._begin_bound(BOUND_SHARE * self._left()), BOUND_SHARE * self._left())
            self._follow()
            self._improve_by_clock(None)
        else:
            bound = self._begin_bound(self._left())
            self._improve_by_clock(bound)
            self._await(bound, self._left() + LATENESS * self.limits.time_limit_s)
        self._prove_whole()
        return self._result()

    def _left(self) -> float:
        return self.deadline - time.monotonic()

    def _over(self) -> bool:
        """Return whether the time is up, the user has stopped, or nothing is left to gain."""
        return self._stopped() or (not self.limits.deterministic and self._left() <= 0) or self._good_enough()

    def _stopped(self) -> bool:
        if self.stop is not None and self.stop():
            self.interrupted = True
        return self.interrupted

    def _good_enough(self) -> bool:
        if self.bound_minor is None or self.apart.agents or self.instance.problem.deferred:
            return False  # the search does not know all prices of those who are planned apart, nor the best flow
        cost = self.team.best.best_minor
        return cost - self.bound_minor <= max(1.0, self.limits.gap_target * cost)

    def _construct(self) -> int | None:
        """Give everybody a tour, then let them improve until nobody can; return an agent without any legal tour."""
        search = self.team.best
        agents = search.size
        for agent in range(len(self.instance.agents)):
            if self.tables.tours.begin[agent] < 0:
                return agent
        if self.start:
            search.restart(self.start)
        for low in range(0, 0 if self.start else agents, 200):
            if low and self._over():
                return None
            stuck = search.construct(low, min(agents, low + 200))
            if stuck is not None:
                return stuck
        search.write_record()
        if self.apart.agents and not self.start:
            stuck = self.apart.construct(search)
            if stuck is not None or not self.apart.complete:
                return stuck
        self.first_roster_s = time.monotonic() - self.began
        self._descend(search)
        return None

    def _descend(self, search: Search) -> None:
        """Let everybody improve until nobody can, and move the breaks of all at once."""
        before, spread = None, False
        while not spread or before is None or search.best_minor < before - abs(before) / 10_000 or search.rebase():
            before = search.best_minor
            for low in range(0, search.size, 200):
                search.descend(low, min(search.size, low + 200))
                if self._over():
                    break
            search.write_record()
            self._tell("construct")
            if self._over():
                break
            if not spread and search.best_minor >= before - abs(before) / 10_000:
                spread_breaks(search, self.limits.workers)
                spread = True

    def _follow(self) -> None:
        """Once the relaxation is there, draw near to its counts of duties: all agents, and then some of them again."""
        found = self.relaxed
        if found is None or self._over() or self.instance.problem.deferred:
            return
        begun = time.monotonic()
        if not self.limits.deterministic and self._left() < 2 * self._follow_s:
            return
        best = self.team.best
        other = best.copy(len(self.team.searches) + self._followed)
        share = 1.0 if self._followed == 0 else max(FOLLOW_SHARE, FEWEST_FOLLOWED / max(1, best.size))
        self._followed += 1
        if other.follow(min(1.0, share), found.group, found.duties):
            spread_breaks(other, self.limits.workers)
            self._descend(other)
            if other.best_minor < best.best_minor:
                decisions = other.record()
                for search in self.team.searches:
                    search.restart(decisions)
        self._follow_s = time.monotonic() - begun

    def _begin_bound(self, seconds: float) -> Future[None]:
        """Compute the bound in a thread; it dies with the program, as nothing can stop the linear solver sooner."""
        bound: Future[None] = Future()

        def work() -> None:
            try:
                found = linear_bound(self.instance, self.tables, seconds)
                if found is not None:
                    self._raise_bound(found.minor, RELAXATION)
                    self.relaxed = found
                bound.set_result(None)
            except Exception as failure:
                bound.set_exception(failure)

        if not self._stopped():
            threading.Thread(target=work, daemon=True).start()
        return bound

    def _await(self, bound: Future[None], seconds: float) -> None:
        """Wait for the bound, but not for longer than `seconds`, nor for a user who has stopped."""
        until = time.monotonic() + seconds
        while not bound.done() and time.monotonic() < until and not self._stopped():
            wait([bound], timeout=min(POLL_S, max(0.0, until - time.monotonic())))
        if bound.done():
            bound.result()

    def _raise_bound(self, minor: float, relaxation: str) -> None:
        if self.bound_minor is None or minor > self.bound_minor:
            self.bound_minor, self.relaxation = minor, relaxation

    def _small(self) -> bool:
        return len(self.instance.agents) * self.instance.days * len(self.instance.options) <= WHOLE_CELLS

    def _improve_by_clock(self, bound: Future[None] | None) -> None:
        """Ruin and recreate until the time is up; small problems leave time to the proof, more if nothing improves.

        While the bound is being computed it takes one of the workers.
        """
        start = time.monotonic()
        small, patience = self._small(), STALLED_ROUNDS * len(self.instance.agents)
        end = start + SEARCH_SHARE * self._left() if small else self.deadline
        epoch = min(LONGEST_EPOCH_S, max(SHORTEST_EPOCH_S, self.limits.time_limit_s / EPOCHS))

        def work(search: Search) -> None:
            rounds, stop_at = 4, min(end, time.monotonic() + epoch)
            since, record = 0, search.best_minor
            while (tick := time.monotonic()) < stop_at and not self._over() and not (small and since > patience):
                search.improve(rounds, max(0.0, (end - tick) / max(1e-9, end - start)))
                since = since + rounds if search.best_minor >= record else 0
                record = search.best_minor
                spent = max(1e-4, time.monotonic() - tick)
                rounds = max(1, min(2 * rounds, int(rounds * CHUNK_S / spent)))
                if search is self.team.searches[0]:
                    self._tell("improve")

        before = None
        while time.monotonic() < end and not self._over() and not (small and before == self.team.best.best_minor):
            self._follow()
            before = self.team.best.best_minor
            self.team.grow(self.limits.workers - (bound is not None and not bound.done()))
            self.team.run(work)
            self.team.settle(self.apart)

    def _improve_by_count(self) -> None:
        """Ruin and recreate for a number of rounds instead of seconds."""
        epochs = max(1, int(self.limits.time_limit_s / SHORTEST_EPOCH_S))
        self.team.grow(self.limits.workers)
        for epoch in range(epochs):
            if self._over():
                break
            heat = 1 - epoch / epochs
            if epoch:
                self._follow()
            self.team.run(partial(_improve_once, heat=heat))
            self.team.settle(self.apart)
            self._tell("improve")

    def _prove_whole(self) -> None:
        """Let CP-SAT decide everybody at once where the problem is small enough."""
        if not self._small() or self._over():
            return
        agents = list(range(len(self.instance.agents)))
        answer = solve_agents(
            self.instance,
            agents,
            self.instance.base,
            CpLimits(
                time_limit_s=1e6 if self.limits.deterministic else max(0.1, self._left()),
                workers=self.limits.workers,
                seed=self.limits.seed,
                deterministic_time=self.limits.time_limit_s if self.limits.deterministic else None,
            ),
            hint=self.team.best.record(),
            stop=self.stop,
        )
        if answer.decisions is not None:
            self._try_decisions(answer.decisions)
        if answer.bound is not None:
            self._raise_bound(float(answer.bound) * 100, WHOLE)
        self._over()

    def _try_decisions(self, decisions: list[AssignedDuty]) -> None:
        """Take decisions for everybody as the record if they keep more of the hard rules, or are cheaper exactly."""
        if self._rank(decisions) < self._rank(self.team.best.record()):
            self.team.best.restart(decisions)

    def _rank(self, decisions: list[AssignedDuty]) -> tuple[int, Decimal]:
        broken = broken_sentences(self.instance, decisions, staff_of(self.instance, decisions))
        return len(broken), sum(cost_terms(self.instance, decisions).values(), Decimal(0))

    def _tell(self, phase: str) -> None:
        now = time.monotonic()
        if self.progress is None or now - self._told < 1.0:
            return
        self._told = now
        cost = self.fixed + self.team.best.best_minor
        major = Decimal(round(float(cost))) / 100
        fixed = Decimal(round(float(self.fixed))) / 100
        self.progress(Progress(phase, now - self.began, major, self._bound_major(), fixed))

    def _bound_major(self) -> Decimal | None:
        if self.bound_minor is None:
            return None
        exact = Decimal(float(self.fixed) + self.bound_minor) / 100
        return exact.quantize(Decimal("0.0001"), rounding=ROUND_FLOOR)

    def _infeasible(self, agent: int) -> SolveResult:
        """Explain for every agent without a legal tour, of whom `agent` is the first that was met."""
        from wfm.rostering.cpsat.explanation import explain_infeasible

        tables = self.tables
        extremes = tour_extremes(tables.shifts, tables.menus, tables.tours, 0, self.instance.days)
        stuck = sorted({agent, *np.flatnonzero(extremes[:, 0] < 0).tolist()})
        return SolveResult(
            status=SolveStatus.INFEASIBLE,
            roster=None,
            explanation=explain_infeasible(self.instance, stuck),
            engine=Engine.DECOMPOSITION,
            seconds=time.monotonic() - self.began,
        )

    def _result(self) -> SolveResult:
        if self.first_roster_s is None:
            return SolveResult(
                SolveStatus.UNKNOWN,
                None,
                interrupted=self.interrupted,
                engine=Engine.DECOMPOSITION,
                seconds=time.monotonic() - self.began,
            )
        decisions = self.team.best.record()
        terms, bound = cost_terms(self.instance, decisions), self._bound_major()
        proved = bound is not None and sum(terms.values()) - bound <= Decimal("0.01")
        return SolveResult(
            status=SolveStatus.OPTIMAL if proved else SolveStatus.FEASIBLE,
            roster=self.instance.roster(decisions),
            cost_terms=terms,
            bound=bound,
            relaxation=self.relaxation,
            interrupted=self.interrupted,
            engine=Engine.DECOMPOSITION,
            seconds=time.monotonic() - self.began,
            first_roster_s=self.first_roster_s,
        )
