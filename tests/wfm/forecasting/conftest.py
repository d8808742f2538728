"""Small centres whose history is made, so that what a forecast must find is known."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from wfm.demand import Channel, Demand, Queue
from wfm.grid import TimeGrid

WEEK = np.array([1.2, 1.1, 1.0, 1.0, 0.9, 0.5, 0.3])


def queue(name: str) -> Queue:
    """Return a voice queue."""
    return Queue(name, name, Channel.VOICE, name)


def day_shape(step_min: int) -> np.ndarray:
    """Return shares of the slots of a day that is busy from 8 to 20."""
    hour = (np.arange(1440 // step_min) + 0.5) * step_min / 60
    raw = np.where((hour >= 8) & (hour < 20), 1 + np.sin((hour - 8) / 12 * np.pi), 0.0)
    return raw / raw.sum()


def rates(grid: TimeGrid, level: float) -> np.ndarray:
    """Return expected contacts (n,) by wall-clock slot and weekday."""
    shape = day_shape(grid.step_min)
    slots = np.array([(t.hour * 60 + t.minute) // grid.step_min for t in grid.times])
    weekday = np.array([day.weekday() for day in grid.dates])[grid.day_of]
    return level * WEEK[weekday] * shape[slots]


@pytest.fixture(scope="session")
def centre() -> Callable[..., Demand]:
    """Return a maker of histories: queues at given volumes a day, open 8 to 20, Poisson counts."""

    def make(
        days: int,
        *,
        first: date = date(2025, 1, 6),
        levels: dict[str, float] | None = None,
        zone: str = "Europe/Paris",
        step_min: int = 30,
        seed: int = 1,
    ) -> Demand:
        volumes = levels or {"orders": 900.0}
        grid = TimeGrid(first, days, step_min, zone)
        rng = np.random.default_rng(seed)
        mean = np.stack([rates(grid, level) for level in volumes.values()])
        contacts = rng.poisson(mean).astype(float)
        aht_s = np.where(contacts > 0, 240.0, np.nan)
        hour = np.array([t.hour for t in grid.times])
        open_ = np.tile((hour >= 8) & (hour < 20), (len(volumes), 1))
        contacts[~open_] = np.nan
        return Demand(grid, tuple(queue(name) for name in volumes), contacts, aht_s, open_)

    return make


@pytest.fixture(scope="session")
def truth() -> Callable[[TimeGrid, float], np.ndarray]:
    """Return the function that gives expected contacts (n,) of a grid."""
    return rates
