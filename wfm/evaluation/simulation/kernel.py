"""The event loop: arrivals, ends of contacts, lost patience and changes of duty, in the order of time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wfm.evaluation.simulation.compiling import kept
from wfm.evaluation.simulation.handling import abandon, arrive, change_duty, finish
from wfm.evaluation.simulation.state import FINISH, PATIENCE, Place, State
from wfm.evaluation.simulation.structures import pop

__all__ = ["run"]

_EVENTS = int(Place.EVENTS)


@kept
def run(
    s: State,
    first_contacts: int,
    duty_s: NDArray[np.float64],
    duty_agent: NDArray[np.int64],
    duty_group: NDArray[np.int64],
) -> None:
    """Run until nothing is left to happen; the state's arrays then hold the records.

    Parameters
    ----------
    s
        The state before the first event; its first rows of contacts arrive by themselves.
    first_contacts
        Number of those rows, in the order of their arrival.
    duty_s, duty_agent, duty_group
        Changes of duty in the order of time: the agent's group from then on, -1 for off duty. At equal times a
        change of duty comes first, then ends and lost patience, then arrivals.
    """
    contact, duty = np.int64(0), np.int64(0)  # a plain 0 would be a type of its own, and compiled for by itself
    while True:
        event_s = s.events[0].time_s if s.run[_EVENTS] > 0 else np.inf
        arrival_s = s.contacts[contact].arrival_s if contact < first_contacts else np.inf
        change_s = duty_s[duty] if duty < duty_s.size else np.inf
        if change_s <= event_s and change_s <= arrival_s:
            if change_s == np.inf:
                return
            change_duty(s, duty_agent[duty], duty_group[duty], change_s)
            duty += 1
        elif event_s <= arrival_s:
            code = s.events[0].code
            pop(s.events, s.run)
            if code & 3 == FINISH:
                finish(s, code >> 2, event_s)
            elif code & 3 == PATIENCE:
                abandon(s, code >> 2, event_s)
            else:
                arrive(s, code >> 2, event_s)
        else:
            arrive(s, contact, arrival_s)
            contact += 1
