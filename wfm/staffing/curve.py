"""The staffing curve of one interval: what each number of agents delivers."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from wfm.errors import ValueRangeError
from wfm.staffing import erlang
from wfm.staffing.arguments import DEFINITIONS, FloatArray, finite
from wfm.staffing.targets import Caps, ServiceTarget, Shrinkage

__all__ = ["OneInterval", "StaffingCurve", "staffing_curve"]


@dataclass(frozen=True, slots=True)
class OneInterval:
    """What arrives in one interval, and what is asked for.

    Attributes
    ----------
    contacts
        Contacts in the interval, real, >= 0.
    interval_s
        Length of the interval in seconds, > 0.
    aht_s
        Mean handle time in seconds, > 0.
    target
        Service level to reach; its period is taken as the interval.
    caps
        Limits beside it.
    patience_s
        Mean patience in seconds, >= 0; None: nobody hangs up (Erlang C).
    redial
        Share of those who hung up that dial again, in [0, 1); needs a patience. Default 0.
    shrinkage
        Paid time lost; only the unplanned share is looked at.

    Raises
    ------
    ValueRangeError
        If redials are given without a patience.
    """

    contacts: float
    interval_s: float
    aht_s: float
    target: ServiceTarget
    caps: Caps = field(default_factory=Caps)
    patience_s: float | None = None
    redial: float = 0.0
    shrinkage: Shrinkage = field(default_factory=Shrinkage)

    def __post_init__(self) -> None:
        """Refuse what has no meaning."""
        if self.redial and self.patience_s is None:
            raise ValueRangeError("redials need a patience: without one nobody hangs up")
        if not (0.0 < self.interval_s < np.inf):
            raise ValueRangeError(f"interval_s must be > 0, got {self.interval_s}")
        finite("contacts", self.contacts)
        finite("aht_s", self.aht_s, strict=True)

    @property
    def load(self) -> float:
        """Offered load of first attempts in Erlang."""
        return self.contacts * self.aht_s / self.interval_s


@dataclass(frozen=True)
class StaffingCurve:
    """Measures by number of agents on seat, all arrays of length m.

    Attributes
    ----------
    model
        "erlang_c", "erlang_a" or "erlang_x".
    load
        Offered load of first attempts in Erlang.
    required
        Smallest whole number of agents on seat; None where no number suffices.
    required_real
        The same as a real number; None where no number suffices.
    scheduled
        `required` over (1 - unplanned shrinkage), rounded up once; None likewise.
    agents
        Whole agents on seat.
    service_level
        By definition: "offered", "excl_short_abandon", "answered".
    asa_s
        Mean wait of answered contacts in seconds; `inf` where the line grows without end.
    p_wait
        Probability of waiting.
    abandonment
        Share lost.
    occupancy
        Share of time on contacts.
    """

    model: str
    load: float
    required: int | None
    required_real: float | None
    scheduled: int | None
    agents: FloatArray
    service_level: dict[str, FloatArray]
    asa_s: FloatArray
    p_wait: FloatArray
    abandonment: FloatArray
    occupancy: FloatArray


def staffing_curve(asked: OneInterval, *, below: int = 4, above: int = 6, around: int | None = None) -> StaffingCurve:
    """Evaluate the staffing of one interval around its requirement.

    Parameters
    ----------
    asked
        The interval.
    below, above
        Agents fewer and more than the requirement to show, >= 0.
    around
        Number of agents to show the neighbourhood of; None: the requirement, or the load where there is none.

    Raises
    ------
    ValueRangeError
        If a number lies outside its range.
    """
    required, real = _required(asked)
    centre = around if around is not None else required if required is not None else int(np.ceil(asked.load)) + 1
    if centre < 0 or below < 0 or above < 0:
        raise ValueRangeError(f"agents to show must be >= 0, got {centre} - {below} ... + {above}")
    agents = np.arange(max(centre - below, 0), centre + above + 1, dtype=np.float64)
    load = _attempts(agents, asked)
    aht_s, patience_s = asked.aht_s, asked.patience_s
    endless = np.inf if patience_s is None else patience_s
    levels = {
        kind: erlang.service_level(
            agents, load, aht_s=aht_s, within_s=asked.target.within_s, patience_s=patience_s, definition=kind
        )
        for kind in DEFINITIONS
    }
    return StaffingCurve(
        model="erlang_c" if patience_s is None else "erlang_x" if asked.redial else "erlang_a",
        load=asked.load,
        required=required,
        required_real=real,
        scheduled=None if required is None else int(asked.shrinkage.rostered(required)),
        agents=agents,
        service_level=levels,
        asa_s=erlang.average_speed_of_answer(agents, load, aht_s=aht_s, patience_s=patience_s),
        p_wait=erlang.waiting_probability(agents, load, aht_s=aht_s, patience_s=patience_s),
        abandonment=erlang.abandonment(agents, load, aht_s=aht_s, patience_s=endless),
        occupancy=erlang.occupancy(agents, load, aht_s=aht_s, patience_s=patience_s),
    )


def _attempts(agents: FloatArray, asked: OneInterval) -> FloatArray:
    """Load of all attempts with each number of agents."""
    if asked.patience_s is None or asked.redial == 0.0:
        return np.full(agents.shape, asked.load)
    return erlang.redial_load(agents, asked.load, aht_s=asked.aht_s, patience_s=asked.patience_s, redial=asked.redial)


def _required(asked: OneInterval) -> tuple[int | None, float | None]:
    found = [
        float(
            erlang.required_agents(
                asked.load,
                aht_s=asked.aht_s,
                target=asked.target.level,
                within_s=asked.target.within_s,
                patience_s=asked.patience_s,
                definition=asked.target.definition,
                max_occupancy=asked.caps.max_occupancy,
                max_abandonment=asked.caps.max_abandonment,
                max_asa_s=asked.caps.max_asa_s,
                redial=asked.redial,
                integer=integer,
            )
        )
        for integer in (True, False)
    ]
    return (int(found[0]), found[1]) if np.isfinite(found[0]) else (None, None)
