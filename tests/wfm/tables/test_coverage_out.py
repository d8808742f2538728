"""coverage.csv and audit.csv."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import numpy as np
import pytest

from wfm.demand import Channel, Queue
from wfm.errors import ValueRangeError
from wfm.evaluation.coverage import Coverage
from wfm.evaluation.violation import Violation
from wfm.grid import TimeGrid
from wfm.pipeline import Outcome
from wfm.tables.coverage_out import audit_csv, coverage_csv, coverage_on

FINE = TimeGrid(date(2026, 11, 2), 1, 15, "Europe/Warsaw")
COARSE = TimeGrid(date(2026, 11, 2), 1, 30, "Europe/Warsaw")
QUEUES = (Queue("a", "A", Channel.VOICE, "s"), Queue("b", "B", Channel.VOICE, "t"))


def coverage(scheduled: np.ndarray, required: float = 2.0) -> Coverage:
    needed = np.full(scheduled.shape, required)
    missing = np.maximum(needed - scheduled, 0.0)
    return Coverage(
        FINE, QUEUES, needed, scheduled, missing, np.maximum(scheduled - needed, 0.0), 0.5 * missing, np.zeros(FINE.n)
    )


def test_an_interval_is_the_mean_of_its_parts() -> None:
    rng = np.random.default_rng(3)
    fine = coverage(rng.integers(0, 5, (2, FINE.n)).astype(float))
    found = coverage_on(COARSE, fine)
    for name in ("required", "scheduled", "shortage", "surplus", "far_shortage"):
        values, means = getattr(fine, name), getattr(found, name)
        assert means.shape == (2, COARSE.n)
        for index in range(COARSE.n):
            assert means[:, index] == pytest.approx((values[:, 2 * index] + values[:, 2 * index + 1]) / 2)


def test_agent_hours_are_kept() -> None:
    fine = coverage(np.random.default_rng(4).random((2, FINE.n)) * 4)
    found = coverage_on(COARSE, fine)
    for name in ("required", "scheduled", "shortage", "surplus"):
        assert getattr(found, name).sum() * COARSE.step_h == pytest.approx(getattr(fine, name).sum() * FINE.step_h)


def test_shortage_and_surplus_inside_an_interval_do_not_cancel() -> None:
    scheduled = np.full((2, FINE.n), 2.0)
    scheduled[0, 0], scheduled[0, 1] = 1.0, 3.0
    found = coverage_on(COARSE, coverage(scheduled))
    assert (found.scheduled[0, 0], found.shortage[0, 0], found.surplus[0, 0]) == (2.0, 0.5, 0.5)


def test_a_grid_that_does_not_fit_is_refused() -> None:
    fine = coverage(np.zeros((2, FINE.n)))
    with pytest.raises(ValueRangeError, match="15 minutes does not divide"):
        coverage_on(TimeGrid(date(2026, 11, 2), 2, 15, "Europe/Warsaw"), fine)
    with pytest.raises(ValueRangeError):
        coverage_on(TimeGrid(date(2026, 11, 2), 1, 10, "Europe/Warsaw"), fine)


def test_the_same_grid_changes_nothing() -> None:
    fine = coverage(np.random.default_rng(5).random((2, FINE.n)))
    assert np.array_equal(coverage_on(FINE, fine).scheduled, fine.scheduled)


def test_coverage_csv_has_the_columns_of_the_contract(small: Outcome) -> None:
    assert small.audit is not None
    text = coverage_csv(coverage_on(small.plan.grid, small.audit.coverage))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0])[:6] == ["interval_start", "queue", "required", "scheduled", "shortage", "surplus"]
    assert list(rows[0])[6:] == ["work_done_h", "work_waiting_h", "work_late_h"]
    assert len(rows) == small.plan.grid.n * 2
    for row in rows:
        required, scheduled, shortage, surplus = (float(row[name]) for name in list(row)[2:6])
        assert scheduled == pytest.approx(required - shortage + surplus, abs=2e-4)
        assert list(row.values())[6:] == [""] * 3  # no deferred queue


def test_work_of_deferred_queues_is_added_up_and_what_waits_is_that_of_the_end(backlogs: Outcome) -> None:
    assert backlogs.audit is not None
    fine = backlogs.audit.coverage
    assert fine.grid.step_min < backlogs.plan.grid.step_min
    rows = list(csv.DictReader(io.StringIO(coverage_csv(coverage_on(backlogs.plan.grid, fine)))))
    calls = [row for row in rows if row["queue"] == "sales"]
    mails = [row for row in rows if row["queue"] == "support"]
    (work,) = fine.backlogs
    assert {row["work_done_h"] for row in calls} == {""}
    assert sum(float(row["work_done_h"]) for row in mails) == pytest.approx(work.done_h.sum(), abs=0.02)
    assert work.done_h.sum() > 1
    for index in (0, 20, 100, len(mails) - 1):
        last = (index + 1) * (fine.grid.n // len(mails)) - 1
        assert float(mails[index]["work_waiting_h"]) == pytest.approx(work.waiting_h[last], abs=1e-4)
        assert float(mails[index]["work_late_h"]) == pytest.approx(work.late_h[last], abs=1e-4)
    assert any(float(row["work_late_h"]) > 0 for row in mails)


def test_audit_csv_lists_violations_and_nothing_else() -> None:
    found = (
        Violation(
            "days_off",
            "A01",
            date(2026, 11, 2),
            datetime(2026, 11, 2, 8, tzinfo=UTC),
            "2 free days, got 1",
            origin="plan.yaml:9",
        ),
        Violation("skill_mix", None, None, None, "nobody leads, at any time"),
    )
    rows = list(csv.DictReader(io.StringIO(audit_csv(found))))
    assert rows[0] == {
        "rule": "days_off",
        "agent_id": "A01",
        "date": "2026-11-02",
        "start": "2026-11-02T08:00:00+00:00",
        "message": "2 free days, got 1",
        "origin": "plan.yaml:9",
    }
    assert (rows[1]["agent_id"], rows[1]["date"], rows[1]["start"]) == ("", "", "")
    assert audit_csv(()).splitlines() == ["rule,agent_id,date,start,message,origin"]
