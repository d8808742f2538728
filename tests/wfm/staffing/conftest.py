"""Reference models apart from the product code, and small demands to staff."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from wfm.demand import Channel, Demand, Queue
from wfm.grid import TimeGrid

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Chain:
    """Stationary birth-death chain by its product form, truncated where the rest of the mass does not matter."""

    arrival: float
    deaths: Floats
    mass: Floats

    @classmethod
    def solve(cls, arrival: float, deaths: Floats) -> "Chain":
        logs = np.concatenate([[0.0], np.cumsum(np.log(arrival) - np.log(deaths))])
        mass = np.exp(logs - logs.max())
        return cls(arrival, deaths, mass / mass.sum())

    def mean(self, value: Callable[[Floats], Floats]) -> float:
        return float(self.mass @ value(np.arange(self.mass.size, dtype=np.float64)))


@pytest.fixture(scope="session")
def chain_of() -> Callable[..., Chain]:
    """A chain from arrival rate and death rates of states 1, 2, ..."""

    def build(arrival: float, deaths: ArrayLike) -> Chain:
        return Chain.solve(arrival, np.asarray(deaths, dtype=np.float64))

    return build


@pytest.fixture(scope="session")
def palm_chain() -> Callable[..., Chain]:
    """M/M/N+M in handle times: load, agents, patience (in handle times)."""

    def build(agents: int, load: float, patience: float) -> Chain:
        top = int(max(agents, load) + 60 * np.sqrt(max(load, 1.0) * max(patience, 1.0)) + 400)
        n = np.arange(1, top + 1, dtype=np.float64)
        return Chain.solve(load, np.minimum(n, agents) + np.maximum(n - agents, 0.0) / patience)

    return build


def tagged_levels(chain: Chain, places: int, capacity: float, patience: float, within: float) -> tuple[float, float]:
    """Answered within, and lost within, over offered: a tagged customer with j ahead, step by step in time.

    With j waiting ahead the time to service is the sum of exponentials with rates capacity + i / patience,
    i = j ... 0; its density is integrated against the customer's own patience on a fine grid.
    """
    steps = 4000
    dt = within / steps
    top = min(chain.mass.size - places, 400)
    ahead = chain.mass[places : places + top].copy()
    rates = capacity + np.arange(top) / patience
    answered = lost = 0.0
    alive = 1.0
    for _ in range(steps):
        k1 = _flow(ahead, rates)
        k2 = _flow(ahead + 0.5 * dt * k1, rates)
        k3 = _flow(ahead + 0.5 * dt * k2, rates)
        k4 = _flow(ahead + dt * k3, rates)
        step = dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        out = -step.sum()
        still = ahead.sum()
        after = alive * np.exp(-dt / patience)
        middle = alive * np.exp(-0.5 * dt / patience)
        answered += out * middle
        lost += (still - 0.5 * out) * (alive - after)
        ahead = ahead + step
        alive = after
    return answered, lost


def _flow(ahead: Floats, rates: Floats) -> Floats:
    moved = ahead * rates
    return np.concatenate([moved[1:], [0.0]]) - moved


@pytest.fixture(scope="session")
def tagged() -> Callable[..., tuple[float, float]]:
    """See `tagged_levels`."""
    return tagged_levels


@pytest.fixture(scope="session")
def day_grid() -> TimeGrid:
    """One day of quarter-hours."""
    return TimeGrid(date(2024, 3, 5), 1, 15, "Europe/Warsaw")


@pytest.fixture(scope="session")
def week_grid() -> TimeGrid:
    """One week of quarter-hours, without a change of the clocks."""
    return TimeGrid(date(2024, 3, 4), 7, 15, "Europe/Warsaw")


@pytest.fixture(scope="session")
def queue_of() -> Callable[..., Queue]:
    """A queue by id with sensible other fields."""

    def build(
        queue_id: str = "voice",
        channel: Channel = Channel.VOICE,
        patience_s: float | None = None,
        concurrency: int = 1,
        skill: str | None = None,
    ) -> Queue:
        return Queue(queue_id, queue_id.title(), channel, skill or queue_id, patience_s, concurrency)

    return build


@pytest.fixture(scope="session")
def demand_of() -> Callable[..., Demand]:
    """A demand from queues and contacts (q, n); open where anything arrives unless told."""

    def build(
        grid: TimeGrid,
        queues: tuple[Queue, ...],
        contacts: ArrayLike,
        aht_s: ArrayLike = 240.0,
        open_: ArrayLike | None = None,
        spread: tuple[float, ...] = (),
    ) -> Demand:
        arrivals = np.atleast_2d(np.asarray(contacts, dtype=np.float64))
        levels = tuple(np.linspace(0.05, 0.95, len(spread)).tolist()) if spread else ()
        return Demand(
            grid,
            queues,
            arrivals,
            np.broadcast_to(np.asarray(aht_s, dtype=np.float64), arrivals.shape).copy(),
            arrivals > 0.0 if open_ is None else np.broadcast_to(np.asarray(open_, dtype=bool), arrivals.shape),
            levels,
            np.stack([arrivals * factor for factor in spread]) if spread else None,
        )

    return build


@pytest.fixture(scope="session")
def hump(day_grid: TimeGrid) -> Floats:
    """Contacts of a day from 8 to 20 with a peak at 11, up to 60 a quarter-hour."""
    hour = np.arange(day_grid.n) / 4
    shape = 60 * np.exp(-(((hour - 11) / 3.5) ** 2)) + 15
    return np.where((hour >= 8) & (hour < 20), shape, 0.0)
