"""Productive contract hours, by hand."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import numpy as np
import pytest

from wfm.studies.tightness import productive_share, tightness_of, weekly_productive_h
from wfm.workforce import Absence, AbsenceKind, Agent, Break, Contract, Pay, ShiftTemplate, Workforce

MEAL = Break("meal", 30, False, 210, 300)
PAUSE = Break("pause", 15, True, 90, 150)
EIGHT = ShiftTemplate("eight", 480, 600, 30, 510, (PAUSE, MEAL, PAUSE))
PLAIN = ShiftTemplate("plain", 480, 600, 30, 240)
EMPTY = ShiftTemplate("empty", 480, 480, 30, 30, (MEAL,))


def contract(*shifts, hours=40):
    """Return a contract with these shifts."""
    return Contract("c", 0, hours * 60, Pay.SALARIED, shifts, 5)


def workforce(*absences, hours=40):
    """Return two people with eight-hour duties."""
    agents = tuple(Agent(name, name, "c", {"q": 1.0}, 2000) for name in ("A", "B"))
    return Workforce(agents, (contract("eight", hours=hours),), (EIGHT,), absences=absences)


def absence(credit_min):
    """Return an absence of A."""
    start = datetime(2026, 3, 2, tzinfo=UTC)
    return Absence("A", start, start + timedelta(days=1), AbsenceKind.LEAVE, credit_min)


@pytest.mark.parametrize(
    ("shifts", "share"),
    [
        (("eight",), 450 / 480),
        (("plain",), 1.0),
        (("eight", "plain"), 1.0),
        (("empty",), 0.0),
        (("unknown",), 0.0),
    ],
)
def test_productive_share(shifts, share):
    assert productive_share(contract(*shifts), (EIGHT, PLAIN, EMPTY)) == pytest.approx(share)


@pytest.mark.parametrize(
    ("absences", "weeks", "hours"),
    [
        ((), 1, [37.5, 37.5]),
        ((), 2, [75.0, 75.0]),
        ((absence(480),), 1, [30.0, 37.5]),
        ((absence(480), absence(480)), 1, [22.5, 37.5]),
        ((absence(0),), 1, [37.5, 37.5]),
        ((absence(9999),), 1, [0.0, 37.5]),
    ],
)
def test_hours_of_each_agent(absences, weeks, hours):
    assert weekly_productive_h(workforce(*absences), weeks).tolist() == pytest.approx(hours)


def problem(required, hours=40):
    """Return what is looked at of a problem of one week; required agents in half-hours."""
    required_agent_h = float(np.sum(required)) * 0.5
    return SimpleNamespace(
        workforce=workforce(hours=hours), required_agent_h=required_agent_h, grid=SimpleNamespace(days=7)
    )


@pytest.mark.parametrize(("required", "expected"), [([100.0, 50.0], 1.0), ([30.0, 0.0], 0.2), ([0.0], 0.0)])
def test_required_by_productive_hours(required, expected):
    assert tightness_of(problem(required)) == pytest.approx(expected)


def test_unknown_where_nobody_has_hours():
    assert tightness_of(problem([1.0], hours=0)) is None
