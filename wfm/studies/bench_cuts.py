"""The benchmark of simulation cuts: how many paid hours the flow cover asks for too many on generated centres."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from wfm.config.loading import load_plan
from wfm.demand import Demand
from wfm.evaluation.audit import audit
from wfm.evaluation.simulation.horizon import Replications
from wfm.evaluation.simulation.plan import SimulationSettings, simulate
from wfm.evaluation.simulation_cuts import ClosedLoop, CutTrial
from wfm.pipeline import Outcome, Plan, loop_of, problem_of, reaching, run
from wfm.staffing.cuts import CutSettings
from wfm.staffing.settings import QueueStaffing, StaffingSettings
from wfm.studies.centre_dials import CentreDials
from wfm.studies.centre_files import write_centre
from wfm.studies.generated_centre import generate_centre

__all__ = ["CutsLimits", "CutsRun", "cuts_dials", "cuts_plan", "report_lines", "run_cuts_bench"]

AHT_S, PATIENCE_S = 300, 180
LEVEL = 0.8

POINT = 0.01
"""A target that is missed by no more than this is met."""

REPLICATIONS, SEED_APART = 300, 10_000
"""Simulations by which rosters are judged, and how far their seed is from that of the loop."""


@dataclass(frozen=True, slots=True)
class CutsLimits:
    """What a run may use.

    Attributes
    ----------
    time_limit_s
        Seconds for each roster.
    iterations
        Rosters after the flow cover's.
    workers
        Processor cores.
    deterministic
        Count work instead of seconds; the limit is then a measure of work.
    """

    time_limit_s: float = 6.0
    iterations: int = 6
    workers: int = 2
    deterministic: bool = False


@dataclass(frozen=True)
class CutsRun:
    """One centre.

    Attributes
    ----------
    dials
        What the centre was made from.
    flow
        The flow cover.
    loops
        ``target``: held to the plan's targets; ``matched``: held to the levels that the flow cover's roster reaches.
    levels
        Service level by queue from simulations of their own: of the flow cover, and of what each loop took.
    violations
        Broken hard rules of what each loop took.
    """

    dials: CentreDials
    flow: Outcome
    loops: dict[str, ClosedLoop]
    levels: dict[str, dict[str, float]]
    violations: dict[str, int]

    def met(self, name: str) -> bool:
        """Return whether every queue reaches what it is held to, within a point: `name` is ``flow`` or a loop."""
        goal = self.levels["flow"] if name == "matched" else dict.fromkeys(self.levels[name], LEVEL)
        return all(found >= goal[queue] - POINT for queue, found in self.levels[name].items())

    def line(self) -> dict[str, Any]:
        """Return the measures as plain values."""
        trial = next(iter(self.loops.values())).flow
        return {
            "seed": self.dials.seed,
            "agents": self.dials.agents,
            "queues": self.dials.queues,
            "skill_sets": self.dials.skill_sets,
            "flow": {**_measures(trial), "met": self.met("flow"), "levels": _rounded(self.levels["flow"])},
            **{
                name: {
                    **_measures(loop.best),
                    "saved_share": round(loop.saved_share, 4),
                    "trials": len(loop.trials),
                    "taken": loop.chosen,
                    "met": self.met(name),
                    "levels": _rounded(self.levels[name]),
                    "violations": self.violations[name],
                }
                for name, loop in self.loops.items()
            },
        }


def cuts_dials(seed: int) -> CentreDials:
    """Return the centre of a seed: 30 to 60 agents, 2 to 4 queues, everybody on 0 to 40 hours paid by the hour."""
    random = np.random.default_rng([seed, 77])
    queues = int(random.integers(2, 5))
    return CentreDials(
        agents=int(random.integers(30, 61)),
        queues=queues,
        skill_sets=int(random.integers(queues + 1, min(2**queues - 1, 2 * queues) + 1)),
        interval_min=30,
        tightness=0.6,
        seed=seed,
        hourly=1.0,
    )


def cuts_plan(dials: CentreDials, limits: CutsLimits) -> Plan:
    """Return the plan of a centre, with contacts in place of its requirement.

    Notes
    -----
    Where the family asks for r agents there are r − √r Erlang, the square-root rule turned round; contacts take five
    minutes, customers wait for three on average, and 80 % of a week's are to be answered within 20 s.
    """
    target = {"level": LEVEL, "within_s": 20, "over": "week"}
    queue = {"aht_s": AHT_S, "patience_s": PATIENCE_S, "target": target}
    patch = {"queues": {f"q{number + 1}": queue for number in range(dials.queues)}}
    with TemporaryDirectory() as folder:
        write_centre(generate_centre(dials), Path(folder) / "centre")
        plan = load_plan(Path(folder) / "centre", patch=patch)
    if plan.requirement is None:
        raise AssertionError("a generated centre has a requirement")
    agents = plan.requirement.agents
    contacts = np.maximum(0.0, agents - np.sqrt(agents)) * plan.grid.step_min * 60 / AHT_S
    aht_s = np.full(contacts.shape, float(AHT_S))
    forecast = Demand(plan.grid, plan.queues, contacts, aht_s, plan.open_, methods=("given",) * dials.queues)
    solver = replace(
        plan.limits,
        time_limit_s=limits.time_limit_s,
        workers=limits.workers,
        deterministic=limits.deterministic,
        seed=dials.seed,
    )
    cuts = CutSettings(limits.time_limit_s * limits.iterations, limits.iterations)
    return replace(plan, forecast=forecast, requirement=None, limits=solver, cuts=cuts)


def run_cuts_bench(seed: int, limits: CutsLimits, *, matched: bool = True) -> CutsRun:
    """Roster one centre by the flow cover and with cuts, and simulate both.

    Parameters
    ----------
    seed
        Of the centre, ≥ 0.
    limits
        What the run may use.
    matched
        Whether the cuts are also held to the service of the flow cover's own roster.

    Raises
    ------
    ValueError
        If there is no roster for the flow cover.
    """
    dials = cuts_dials(seed)
    plan = cuts_plan(dials, limits)
    flow = replace(run(replace(plan, cuts=None)), plan=plan)
    first = loop_of(flow, None, None, lambda _: None)
    if first is None:
        raise ValueError(f"seed {seed}: there is no roster for the flow cover")
    loops = {"target": first}
    levels = {"flow": _levels(flow, first.flow), "target": _levels(flow, first.best)}
    if matched:
        staffing = _held_to(plan.staffing, first.flow.levels)
        cuts = CutSettings(limits.time_limit_s * limits.iterations, limits.iterations, POINT)
        held = replace(flow, plan=replace(plan, staffing=staffing, cuts=cuts))
        second = loop_of(held, None, None, lambda _: None)
        if second is not None:
            loops["matched"], levels["matched"] = second, _levels(flow, second.best)
    return CutsRun(dials, flow, loops, levels, {name: _violations(plan, loop.best) for name, loop in loops.items()})


def _held_to(staffing: StaffingSettings, levels: dict[str, float]) -> StaffingSettings:
    """Return settings with other levels."""

    def at(queue_id: str, level: float) -> QueueStaffing:
        known = staffing.of(queue_id)
        return replace(known, target=replace(known.target, level=min(level, 0.999)))

    return replace(staffing, queues={queue_id: at(queue_id, level) for queue_id, level in levels.items()})


def _levels(outcome: Outcome, trial: CutTrial) -> dict[str, float]:
    """Return service levels by simulations that the loop has not seen."""
    if trial.result.roster is None:
        raise AssertionError("a trial has a roster")
    plan = outcome.plan
    settings = SimulationSettings(seed=plan.limits.seed + SEED_APART, replications=Replications(REPLICATIONS))
    demand = reaching(plan, outcome.forecast)
    found = simulate(outcome.problem, demand, plan.staffing, trial.result.roster, settings)
    return {queue: level for queue, (level, _) in found.levels.items()}


def _violations(plan: Plan, trial: CutTrial) -> int:
    roster = trial.result.roster
    return 0 if roster is None else audit(problem_of(plan, trial.requirement), roster).hard_count


def _measures(trial: CutTrial) -> dict[str, float | None]:
    gap = trial.result.gap
    return {
        "required_agent_h": round(trial.requirement.agent_h, 1),
        "paid_h": round(trial.paid_h, 1),
        "gap": None if gap is None else round(gap, 4),
    }


def _rounded(levels: dict[str, float]) -> dict[str, float]:
    return {queue: round(level, 4) for queue, level in levels.items()}


def report_lines(lines: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return results, each of `CutsRun.line`, as a Markdown table: a row a centre, then what they come to."""
    names = [name for name in ("target", "matched") if all(name in line for line in lines)]
    heads = ["seed", "agents", "queues", "skill sets", "flow: paid h", "lowest level"]
    heads += [f"{name}: {what}" for name in names for what in ("paid h", "saved", "lowest level", "trials")]
    found = ["| " + " | ".join(heads) + " |", "|" + "---:|" * len(heads)]
    for line in lines:
        cells = [str(line[key]) for key in ("seed", "agents", "queues", "skill_sets")]
        cells += [f"{line['flow']['paid_h']:.0f}", _lowest(line["flow"])]
        for name in names:
            part = line[name]
            cells += [f"{part['paid_h']:.0f}", f"{100 * part['saved_share']:.1f} %", _lowest(part), str(part["trials"])]
        found.append("| " + " | ".join(cells) + " |")
    found.append("")
    for name in ("flow", *names):
        hours = sum(line[name]["paid_h"] for line in lines)
        saved = 1 - hours / sum(line["flow"]["paid_h"] for line in lines)
        met = sum(line[name]["met"] for line in lines)
        found.append(
            f"- {name}: {hours:,.0f} paid hours, {100 * saved:.1f} % less than the flow cover; "
            f"every queue within a point in {met} of {len(lines)} centres"
        )
    return found


def _lowest(part: Mapping[str, Any]) -> str:
    return f"{100 * min(part['levels'].values()):.1f} %"
