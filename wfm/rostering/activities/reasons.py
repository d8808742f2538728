"""Why somebody who is due has no place, in the planner's words."""

from __future__ import annotations

from collections.abc import Iterator, Set

import numpy as np

from wfm.rostering.activities.placement import Placement

__all__ = ["reasons_for"]

MOST_NAMED = 5
"""Most people named in one sentence."""


def reasons_for(placement: Placement, proved: Set[int]) -> Iterator[str]:
    """Yield a sentence for everybody without a place whom a hard rule wants to have one.

    Parameters
    ----------
    placement
        A finished placement.
    proved
        Requests of which it is proved that no more sittings have room.
    """
    instance = placement.instance
    for number, one in enumerate(placement.requests):
        missed = placement.missed(number)
        if one.rule.price_minor is not None or not missed:
            continue
        first = instance.grid.dates[one.week * 7]
        if len(one.attendees) > 1:
            there = len(one.attendees) - len(missed)
            names = ", ".join(instance.agents[a].id for a in missed[:MOST_NAMED])
            more = f" and {len(missed) - MOST_NAMED} more" if len(missed) > MOST_NAMED else ""
            sittings = "one sitting" if one.most == 1 else f"{one.most} sittings"
            yield (
                f"{one.rule.activity} in the week from {first}: {there} of {len(one.attendees)} people, "
                f"not {names}{more}; their duties share no more free time in {sittings}: "
                "allow more groups, or give the rule a price"
            )
            continue
        who = instance.agents[one.attendees[0]].id
        yield f"{who}: no {one.rule.activity} in the week from {first}; {_single(placement, number, number in proved)}"


def _single(placement: Placement, number: int, proved: bool) -> str:
    one = placement.requests[number]
    (agent,) = one.attendees
    own = placement.time.starts(one, agent)
    if one.accompanied and not one.leads:
        return f"team {placement.instance.agents[agent].team!r} has nobody of role {one.rule.lead_role}"
    if not own.any():
        return f"no stretch of {one.rule.minutes} min in a duty is free of breaks and other activities"
    if one.accompanied and not any(np.any(own & placement.time.starts(one, lead)) for lead in one.leads):
        return "no lead of the team is free at the same time"
    return "no more sittings can be placed, as is proved" if proved else "no place was found among the other sittings"
