"""The tables at the end of a plan: what it costs, how good that is, and what service it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfm.cli.wording import amount, percent, share_of, within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.table import Table

    from wfm.evaluation.simulation_cuts import ClosedLoop
    from wfm.pipeline import Outcome

__all__ = ["summary_tables"]


def summary_tables(outcome: Outcome) -> list[Table]:
    """Return the tables: cost, that of priced rules, quality, trials of the loop if there was one, service by queue."""
    cuts = [] if outcome.cuts is None else [_cuts(outcome.cuts)]
    rules = [_rules(outcome)] if outcome.audit is not None and outcome.audit.priced else []
    return [_cost(outcome), *rules, _quality(outcome), *cuts, _service(outcome)]


def _table(*heads: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for place, head in enumerate(heads):
        table.add_column(head, justify="left" if place == 0 else "right")
    return table


def _cost(outcome: Outcome) -> Table:
    result = outcome.result
    table = _table("cost", outcome.plan.currency, "share")
    for term, value in result.cost_terms.items():
        if value:
            fixed = " (fixed)" if term.fixed else ""
            table.add_row(term.value.replace("_", " ") + fixed, amount(value), share_of(value, result.cost))
    table.add_section()
    table.add_row("total", amount(result.cost), "")
    return table


def _rules(outcome: Outcome) -> Table:
    """Return what each priced rule costs, by the audit."""
    from wfm.tables.rule_costs_out import rule_costs

    table = _table("what rules cost", "how often", "units", outcome.plan.currency)
    for item in rule_costs(() if outcome.audit is None else outcome.audit.priced):
        units = "-" if item.units is None else f"{item.units:,.2f}".rstrip("0").rstrip(".")
        name = f"{item.rule} [{item.origin}]" if item.origin else item.rule
        table.add_row(name, str(item.breaches), units, amount(item.cost))
    return table


def _quality(outcome: Outcome) -> Table:
    table = _table("result", "")
    for name, value in _quality_rows(outcome):
        table.add_row(name, value)
    return table


def _quality_rows(outcome: Outcome) -> Iterator[tuple[str, str]]:
    result, required_h = outcome.result, outcome.problem.required_agent_h
    yield "status", result.status.value + (", interrupted" if result.interrupted else "")
    yield "bound", amount(result.bound)
    if result.relaxation:
        yield "bound from", result.relaxation
    yield "gap", percent(result.gap, 2)
    yield "excess", percent(result.excess(outcome.plan.prices.shortage_minor_per_h, required_h), 2)
    yield "required agent-hours", f"{required_h:,.1f}"
    if outcome.audit is not None:
        coverage = outcome.audit.coverage
        for name in ("shortage", "surplus"):
            hours = float(getattr(coverage, name).sum()) * coverage.grid.step_h
            yield f"{name} agent-hours", f"{hours:,.1f}"
        yield "violations", str(len(outcome.audit.violations))


def _cuts(loop: ClosedLoop) -> Table:
    """Return what each trial asked for and what it bought; the one taken is marked."""
    table = _table("trial", "required h", "paid h", "saved", *loop.flow.levels)
    for trial in loop.trials:
        name = str(trial.number) if trial.number else "flow cover"
        table.add_row(
            f"{name}, taken" if trial.number == loop.chosen else name,
            f"{trial.requirement.agent_h:,.1f}",
            f"{trial.paid_h:,.1f}",
            percent(1 - trial.paid_h / loop.flow.paid_h if loop.flow.paid_h else None),
            *map(percent, trial.levels.values()),
        )
    return table


def _service(outcome: Outcome) -> Table:
    """Return target, expected and simulated level by queue."""
    from wfm.tables.summary_out import service_summary

    simulated = None if outcome.simulation is None else outcome.simulation.levels
    table = _table("service", "target", "within", "formula", "simulated", "+/-")
    for queue, row in service_summary(outcome, simulated).items():
        target = row["target"]
        table.add_row(
            queue,
            percent(target["level"]),
            within(target["within_s"]),
            percent(row["expected"]),
            percent(row["simulated"]),
            percent(row["half_width"]),
        )
    return table
