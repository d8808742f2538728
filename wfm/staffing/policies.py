"""From load to agents on seat, for one queue: by interval or period, for certain or uncertain volume."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from wfm.grid import TimeGrid
from wfm.staffing.arguments import FloatArray
from wfm.staffing.lines import Line
from wfm.staffing.purchase import buy_service
from wfm.staffing.search import smallest_integer
from wfm.staffing.settings import QueueStaffing
from wfm.staffing.targets import Period, ServiceTarget

__all__ = ["QueueLoad", "period_of", "seats_for"]

_AMPLE = 0.05
"""Share of a period's allowed misses up to which an interval may buy service in a period's purchase."""


@dataclass(frozen=True, slots=True)
class QueueLoad:
    """The load that one queue is staffed for.

    Attributes
    ----------
    contacts : (n,)
        Expected contacts; 0 in tail intervals after closing.
    load : (n,)
        Offered load at the mean (or the chosen quantile) of the volume.
    aht_s : (n,)
        Mean handle time in seconds, > 0.
    paths : (m, n)
        Load of each path of the volume; None where the volume is taken for certain.
    weights : (m,)
        Probability of each path; None without paths.
    """

    contacts: FloatArray
    load: FloatArray
    aht_s: FloatArray
    paths: FloatArray | None = None
    weights: FloatArray | None = None

    def level(self, line: Line, agents: FloatArray, target: ServiceTarget) -> FloatArray:
        """Service level (..., n) of `agents` (..., n): call-weighted over the paths where there are any."""
        if self.paths is None or self.weights is None:
            return line.level(agents, self.load, self.aht_s, target)
        found = line.level(agents[..., None, :], self.paths, self.aht_s, target)
        share = self.paths * self.weights[:, None]
        total = share.sum(axis=0)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(total > 0.0, (found * share).sum(axis=-2) / total, 1.0)


def period_of(grid: TimeGrid, over: Period) -> NDArray[np.int64]:
    """Return the period of each interval, shape (n,); weeks are counted from the grid's first date."""
    if over is Period.INTERVAL:
        return np.arange(grid.n, dtype=np.int64)
    return grid.day_of // 7 if over is Period.WEEK else grid.day_of


def seats_for(volume: QueueLoad, line: Line, held: QueueStaffing, grid: TimeGrid) -> tuple[FloatArray, FloatArray]:
    """Return agents on seat (n,), whole and real-valued; `inf` where no number suffices.

    Parameters
    ----------
    volume
        What arrives.
    line
        The staffing model of the queue.
    held
        Target and caps. Caps hold in every interval at `volume.load`.
    grid
        Says which intervals make a day or week.

    Notes
    -----
    Real-valued seats of a period's target are the whole ones; under uncertain volume they are interpolated
    linearly within the last agent.
    """
    target, caps = held.target, held.caps
    if target.over is Period.INTERVAL and volume.paths is None:
        whole = line.required(volume.load, volume.aht_s, target, caps)
        return whole, line.required(volume.load, volume.aht_s, target, caps, integer=False)
    if target.level >= 1.0 and np.any(volume.load > 0.0):
        return np.full_like(volume.load, np.inf), np.full_like(volume.load, np.inf)
    floor = replace(target, level=0.0 if target.over is Period.INTERVAL else target.least_level, floor=None)
    least = line.required(volume.load, volume.aht_s, floor, caps)
    least = np.where(volume.load > 0.0, np.maximum(least, 1.0), 0.0)
    if target.over is Period.INTERVAL:
        return _expected(volume, line, target, least)
    tail = (volume.contacts == 0.0) & (volume.load > 0.0)
    each = line.required(volume.load, volume.aht_s, target, caps)
    least = np.where(tail, each, least)
    ample = replace(target, level=1.0 - (1.0 - target.level) * _AMPLE, floor=None)
    most = _expected(volume, line, ample, least)[0]
    whole = buy_service(
        lambda agents: volume.level(line, agents, target),
        volume.contacts,
        period_of(grid, target.over),
        target.level,
        least=least,
        most=np.maximum(np.where(tail, least, most), least),
    )
    return whole, whole


def _expected(volume: QueueLoad, line: Line, target: ServiceTarget, least: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Smallest seats, at least `least`, whose level over the paths reaches the target in every interval."""
    peak = volume.load if volume.paths is None else volume.paths.max(axis=0)
    idle = peak == 0.0

    def slack(agents: FloatArray) -> FloatArray:
        return np.where(idle, 0.0, volume.level(line, agents, target) - target.level + 1e-12)

    high = np.maximum(least, np.where(idle, 0.0, peak + 4 * np.sqrt(peak) + 4))
    whole = smallest_integer(
        lambda agents: slack(agents) >= 0.0, np.where(np.isfinite(least), least, 0.0), high, ~np.isfinite(least)
    )
    known = np.where(np.isfinite(whole), whole, 1.0)
    before, after = slack(np.maximum(known - 1.0, 0.0)), slack(known)
    with np.errstate(divide="ignore", invalid="ignore"):
        back = np.where(after > before, after / (after - before), 0.0)
    real = np.where(np.isfinite(whole), known - np.clip(back, 0.0, 1.0), np.inf)
    return whole, np.maximum(real, np.minimum(least, whole))
