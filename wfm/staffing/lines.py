"""The staffing model of one queue behind one interface, whatever the channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from wfm.staffing import erlang
from wfm.staffing.arguments import FloatArray
from wfm.staffing.targets import Caps, ServiceTarget

__all__ = ["ErlangLine", "Line"]


class Line(Protocol):
    """What a queue does with a number of agents; all arrays broadcast."""

    @property
    def name(self) -> str:
        """Name of the model, as written into requirement.csv."""
        ...

    def level(self, agents: FloatArray, load: FloatArray, aht_s: FloatArray, target: ServiceTarget) -> FloatArray:
        """Service level in [0, 1] with `agents` on seat."""
        ...

    def speed(self, agents: FloatArray, load: FloatArray, aht_s: FloatArray) -> FloatArray:
        """Mean wait of answered contacts in seconds."""
        ...

    def lost(self, agents: FloatArray, load: FloatArray, aht_s: FloatArray) -> FloatArray:
        """Share of contacts lost, in [0, 1]."""
        ...

    def busy(self, agents: FloatArray, load: FloatArray, aht_s: FloatArray) -> FloatArray:
        """Occupancy in [0, 1]."""
        ...

    def required(
        self, load: FloatArray, aht_s: FloatArray, target: ServiceTarget, caps: Caps, *, integer: bool = True
    ) -> FloatArray:
        """Smallest staffing that meets the target and the caps; `inf` where none does."""
        ...


@dataclass(frozen=True, slots=True)
class ErlangLine:
    """Calls: Erlang A with a patience, Erlang C without.

    Attributes
    ----------
    patience_s
        Mean patience in seconds, >= 0; None where nobody hangs up.
    """

    patience_s: float | None = None

    @property
    def name(self) -> str:
        """Name of the model."""
        return "erlang_c" if self.patience_s is None else "erlang_a"

    def level(self, agents: FloatArray, load: FloatArray, aht_s: FloatArray, target: ServiceTarget) -> FloatArray:
        """See `wfm.staffing.erlang.service_level`."""
        return erlang.service_level(
            agents,
            load,
            aht_s=aht_s,
            within_s=target.within_s,
            patience_s=self.patience_s,
            definition=target.definition,
        )

    def speed(self, agents: FloatArray, load: FloatArray, aht_s: FloatArray) -> FloatArray:
        """See `wfm.staffing.erlang.average_speed_of_answer`."""
        return erlang.average_speed_of_answer(agents, load, aht_s=aht_s, patience_s=self.patience_s)

    def lost(self, agents: FloatArray, load: FloatArray, aht_s: FloatArray) -> FloatArray:
        """See `wfm.staffing.erlang.abandonment`; 0 without a patience."""
        patience = np.inf if self.patience_s is None else self.patience_s
        return erlang.abandonment(agents, load, aht_s=aht_s, patience_s=patience)

    def busy(self, agents: FloatArray, load: FloatArray, aht_s: FloatArray) -> FloatArray:
        """See `wfm.staffing.erlang.occupancy`."""
        return erlang.occupancy(agents, load, aht_s=aht_s, patience_s=self.patience_s)

    def required(
        self, load: FloatArray, aht_s: FloatArray, target: ServiceTarget, caps: Caps, *, integer: bool = True
    ) -> FloatArray:
        """See `wfm.staffing.erlang.required_agents`."""
        return erlang.required_agents(
            load,
            aht_s=aht_s,
            target=target.level,
            within_s=target.within_s,
            patience_s=self.patience_s,
            definition=target.definition,
            max_occupancy=caps.max_occupancy,
            max_abandonment=caps.max_abandonment,
            max_asa_s=caps.max_asa_s,
            integer=integer,
        )
