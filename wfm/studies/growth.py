"""How time and memory grow with agents, intervals, queues and skill sets: one dial turned at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wfm.studies.centre_dials import CentreDials

__all__ = ["COLUMNS", "SWEEPS", "Point", "growth_lines"]

COLUMNS = (
    "sweep",
    "value",
    "agents",
    "queues",
    "skill_sets",
    "intervals",
    "first_roster_s",
    "bound_s",
    "half_percent_s",
    "seconds",
    "cpu_s",
    "peak_mb",
    "cost",
    "bound",
    "excess",
    "violations",
    "load_average",
)
"""Columns of the table of results."""

BASE = CentreDials(agents=250)

SWEEPS: dict[str, tuple[CentreDials, ...]] = {
    "agents": tuple(replace(BASE, agents=agents) for agents in (50, 100, 250, 500, 1000, 2000, 5000)),
    "interval_min": tuple(replace(BASE, interval_min=interval_min) for interval_min in (60, 30, 15)),
    "queues": tuple(replace(BASE, queues=queues, skill_sets=2 * queues) for queues in (3, 5, 7, 9)),
    "skill_sets": tuple(replace(BASE, skill_sets=skill_sets) for skill_sets in (5, 10, 15, 20, 25)),
}
"""Sweep → centres, of which only the named dial differs; queues take twice as many skill sets with them."""


@dataclass(frozen=True, slots=True)
class Point:
    """One centre of a sweep."""

    sweep: str
    dials: CentreDials

    @property
    def value(self) -> int:
        """Value of the dial that is turned."""
        return int(getattr(self.dials, self.sweep))


def growth_lines(
    measure: Callable[[CentreDials], dict[str, Any]], sweeps: Sequence[str] = tuple(SWEEPS)
) -> Iterator[dict[str, Any]]:
    """Measure every centre of the sweeps and yield a row each, with the columns of `COLUMNS`.

    Parameters
    ----------
    measure
        Gives the line of ``wfm bench roster`` for a centre. A centre that is in two sweeps is measured once.
    sweeps
        Names of the sweeps.
    """
    known: dict[CentreDials, dict[str, Any]] = {}
    for sweep in sweeps:
        for dials in SWEEPS[sweep]:
            if dials not in known:
                known[dials] = measure(dials)
            line = known[dials]
            row = {name: line.get(name) for name in COLUMNS}
            half = (line.get("reached_s") or {}).get("0.005")
            if line.get("bound_s") is None:
                # Only the trivial bound was there in time: an excess over it says nothing.
                row["excess"] = None
            yield row | {"sweep": sweep, "value": Point(sweep, dials).value, "half_percent_s": half}
