"""The capacity problem as a linear programme with whole people, solved by HiGHS."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array

from wfm.errors import SolverError
from wfm.rostering.problem import NEAR_SHARE
from wfm.studies.capacity.problem import CapacityProblem

__all__ = ["CapacityPlan", "solve_capacity"]

FloatArray = NDArray[np.float64]

REL_GAP = 1e-3
"""Share of what decisions can change within which a plan counts as the best."""


@dataclass(frozen=True)
class CapacityPlan:
    """Who is hired when, and what it comes to; letters as in `CapacityProblem`.

    Attributes
    ----------
    problem
        What was asked.
    hires : (g, w)
        People who start in a class of the week.
    classes : (g, w)
        Classes held; parts of a class where parts of people were allowed.
    experienced_h : (g, w)
        Paid hours of experienced people.
    served_h : (g, q, w)
        Hours of each group on each queue.
    short_h : (2, q, w)
        Missing hours: at the near price, and at the far one.
    bound_minor
        Proven lower limit of the cost, in minor units.
    seconds
        Time taken.
    """

    problem: CapacityProblem
    hires: FloatArray
    classes: FloatArray
    experienced_h: FloatArray
    served_h: FloatArray
    short_h: FloatArray
    bound_minor: float
    seconds: float

    @cached_property
    def learners(self) -> FloatArray:
        """People on the way to full speed by group and week (g, w)."""
        return np.asarray(self.hires @ self.problem.learning)

    @cached_property
    def heads(self) -> FloatArray:
        """Everybody on the payroll by group and week (g, w)."""
        return np.asarray(self.problem.heads + self.hires @ self.problem.staying)

    @cached_property
    def productive_h(self) -> FloatArray:
        """Hours on the phones, at the pace of experienced people, by group and week (g, w)."""
        paid = np.array([[group.max_h] for group in self.problem.groups])
        share = np.array([[group.on_phone] for group in self.problem.groups])
        return np.asarray((self.experienced_h + paid * (self.hires @ self.problem.learned)) * share)

    @cached_property
    def cost_minor(self) -> dict[str, FloatArray]:
        """Cost by term and week, each (w,), in minor units."""
        problem, settings = self.problem, self.problem.settings
        week_pay = np.array([group.max_h * group.hourly_minor for group in problem.groups])
        rate = np.array([group.hourly_minor for group in problem.groups])
        taught = week_pay @ (self.hires @ problem.training)
        starters, held = self.hires.sum(axis=0), self.classes.sum(axis=0)
        near, far = problem.prices.shortage_minor_per_h, problem.prices.far_shortage_minor_per_h
        return {
            "pay": rate @ self.experienced_h + week_pay @ self.learners - taught,
            "hiring": settings.hire_cost_minor * starters,
            "training": taught + settings.training_cost_minor * starters + settings.class_cost_minor * held,
            "shortage": near * self.short_h[0].sum(axis=0) + far * self.short_h[1].sum(axis=0),
        }

    @property
    def total_minor(self) -> float:
        """All of it."""
        return float(sum(term.sum() for term in self.cost_minor.values()))


def solve_capacity(problem: CapacityProblem, *, time_limit_s: float = 30.0, hiring: bool = True) -> CapacityPlan:
    """Return the cheapest plan.

    Parameters
    ----------
    problem
        What is asked.
    time_limit_s
        Seconds for the search; the bound says how good the plan is then.
    hiring
        Whether anybody may be hired; False shows what happens without.

    Raises
    ------
    SolverError
        If HiGHS finds no plan, although paying for all that is missing always is one.
    """
    began = time.perf_counter()
    columns = _Columns(problem)
    rows = _rows(problem, columns)
    lower, upper = columns.bounds(hiring)
    found = milp(
        columns.cost(),
        integrality=columns.whole(),
        bounds=Bounds(lower, upper),
        constraints=rows,
        options={"time_limit": time_limit_s, "mip_rel_gap": REL_GAP},
    )
    if found.x is None:
        raise SolverError(f"the capacity programme has a solution, but HiGHS says: {found.message}")
    x = np.asarray(found.x)
    dual = getattr(found, "mip_dual_bound", None)
    fixed = columns.fixed_minor()
    return CapacityPlan(
        problem,
        hires=columns.spread(np.round(x[columns.hire]) if problem.settings.whole_heads else x[columns.hire]),
        classes=columns.spread(x[columns.held]) if columns.has_classes else np.zeros(problem.heads.shape),
        experienced_h=columns.experienced_h(x),
        served_h=columns.served_h(x),
        short_h=x[columns.short].reshape(2, len(problem.queues), -1),
        bound_minor=fixed + float(found.fun if dual is None else dual),
        seconds=time.perf_counter() - began,
    )


class _Columns:
    """Where each decision stands in the programme's vector."""

    def __init__(self, problem: CapacityProblem) -> None:
        self.problem = problem
        settings, w = problem.settings, len(problem.weeks)
        self.has_classes = settings.class_size.least > 1 or settings.class_cost_minor > 0
        self.chosen = [g for g, group in enumerate(problem.groups) if not group.salaried]
        self.pairs = [(g, int(q)) for g, group in enumerate(problem.groups) for q in np.flatnonzero(group.speed)]
        sizes = [
            len(problem.hirable) * w,
            len(problem.hirable) * w if self.has_classes else 0,
            len(self.chosen) * w,
            len(self.pairs) * w,
            2 * len(problem.queues) * w,
        ]
        ends = np.cumsum(sizes)
        self.hire, self.held, self.paid, self.serve, self.short = (
            slice(int(end - size), int(end)) for end, size in zip(ends, sizes, strict=True)
        )
        self.n = int(ends[-1])

    def cost(self) -> FloatArray:
        """Return the price of each column in minor units."""
        problem, settings = self.problem, self.problem.settings
        cost = np.zeros(self.n)
        grown = problem.staying - problem.learning
        each = []
        for g in problem.hirable:
            group = problem.groups[g]
            paid = problem.staying if group.salaried else problem.staying - grown
            pay = group.max_h * group.hourly_minor * paid.sum(axis=1)
            each.append(pay + settings.hire_cost_minor + settings.training_cost_minor)
        cost[self.hire] = np.concatenate(each) if each else []
        cost[self.held] = settings.class_cost_minor
        cost[self.paid] = np.repeat([problem.groups[g].hourly_minor for g in self.chosen], len(problem.weeks))
        half = len(problem.queues) * len(problem.weeks)
        prices = problem.prices
        cost[self.short] = np.repeat([prices.shortage_minor_per_h, prices.far_shortage_minor_per_h], half)
        return cost

    def fixed_minor(self) -> float:
        """Return the pay that no decision changes."""
        fixed = [
            group.max_h * group.hourly_minor * self.problem.heads[g].sum()
            for g, group in enumerate(self.problem.groups)
            if group.salaried
        ]
        return float(sum(fixed))

    def bounds(self, hiring: bool) -> tuple[FloatArray, FloatArray]:
        """Return least and most of each column."""
        problem = self.problem
        upper = np.full(self.n, np.inf)
        may = np.tile(problem.classes, len(problem.hirable)) & hiring
        upper[self.hire] = np.where(may, problem.settings.class_size.most, 0)
        if self.has_classes:
            upper[self.held] = may
        near = NEAR_SHARE * problem.required_h.ravel()
        upper[self.short] = np.concatenate([near, problem.required_h.ravel()])
        return np.zeros(self.n), upper

    def whole(self) -> NDArray[np.int64]:
        """Return which columns are whole numbers."""
        whole = np.zeros(self.n, dtype=np.int64)
        if self.problem.settings.whole_heads:
            whole[self.hire] = 1
            whole[self.held] = 1
        return whole

    def spread(self, values: FloatArray) -> FloatArray:
        """Return numbers of the hirable groups as (g, w)."""
        out = np.zeros(self.problem.heads.shape)
        if values.size:
            out[list(self.problem.hirable)] = values.reshape(len(self.problem.hirable), -1)
        return out

    def experienced_h(self, x: FloatArray) -> FloatArray:
        """Return the paid hours of experienced people (g, w)."""
        problem = self.problem
        hires = self.spread(x[self.hire])
        heads = problem.heads + hires @ (problem.staying - problem.learning)
        hours = heads * np.array([[group.max_h] for group in problem.groups])
        if self.chosen:
            hours[self.chosen] = x[self.paid].reshape(len(self.chosen), -1)
        return np.asarray(hours)

    def served_h(self, x: FloatArray) -> FloatArray:
        """Return the hours on each queue (g, q, w)."""
        problem = self.problem
        out = np.zeros((len(problem.groups), len(problem.queues), len(problem.weeks)))
        for place, hours in zip(self.pairs, x[self.serve].reshape(len(self.pairs), -1), strict=True):
            out[place] = hours
        return out


