"""Why no roster keeps the hard rules that couple people, in the planner's words."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from wfm.rostering.cpsat.supply import most_on_duty
from wfm.rostering.instance import Instance
from wfm.rostering.plan_rows import plan_rows

__all__ = ["explain_team_rules"]


def explain_team_rules(instance: Instance) -> tuple[str, ...]:
    """Return what can be seen by counting alone; else which rules cannot hold together."""
    found = (*_heads(instance), *_sums(instance))
    if found:
        return found
    coupled = [row.rule for row in instance.head_rows] + [row.rule for row in plan_rows(instance)]
    hard = list(dict.fromkeys(rule.type for rule in coupled if rule.price_minor is None))
    if not hard:
        return ()
    return (
        f"every agent has a legal tour, yet no roster keeps {' and '.join(hard)} besides: "
        "give one of these rules a price, or ask it for less",
    )


def _heads(instance: Instance) -> Iterator[str]:
    """Yield head rows for which even everybody who could be on duty is too few."""
    everybody = np.arange(len(instance.agents))
    most = most_on_duty(instance, everybody, instance.allowed)
    for row, weight in zip(instance.head_rows, instance.head_weight, strict=True):
        if row.rule.price_minor is not None or not row.away.any():
            continue
        there = weight @ instance.base + np.maximum(weight, 0) @ most
        short = np.flatnonzero(row.need > there + 1e-9)
        if len(short):
            n = int(short[0])
            yield (
                f"{row.rule.type}: at {instance.grid.time(n):%Y-%m-%d %H:%M} at least {row.rule.at_least} people of "
                f"the kind must be at work, and at most {there[n]:g} can be, whatever is decided (so in {len(short)} "
                f"intervals); ask for fewer, narrow its window, or open shifts and availability there"
            )


def _sums(instance: Instance) -> Iterator[str]:
    """Yield limits that are broken before any duty is given."""
    for row in plan_rows(instance):
        if row.rule.price_minor is None and row.most < 0:
            yield f"{row.rule.type}: what cannot be changed is {-row.most / row.parts:g} above the limit already"
