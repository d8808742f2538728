"""What `wfm explain` says of a plan: its ways out where it has no roster, else what rules and one more duty cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfm.cli.wording import amount

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from wfm.cli.screen import Screen
    from wfm.explanation.stretches import Stretch
    from wfm.explanation.ways_out import PricedWay
    from wfm.pipeline import Plan
    from wfm.rostering.problem import RosterProblem
    from wfm.rostering.result import SolveLimits, SolveResult
    from wfm.rostering.roster import Roster

__all__ = ["show_plan", "show_ways_out", "stretches_text", "way_text"]

MOST_STRETCHES = 5
"""Stretches of missing hours that are listed."""


def show_ways_out(
    plan: Plan, problem: RosterProblem, share: Callable[[SolveLimits, int], SolveLimits], screen: Screen
) -> None:
    """Solve the plan with each way out and list them, the cheapest first."""
    from wfm.explanation.ways_out import priced_ways
    from wfm.rostering.cpsat.explanation import clashes_of
    from wfm.rostering.instance import Instance

    count = sum(len(clash.ways) for clash in clashes_of(Instance(problem))[0])
    limits = share(plan.limits, count)
    screen.show("", f"ways out, the cheapest first; each was solved anew for up to {limits.time_limit_s:g} s:")
    for way in priced_ways(problem, limits):
        screen.show(f"  {way_text(way, plan.currency)}")


def way_text(way: PricedWay, currency: str) -> str:
    """Return a way out with its price: ``A12: ask for at most 32 h …: 1,234.50 EUR, nothing missing``."""
    besides = f", and {'; '.join(way.others)}" if way.others else ""
    head = f"{way.clash.agent_id}: {way.text}{besides}"
    if way.cost is None or way.missing_h is None:
        return f"{head}: no roster was found in the time"
    missing = f"{way.missing_h:,.1f} agent-hours missing" if way.missing_h >= 0.05 else "nothing missing"
    broken = f" ({'; '.join(way.breaches)})" if way.breaches else ""
    return f"{head}{broken}: the plan costs {amount(way.cost, currency)}, {missing}"


def show_plan(
    plan: Plan,
    problem: RosterProblem,
    roster: Roster,
    result: SolveResult | None,
    share: Callable[[SolveLimits, int], SolveLimits],
    screen: Screen,
) -> None:
    """Say what is missing, what each rule costs, and what one more duty would bring."""
    from wfm.cli.rule_lines import rule_text
    from wfm.evaluation.audit import audit
    from wfm.explanation.more_duty import best_more_duty
    from wfm.explanation.rule_values import rule_values
    from wfm.explanation.stretches import missing_in

    report = audit(problem, roster)
    bound = "" if result is None else f", and none costs less than {amount(result.bound)}"
    screen.show(f"a roster of {amount(report.cost, plan.currency)} breaks {len(report.violations)} hard rules{bound}")
    missing = missing_in(report.coverage)
    hours = sum(item.hours for item in missing)
    screen.show(f"missing: {hours:,.1f} agent-hours" + (f", most of them {stretches_text(missing)}" if missing else ""))
    asked = [rule for rule in problem.rules if not rule.money]
    limits = share(plan.limits, len(asked) + 3)
    screen.show("", f"without one rule at a time, solved anew for up to {limits.time_limit_s:g} s each:")
    for value in rule_values(problem, roster, limits):
        origin = f"  [{value.rule.origin}]" if value.rule.origin else ""
        most = "" if value.most_saving is None else f", at most {amount(value.most_saving)} by the bound"
        less = f", {value.missing_h:,.1f} h less missing" if value.missing_h >= 0.05 else ""
        saved = f"{amount(value.saving, plan.currency)} less{less}" if value.saving else "nothing saved"
        screen.show(f"  {rule_text(value.rule, plan.currency)}: {saved}{most}{origin}")
    more = best_more_duty(problem, roster, limits)
    if more is not None:
        when = f"{more.duty.start:%A %Y-%m-%d %H:%M}-{more.duty.end:%H:%M}"
        screen.show(
            "",
            f"one more person with {' and '.join(more.skills)}, {when} ({more.duty.shift}): "
            f"{amount(more.pay, plan.currency)} of pay, {more.missing_h:,.1f} h less missing, "
            f"{amount(more.saving, plan.currency)} less in all",
        )


def stretches_text(stretches: Iterable[Stretch]) -> str:
    """Return the largest stretches: ``orders Sat 2026-03-07 12:00-16:00 (2.0 h)``."""
    listed = list(stretches)[:MOST_STRETCHES]
    return ", ".join(
        f"{item.queue} {item.start:%a %Y-%m-%d %H:%M}-{item.end:%H:%M} ({item.hours:,.1f} h)" for item in listed
    )
