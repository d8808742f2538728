"""Any rule by its path form: resources as flows through their automata, pairs as rows, prices as terms of the cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from wfm.rostering.cpsat.constraints.rest import forbid_before, keep_apart
from wfm.rostering.cpsat.term import Term
from wfm.rostering.cpsat.variables import DutyColumns
from wfm.rostering.duty_view import DutyView
from wfm.rostering.paths import (
    PATH_FORMS,
    PRICE_PARTS,
    Automaton,
    DutyPrice,
    Pair,
    Resource,
    build_automaton,
    whole_price,
)
from wfm.rostering.rules import Rule
from wfm.rostering.terms import CostTerm

__all__ = ["build_by_path_form"]

Settler = Callable[[NDArray[np.int64]], None]

Duties = dict[int, list[tuple[int, int, DutyView]]]
"""Day → (column, option, what rules know of it) of one agent."""


def build_by_path_form(rule: Rule, columns: DutyColumns) -> None:
    """Add a rule for the agents that it binds, as its path form states it."""
    for m in columns.bound_by(rule):
        form = PATH_FORMS[rule.type](rule, columns.instance, int(columns.agents[m]))
        assert form.weekly_rest_min == 0, "the weekly rest has a builder of its own"
        if form.rest_min:
            keep_apart(columns, [m], rest_min=form.rest_min)
            forbid_before(columns, [m], rest_min=form.rest_min)
        duties = _duties(columns, m)
        for one in form.duties:
            _price_duties(columns, duties, one, rule.term)
        for resource in form.resources:
            _Flow(columns, m, duties, resource, rule.term).build()
        for pair in form.pairs:
            _add_pair(columns, m, duties, pair, rule.term)


def _duties(columns: DutyColumns, m: int) -> Duties:
    found: Duties = {day: [] for day in range(columns.instance.days)}
    for day, option in np.argwhere(columns.allowed[m]).tolist():
        found[day].append((int(columns.duty[m, day, option]), option, columns.instance.view(day, option)))
    return found


def _price_duties(columns: DutyColumns, duties: Duties, one: DutyPrice, term: CostTerm) -> None:
    held, parts, forbidden = [], [], []
    for items in duties.values():
        for column, _, duty in items:
            price = one.price(duty)
            if price is None:
                forbidden.append(column)
            elif price:
                held.append(column)
                parts.append(whole_price(price))
    columns.sheet.forbid(np.array(forbidden, dtype=np.int64))
    _add_term(columns, term, held, parts)


def _add_term(columns: DutyColumns, term: CostTerm, held: list[int], parts: list[int]) -> None:
    if held:
        found = np.array(held, dtype=np.int64), np.array(parts, dtype=np.int64)
        columns.terms.append(Term(term, *found, Fraction(1, PRICE_PARTS)))


class _Flow:
    """One resource of one agent as a flow of one unit through its automaton: a Boolean a move of a day."""

    def __init__(self, columns: DutyColumns, m: int, duties: Duties, resource: Resource, term: CostTerm) -> None:
        self.columns, self.m, self.term, self.resource = columns, m, term, resource
        number: dict[Hashable, int] = {}
        self.members: list[dict[int, list[int]]] = []
        for items in duties.values():
            by_class: dict[int, list[int]] = defaultdict(list)
            for column, _, duty in items:
                by_class[number.setdefault(resource.look(duty), len(number))].append(column)
            self.members.append(by_class)
        start = (resource.start(),)
        built = build_automaton((resource,), [start], len(duties), [(look,) for look in number])
        assert built is not None
        self.automaton: Automaton = built
        self.begin = built.begin[start]
        self.moves: list[dict[tuple[int, int], tuple[int, int]]] = []

    def build(self) -> None:
        """Add the moves, the flow, and what ties it to the duties."""
        sheet, auto = self.columns.sheet, self.automaton
        if self.begin is None:
            sheet.at_least_one([])
            return
        if not self._binds():
            return
        held: list[int] = []
        parts: list[int] = []
        inflow: dict[int, list[int]] = {self.begin: []}
        for day, members in enumerate(self.members):
            outflow: dict[int, list[int]] = defaultdict(list)
            kinds: dict[int, list[int]] = defaultdict(list)
            moves: dict[tuple[int, int], tuple[int, int]] = {}
            for state, came in inflow.items():
                gone = []
                for kind in (-1, *members):
                    after = int(auto.off[day, state] if kind < 0 else auto.work[day, state, kind])
                    if after < 0:
                        continue
                    price = int(auto.off_price[day, state] if kind < 0 else auto.work_price[day, state, kind])
                    (column,) = sheet.booleans(1).tolist()
                    moves[state, kind] = (column, after)
                    gone.append(column)
                    outflow[after].append(column)
                    kinds[kind].append(column)
                    last = int(auto.end_price[after]) if day + 1 == len(self.members) else 0
                    if price + last:
                        held.append(column)
                        parts.append(price + last)
                low = 1 if day == 0 else 0
                sheet.row([*gone, *came], [1] * len(gone) + [-1] * len(came), low=low, high=low)
            self._tie(day, members, kinds)
            self.moves.append(moves)
            inflow = outflow
        _add_term(self.columns, self.term, held, parts)
        self.columns.settlers.append(self._settle)

    def _binds(self) -> bool:
        """Return whether the automaton refuses or prices anything."""
        auto = self.automaton
        if auto.priced:
            return True
        for day, members in enumerate(self.members):
            for state in range(int(auto.sizes[day])):
                if auto.off[day, state] < 0 or any(auto.work[day, state, kind] < 0 for kind in members):
                    return True
        return False

    def _tie(self, day: int, members: dict[int, list[int]], kinds: dict[int, list[int]]) -> None:
        """A day's moves of a kind are its duties of that kind, or its being off."""
        sheet = self.columns.sheet
        for kind in (-1, *members):
            duties = [int(self.columns.off[self.m, day])] if kind < 0 else members[kind]
            sheet.row([*duties, *kinds[kind]], [1] * len(duties) + [-1] * len(kinds[kind]), low=0, high=0)

    def _settle(self, values: NDArray[np.int64]) -> None:
        """Set the moves that given duties make."""
        state: int | None = self.begin
        for members, moves in zip(self.members, self.moves, strict=True):
            kind = next((k for k, duties in members.items() if values[duties].any()), -1)
            move = moves.get((state, kind)) if state is not None else None
            for column, _ in moves.values():
                values[column] = 0
            if move is None:
                return
            values[move[0]] = 1
            state = move[1]