def _rows(problem: CapacityProblem, columns: _Columns) -> list[LinearConstraint]:
    """Return what must hold: every required hour is served or missing; nobody works more than they are there."""
    sheet = _Sheet(columns.n)
    w = len(problem.weeks)
    week = np.arange(w)
    serve = {pair: columns.serve.start + row * w for row, pair in enumerate(columns.pairs)}
    hire = {g: columns.hire.start + row * w for row, g in enumerate(problem.hirable)}
    for q in range(len(problem.queues)):
        first = sheet.add(problem.required_h[q], np.full(w, np.inf))
        for (g, served), at in serve.items():
            if served == q:
                sheet.put(first + week, at + week, problem.groups[g].speed[q])
        for part in (0, 1):
            sheet.put(first + week, columns.short.start + (part * len(problem.queues) + q) * w + week, 1.0)
    grown = problem.staying - problem.learning
    for g, group in enumerate(problem.groups):
        paid = columns.paid.start + columns.chosen.index(g) * w if not group.salaried else None
        there = 0.0 if paid is not None else group.max_h * group.on_phone * problem.heads[g]
        first = sheet.add(np.full(w, -np.inf), there + np.zeros(w))
        for (served, _), at in serve.items():
            if served == g:
                sheet.put(first + week, at + week, 1.0)
        if paid is not None:
            sheet.put(first + week, paid + week, -group.on_phone)
            for hours, sign in ((group.min_h, 1.0), (group.max_h, -1.0)):
                band = sheet.add(np.full(w, -np.inf), -sign * hours * problem.heads[g])
                sheet.put(band + week, paid + week, -sign)
                sheet.by_class(band, hire.get(g), sign * hours * grown)
        work = problem.learned + (grown if paid is None else 0.0)
        sheet.by_class(first, hire.get(g), -group.max_h * group.on_phone * work)
    if columns.has_classes:
        size, count = problem.settings.class_size, len(problem.hirable) * w
        for limit, sign in ((size.least, -1.0), (size.most, 1.0)):
            first = sheet.add(np.full(count, -np.inf), np.zeros(count))
            sheet.put(first + np.arange(count), columns.hire.start + np.arange(count), sign)
            sheet.put(first + np.arange(count), columns.held.start + np.arange(count), -sign * limit)
    return [sheet.constraint()]


