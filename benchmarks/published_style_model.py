"""A plain CP-SAT model of the kind that is published for such rosters, as a yardstick: one model for everybody.

A Boolean for each agent, day and start; each break as a count by skill set, day, duty and position; whole agents flow
from skill sets to queues in every interval. It states every core rule. Run it by itself:
``python benchmarks/published_style_model.py PLAN --time-limit 60`` prints one JSON line.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from wfm.config.loading import load_plan
from wfm.evaluation.audit import audit
from wfm.pipeline import forecast_of, problem_of, requirement_of
from wfm.rostering.instance import AssignedDuty, Instance
from wfm.rostering.problem import NEAR_SHARE
from wfm.rostering.rules import DaysOff, MaxConsecutiveDays, MinRestBetweenShifts, MinWeeklyRest
from wfm.studies.process_usage import cpu_s, peak_mb, seconds_since_start


class PublishedStyleModel:
    """The model of one instance; every agent is bound by the plan's rules, whatever their scope."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.model = cp_model.CpModel()
        rules = {type(rule): rule for rule in instance.problem.rules}
        self.rest_min = rules[MinRestBetweenShifts].hours * 60
        self.weekly_min = rules[MinWeeklyRest].hours * 60
        self.in_row = rules[MaxConsecutiveDays].days
        self.days_off = rules[DaysOff].min_days
        self.work = {
            (int(a), int(d), int(o)): self.model.new_bool_var("")
            for a, d, o in zip(*np.nonzero(instance.allowed), strict=True)
        }
        self.on_day: dict[tuple[int, int], list[tuple[int, Any]]] = defaultdict(list)
        for (a, d, o), variable in self.work.items():
            self.on_day[a, d].append((o, variable))
        self.takers: dict[tuple[int, int, int, int], list[Any]] = {}
        for agent in range(len(instance.agents)):
            self._tour(agent)
        self._coverage(self._staff())

    def _tour(self, a: int) -> None:
        """State the rules of one agent's week."""
        instance, model = self.instance, self.model
        worked = [sum(v for _, v in self.on_day[a, d]) for d in range(instance.days)]
        for day in worked:
            model.add(day <= 1)
        model.add(sum(worked) <= instance.days - self.days_off)
        for first in range(instance.days - self.in_row):
            model.add(sum(worked[first : first + self.in_row + 1]) <= self.in_row)
        paid = sum(int(instance.option_paid_min[o]) * v for (_, _, o), v in self._of(a))
        credit, contract = instance.credit_min(a, 0), instance.contracts[a]
        model.add(paid <= max(0, contract.max_week_min - credit))
        model.add(paid >= contract.min_week_min - credit)
        for d in range(instance.days - 1):
            self._apart(a, d, d + 1, self.rest_min, 1)
        free = []
        for d in range(instance.days):
            long = model.new_bool_var("")
            free.append(long)
            model.add(worked[d] == 0).only_enforce_if(long)
            self._apart(a, d - 1, d + 1, self.weekly_min, 2 - long)
        model.add_bool_or(free)

    def _of(self, a: int) -> list[tuple[tuple[int, int, int], Any]]:
        return [((a, d, o), v) for d in range(self.instance.days) for o, v in self.on_day[a, d]]

    def _apart(self, a: int, before: int, after: int, gap_min: float, most: Any) -> None:
        """State that duties of two days lie so far apart; the ends of the week count as duties without length."""
        instance, step = self.instance, self.instance.grid.step_min
        ends = [
            ((int(instance.start_slot[before, o] + instance.option_length[o])) * step, v)
            for o, v in self._on(a, before)
        ]
        starts = [(int(instance.start_slot[after, o]) * step, v) for o, v in self._on(a, after)]
        if before < 0:
            ends = [(0, 1)]
        if after >= instance.days:
            starts = [(instance.n * step, 1)]
        for moment in sorted({start for start, _ in starts}):
            late = [v for end, v in ends if end > moment - gap_min]
            early = [v for start, v in starts if start <= moment]
            if late:
                self.model.add(sum(late) + sum(early) <= most)

    def _on(self, a: int, day: int) -> list[tuple[int, Any]]:
        return self.on_day[a, day] if 0 <= day < self.instance.days else []

    def _staff(self) -> dict[tuple[int, int], list[Any]]:
        """Return the agents on the phone by skill set and interval, breaks taken off."""
        instance, model = self.instance, self.model
        duties: dict[tuple[int, int, int], list[Any]] = defaultdict(list)
        for (a, d, o), variable in self.work.items():
            duties[int(instance.skill_set[a]), d, o].append(variable)
        staff: dict[tuple[int, int], list[Any]] = defaultdict(list)
        for (k, d, o), members in duties.items():
            start = int(instance.start_slot[d, o])
            count = model.new_int_var(0, len(members), "")
            model.add(count == sum(members))
            for n in range(start, min(instance.n, start + int(instance.option_length[o]))):
                staff[k, n].append(count)
            for number, item in enumerate(instance.shift_breaks[int(instance.option_shift[o])]):
                takers = [model.new_int_var(0, len(members), "") for _ in item.positions]
                model.add(sum(takers) == count)
                self.takers[k, d, o, number] = takers
                for at, taker in zip(item.positions, takers, strict=True):
                    for n in range(start + at, min(instance.n, start + at + item.length)):
                        staff[k, n].append(-taker)
        return staff

    def _coverage(self, staff: dict[tuple[int, int], list[Any]]) -> None:
        """State the flow of every interval and price what is missing and idle, in minor units an hour."""
        instance, model, prices = self.instance, self.model, self.instance.problem.prices
        heads, cost = len(instance.agents), []
        for n in range(instance.n):
            needs = {q: round(v) for q, v in enumerate(instance.problem.required[:, n]) if v > 0}
            given: dict[int, list[Any]] = defaultdict(list)
            for k in range(len(instance.productivity)):
                if (k, n) not in staff:
                    continue
                idle = model.new_int_var(0, heads, "")
                flows = {q: model.new_int_var(0, heads, "") for q in needs if instance.productivity[k, q]}
                model.add(sum(staff[k, n]) == idle + sum(flows.values()))
                cost.append(prices.surplus_minor_per_h * 10 * idle)
                for q, flow in flows.items():
                    given[q].append(flow)
            for q, need in needs.items():
                # Tenths of an agent, so that a tenth of the requirement is a whole number.
                near = model.new_int_var(0, round(10 * NEAR_SHARE * need), "")
                far = model.new_int_var(0, 10 * need, "")
                model.add(10 * sum(given[q]) + near + far == 10 * need)
                cost += [prices.shortage_minor_per_h * near, prices.far_shortage_minor_per_h * far]
        model.minimize(sum(cost))

    def decisions(self, solver: cp_model.CpSolver) -> list[AssignedDuty]:
        """Return the duties of a solution; breaks are handed out in the order of the agents."""
        instance = self.instance
        left = {
            key: [
                at for at, taker in zip(self._positions(key), takers, strict=True) for _ in range(solver.value(taker))
            ]
            for key, takers in self.takers.items()
        }
        found = []
        for (a, d, o), variable in self.work.items():
            if solver.boolean_value(variable):
                count = len(instance.shift_breaks[int(instance.option_shift[o])])
                breaks = tuple(left[int(instance.skill_set[a]), d, o, number].pop() for number in range(count))
                found.append(AssignedDuty(a, d, o, breaks))
        return found

    def _positions(self, key: tuple[int, int, int, int]) -> tuple[int, ...]:
        return self.instance.shift_breaks[int(self.instance.option_shift[key[2]])][key[3]].positions


