"""What is asked of a capacity plan: hours by queue and week, kinds of people, and how their number can move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wfm.errors import ValueRangeError
from wfm.rostering.problem import Prices
from wfm.workforce import HiringSettings

__all__ = ["CapacityProblem", "StaffGroup"]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class StaffGroup:
    """People of one contract and one skill set.

    Attributes
    ----------
    contract, skills
        Who they are.
    min_h, max_h
        Paid hours a week.
    salaried
        Whether they cost `max_h` whatever they work; else the paid hours are chosen between the two.
    hourly_minor
        Cost of a paid hour in minor units.
    on_phone
        Share of a paid hour that answers contacts: less paid breaks, planned shrinkage and hours in the wrong place.
        Unplanned shrinkage is not in it: the requirement is divided by it.
    speed : (q,)
        Work done on each queue over that of an experienced agent; 0 where they cannot serve it.
    """

    contract: str
    skills: tuple[str, ...]
    min_h: float
    max_h: float
    salaried: bool
    hourly_minor: float
    on_phone: float
    speed: FloatArray


@dataclass(frozen=True)
class CapacityProblem:
    """One capacity problem over w weeks, q queues and g groups.

    Attributes
    ----------
    weeks
        First day of each week.
    queues
        Ids of the queues.
    required_h : (q, w)
        Agent-hours that rosters will have to cover, unplanned shrinkage included.
    groups
        The kinds of people, those who can be hired included.
    heads : (g, w)
        Experienced people there in each week if nobody is hired; expected, so not whole.
    hirable
        Rows of the groups into which people can be hired.
    classes : (w,)
        Whether a class may start in the week.
    settings
        Ramp, class sizes, costs.
    prices
        Prices of missing agent-hours, those of the roster.
    """

    weeks: tuple[date, ...]
    queues: tuple[str, ...]
    required_h: FloatArray
    groups: tuple[StaffGroup, ...]
    heads: FloatArray
    hirable: tuple[int, ...]
    classes: NDArray[np.bool_]
    settings: HiringSettings
    prices: Prices

    def __post_init__(self) -> None:
        """Check the shapes."""
        w = len(self.weeks)
        shapes = {"required_h": (len(self.queues), w), "heads": (len(self.groups), w), "classes": (w,)}
        for name, shape in shapes.items():
            found = getattr(self, name).shape
            if found != shape:
                raise ValueRangeError(f"{name} must have shape {shape}, got {found}")

    @cached_property
    def staying(self) -> FloatArray:
        """Share of the people hired in week v (rows) who are there in week w (columns), shape (w, w); 0 before v."""
        return _by_age(self.settings.starters_staying(len(self.weeks)), len(self.weeks))

    @cached_property
    def learning(self) -> FloatArray:
        """Share of the people hired in week v who are there and still learning in week w, shape (w, w)."""
        return self.staying * _by_age((self._age < self.settings.ramp_weeks).astype(float), len(self.weeks))

    @cached_property
    def training(self) -> FloatArray:
        """Share of the people hired in week v who are there and take no contact yet in week w, shape (w, w)."""
        stages = self.settings.training_weeks().astype(float)
        return self.staying * _by_age(self._aged(stages, 0.0), len(self.weeks))

    @cached_property
    def learned(self) -> FloatArray:
        """Experienced people's work done by one hired in week v, while learning in week w, shape (w, w)."""
        return self.staying * _by_age(self._aged(self.settings.productivity(), 0.0), len(self.weeks))

    @property
    def _age(self) -> NDArray[np.int64]:
        return np.arange(len(self.weeks), dtype=np.int64)

    def _aged(self, by_age: FloatArray, later: float) -> FloatArray:
        """Return numbers by age cut or filled up to the length of the plan."""
        w = len(self.weeks)
        return np.concatenate([by_age[:w], np.full(max(w - by_age.size, 0), later)])


def _by_age(values: FloatArray, w: int) -> FloatArray:
    """Return (w, w): row v, column t holds the value at age t − v; 0 for t < v."""
    age = np.arange(w)[None, :] - np.arange(w)[:, None]
    return np.asarray(np.where(age >= 0, values[np.maximum(age, 0)], 0.0))
