"""What `wfm explain --agent` says of a day off: whether it can be had, what it costs, whom it touches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wfm.cli.wording import amount

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from decimal import Decimal

    from wfm.cli.screen import Screen
    from wfm.explanation.wish import DayOff
    from wfm.pipeline import Plan
    from wfm.rostering.problem import RosterProblem
    from wfm.rostering.result import SolveLimits
    from wfm.rostering.roster import Roster

__all__ = ["show_wishes", "wish_lines"]


def show_wishes(
    plan: Plan,
    problem: RosterProblem,
    roster: Roster,
    agent_id: str,
    days: Sequence[date],
    limits: SolveLimits,
    screen: Screen,
) -> None:
    """Ask for each day off and say what came of it."""
    from wfm.explanation.wish import wished_day_off

    for day in days:
        (found,) = wished_day_off(problem, roster, agent_id, [day], limits)
        for line in wish_lines(found, plan.currency, limits.time_limit_s):
            screen.show(line)
    if not days:
        screen.show(f"{agent_id} has no duty in this plan")


def wish_lines(found: DayOff, currency: str, limit_s: float) -> Iterator[str]:
    """Yield what a planner can tell the agent."""
    from wfm.cli.explained_plan import stretches_text

    head = f"{found.agent_id}, {found.date:%A %Y-%m-%d} off"
    if found.kept:
        yield f"{head}: the roster has it so already"
    elif found.clash is not None:
        yield f"{head}: cannot be. {found.clash.sentence}"
        for text, price in found.ways:
            cost = "no roster was found in the time" if price is None else _price(price, currency)
            yield f"  way out: {text}: {cost}"
    elif found.price is None:
        yield f"{head}: no roster was found in {limit_s:g} s, and it is not proved that there is none"
    else:
        missing = f"; missing then: {stretches_text(found.missing)}" if found.missing else "; nothing more is missing"
        yield f"{head}: {_price(found.price, currency)}{missing}"
        for text in found.violations:
            yield f"  breaks a rule: {text}"
        for swap in found.swaps:
            if (swap.agent_id, swap.date) != (found.agent_id, found.date):
                yield f"  {swap.agent_id} {swap.date:%a %Y-%m-%d}: {swap.before or 'free'} -> {swap.after or 'free'}"


def _price(price: Decimal, currency: str) -> str:
    return f"costs {amount(price, currency)} more" if round(price, 2) > 0 else "costs nothing more"