def _add_pair(columns: DutyColumns, m: int, duties: Duties, pair: Pair, term: CostTerm) -> None:
    """Forbid or price successions of one agent; the last duty of the past is one of them."""
    days = columns.instance.days
    past = columns.instance.past_view(int(columns.agents[m]))
    if past is not None:
        for day in range(min(days, past.day + pair.reach_days + 2)):
            _add_succession(columns, m, [(-1, -1, past)], duties[day], range(day), pair, term)
    for before in range(days):
        for after in range(before + 1, min(days, before + pair.reach_days + 2)):
            _add_succession(columns, m, duties[before], duties[after], range(before + 1, after), pair, term)


def _add_succession(
    columns: DutyColumns,
    m: int,
    first: list[tuple[int, int, DutyView]],
    second: list[tuple[int, int, DutyView]],
    between: range,
    pair: Pair,
    term: CostTerm,
) -> None:
    """Add the successions of two days; a duty on a day between makes them none.

    Notes
    -----
    Earlier duties with the same prices stand in one row; of them, and of the later ones, at most one is worked.
    """
    together: dict[tuple[Fraction | None, ...], list[int]] = defaultdict(list)
    for column, _, duty in first:
        together[tuple(pair.price(duty, later) for _, _, later in second)].append(column)
    off = columns.off[m, list(between)].tolist()
    held: list[int] = []
    parts: list[int] = []
    for prices, early in together.items():
        for price in dict.fromkeys(prices):
            if price is not None and not price:
                continue
            late = [column for (column, _, _), one in zip(second, prices, strict=True) if one == price]
            known = [column for column in early if column >= 0]
            # early + late − 1 ≤ paid + worked between; the past is certain, and needs no column.
            ones = [*known, *late]
            most = (1 if known else 0) + len(off)
            if price is None:
                columns.sheet.row([*ones, *off], [1] * (len(ones) + len(off)), high=most)
                continue
            (paid,) = columns.sheet.booleans(1).tolist()
            columns.sheet.row([*ones, *off, paid], [1] * (len(ones) + len(off)) + [-1], high=most)
            held.append(paid)
            parts.append(whole_price(price))
            columns.settlers.append(_settler(paid, ones, off, most))
    _add_term(columns, term, held, parts)


def _settler(paid: int, ones: list[int], off: list[int], most: int) -> Settler:
    def settle(values: NDArray[np.int64]) -> None:
        values[paid] = int(values[ones].sum() + values[off].sum() > most)

    return settle
