"""simulation_cuts.csv: a row a trial and live queue, in fractions, hours and money."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from wfm.demand import Channel, Queue
from wfm.evaluation.simulation_cuts import ClosedLoop, CutTrial
from wfm.grid import TimeGrid
from wfm.rostering.result import SolveResult, SolveStatus
from wfm.rostering.roster import Duty, Roster
from wfm.rostering.terms import CostTerm
from wfm.staffing.cuts import Served
from wfm.staffing.requirement import Requirement
from wfm.staffing.targets import Period, ServiceTarget
from wfm.tables.cuts_out import CUTS_COLUMNS, cuts_csv
from wfm.tables.outcome_out import PLAN_FILES

GRID = TimeGrid(date(2026, 6, 1), 1, 60, "UTC")
QUEUES = (Queue("calls", "Calls", Channel.VOICE, "calls"), Queue("mail", "Mail", Channel.EMAIL, "mail"))


def trial_of(number: int, agents: float, hours: int, level: float) -> CutTrial:
    """One trial with a roster of one duty; mail is a backlog."""
    need = np.zeros((2, GRID.n))
    need[0] = agents
    begin = GRID.time(0)
    roster = Roster((Duty("A1", GRID.first, begin, begin + timedelta(hours=hours), "s"),))
    terms = {CostTerm.PAY_HOURLY: Decimal(hours * 20), CostTerm.SHORTAGE: Decimal("3.50")}
    judged = np.zeros((2, GRID.n))
    judged[0] = 10
    targets = (ServiceTarget(0.8, 20, over=Period.WEEK), ServiceTarget(0.9, 3600))
    return CutTrial(
        number,
        Requirement.given(GRID, QUEUES, need, np.full(need.shape, 300.0), need),
        SolveResult(SolveStatus.FEASIBLE, roster, terms, seconds=6.04),
        Served(level * judged, judged, targets, np.array([0, 24])),
        np.array([0.0021, np.nan]),
        raised_h=0.0 if number == 0 else 1.25,
        lowered_h=0.0 if number == 0 else 13.25,
    )


LOOP = ClosedLoop((trial_of(0, 2.0, 10, 0.87), trial_of(1, 1.5, 8, 0.7912345)), 1, 0.005)


def rows_of(loop: ClosedLoop) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(cuts_csv(loop))))


def test_columns_are_the_contract() -> None:
    assert cuts_csv(LOOP).splitlines()[0] == ",".join(CUTS_COLUMNS)
    assert "simulation_cuts.csv" in PLAN_FILES


def test_a_row_a_trial_and_live_queue() -> None:
    assert [(row["trial"], row["queue"]) for row in rows_of(LOOP)] == [("0", "calls"), ("1", "calls")]


def test_what_a_trial_bought() -> None:
    flow, cut = rows_of(LOOP)
    assert flow | {} == {
        "trial": "0",
        "queue": "calls",
        "required_agent_h": "48",
        "raised_agent_h": "0",
        "lowered_agent_h": "0",
        "paid_h": "10",
        "saved_h": "0",
        "pay": "200.00",
        "target": "0.8",
        "service_level": "0.87",
        "service_level_half_width": "0.0021",
        "missing": "0",
        "seconds": "6",
        "taken": "no",
    }
    assert (cut["required_agent_h"], cut["raised_agent_h"], cut["lowered_agent_h"]) == ("36", "1.25", "13.25")
    assert (cut["paid_h"], cut["saved_h"], cut["pay"], cut["taken"]) == ("8", "2", "160.00", "yes")
    assert (cut["service_level"], cut["missing"]) == ("0.7912", "0.0038")


def test_one_trial_is_taken() -> None:
    for chosen in (0, 1):
        taken = {row["trial"] for row in rows_of(replace(LOOP, chosen=chosen)) if row["taken"] == "yes"}
        assert taken == {str(chosen)}


def test_a_queue_without_contacts_has_no_level() -> None:
    served = LOOP.flow.served
    silent = replace(served, judged=np.zeros((2, 24)), in_time=np.zeros((2, 24)))
    row = rows_of(ClosedLoop((replace(LOOP.flow, served=silent),), 0, 0.005))[0]
    assert (row["service_level"], row["missing"]) == ("", "0")
