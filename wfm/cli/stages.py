"""What each stage of a plan came to, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wfm.cli.wording import amount, percent, span, within

if TYPE_CHECKING:
    from wfm.cli.screen import Screen
    from wfm.demand import Demand
    from wfm.evaluation.audit import AuditReport
    from wfm.evaluation.simulation_cuts import CutTrial
    from wfm.pipeline import Plan
    from wfm.rostering.result import SolveResult
    from wfm.staffing.requirement import Requirement

__all__ = ["plan_line", "show_stage"]


def plan_line(plan: Plan) -> str:
    """Return what is planned, for whom and for when."""
    first, last = plan.grid.dates[0], plan.grid.dates[-1]
    queues, agents = len(plan.queues), len(plan.workforce.agents)
    return (
        f"{plan.name}, {first} to {last} ({plan.grid.zone}), {queues} queue{'' if queues == 1 else 's'}, "
        f"{agents} agent{'' if agents == 1 else 's'}"
    )


def show_stage(screen: Screen, plan: Plan, item: Any) -> None:
    """Show progress of the solver, or what a stage came to."""
    from wfm.demand import Demand
    from wfm.evaluation.audit import AuditReport
    from wfm.evaluation.simulation_cuts import CutTrial
    from wfm.rostering.result import Progress, SolveResult
    from wfm.staffing.requirement import Requirement

    match item:
        case Progress():
            screen.progress(item)
        case Demand():
            screen.stage("forecast", _forecast(plan, item))
            screen.notes(note for note in item.notes if note not in plan.notes)
        case Requirement():
            screen.stage("staff", _staff(plan, item))
            screen.notes(item.notes)
            screen.stage("roster", f"up to {span(plan.limits.time_limit_s)} on {plan.limits.workers} workers")
        case SolveResult():
            screen.stage("roster", _roster(plan, item))
            screen.notes(item.notes)
        case CutTrial():
            screen.stage("cuts", _trial(item))
        case AuditReport():
            screen.stage("audit", _audit(item))
        case _:
            screen.stage("simulate", f"{item.replications} replications; {_levels(item)}")
            screen.notes(item.notes)


def _forecast(plan: Plan, demand: Demand) -> str:
    import numpy as np

    total = float(np.nansum(demand.contacts))
    if plan.forecast is not None:
        return f"{total:,.0f} contacts, as given"
    methods = ", ".join(dict.fromkeys(demand.methods))
    return f"{total:,.0f} contacts" + (f" ({methods})" if methods else "")


def _staff(plan: Plan, requirement: Requirement) -> str:
    hours = float(requirement.agents.sum()) * requirement.grid.step_h
    given = ", as given" if plan.requirement is not None else ""
    most = f"{requirement.agents.sum(axis=0).max():,.1f}".removesuffix(".0")
    return f"{hours:,.1f} agent-hours required{given}, at most {most} agents at once"


def _roster(plan: Plan, result: SolveResult) -> str:
    how = f"{result.status.value}, {span(result.seconds)}, {result.engine.value}"
    if result.roster is None:
        return how
    return (
        f"{len(result.roster.duties)} duties, cost {amount(result.cost, plan.currency)}, "
        f"bound {amount(result.bound)}, gap {percent(result.gap, 2)} ({how})"
    )


def _trial(trial: CutTrial) -> str:
    name = f"trial {trial.number}" if trial.number else "flow cover"
    levels = ", ".join(f"{queue} {percent(level)}" for queue, level in trial.levels.items())
    return f"{name}: {trial.requirement.agent_h:,.1f} agent-hours required, {trial.paid_h:,.1f} paid; {levels}"


def _audit(report: AuditReport) -> str:
    count, coverage = len(report.violations), report.coverage
    missing = float(coverage.shortage.sum()) * coverage.grid.step_h
    return f"{count} violation{'' if count == 1 else 's'}, {missing:,.1f} agent-hours missing"


def _levels(result: Any) -> str:
    return ", ".join(
        f"{queue} {percent(level)} within {within(target.within_s)}"
        for (queue, (level, _)), target in zip(result.levels.items(), result.targets, strict=False)
    )