def run(path: Path, time_limit_s: float, workers: int, seed: int) -> dict[str, Any]:
    """Build and solve the model of a plan without hourly pay; seconds count from the start of the process."""
    plan = load_plan(path)
    problem = problem_of(plan, requirement_of(plan, forecast_of(plan)))
    instance = Instance(problem)
    stated = PublishedStyleModel(instance)
    built_s = seconds_since_start()
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = max(1.0, time_limit_s - built_s)
    began = time.monotonic()
    status = solver.solve(stated.model)
    line: dict[str, Any] = {
        "contender": "plain CP-SAT model",
        "agents": len(instance.agents),
        "variables": len(stated.model.proto.variables),
        "built_s": round(built_s, 1),
        "solved_s": round(time.monotonic() - began, 1),
        "status": solver.status_name(status).lower(),
    }
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        report = audit(problem, instance.roster(stated.decisions(solver)))
        hours = instance.grid.step_h / 1000
        fixed = sum(float(amount) for term, amount in report.cost_terms.items() if term.fixed)
        bound = fixed + max(0.0, solver.best_objective_bound) * hours
        excess = (float(report.cost) - bound) / (problem.prices.shortage_minor_per_h / 100) / problem.required_agent_h
        line |= {
            "cost": float(report.cost),
            "own_cost": fixed + solver.objective_value * hours,
            "bound": round(bound, 2),
        }
        line |= {"excess": round(excess, 6), "violations": report.hard_count}
    return line | {
        "seconds": round(seconds_since_start(), 1),
        "cpu_s": round(cpu_s(), 1),
        "peak_mb": round(peak_mb(), 1),
    }


def main() -> None:
    """Read the arguments and print the line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("plan", type=Path)
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print(json.dumps(run(asked.plan, asked.time_limit, asked.workers, asked.seed)))


if __name__ == "__main__":
    main()