class _Sheet:
    """Rows of a programme while they are put together."""

    def __init__(self, n: int) -> None:
        self.n = n
        self.lower: list[FloatArray] = []
        self.upper: list[FloatArray] = []
        self.cells: list[tuple[NDArray[np.int64], NDArray[np.int64], FloatArray]] = []
        self.height = 0

    def add(self, lower: FloatArray, upper: FloatArray) -> int:
        """Add rows with their limits; return the number of the first."""
        first = self.height
        self.lower.append(lower)
        self.upper.append(upper)
        self.height += lower.size
        return first

    def put(self, rows: NDArray[np.int64], columns: NDArray[np.int64], value: float) -> None:
        """Write one number into cells."""
        self.cells.append((rows, columns, np.full(rows.size, value)))

    def by_class(self, first: int, hire: int | None, values: FloatArray) -> None:
        """Write what people hired in week v (rows) bring to week w (columns); nothing for groups without hiring."""
        if hire is not None:
            classes, weeks = np.nonzero(values)
            self.cells.append((first + weeks, hire + classes, values[classes, weeks]))

    def constraint(self) -> LinearConstraint:
        """Return the rows."""
        rows, columns, values = (np.concatenate(part) for part in zip(*self.cells, strict=True))
        matrix = csr_array(coo_array((values, (rows, columns)), shape=(self.height, self.n)))
        return LinearConstraint(matrix, np.concatenate(self.lower), np.concatenate(self.upper))
