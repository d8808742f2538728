"""The numbers of the first screen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from wfm.evaluation.coverage import Coverage
from wfm.evaluation.expected import ExpectedService
from wfm.evaluation.violation import Violation
from wfm.pipeline import Outcome
from wfm.report.first_screen import (
    cards,
    cost_parts,
    day_heads,
    proof_rows,
    rules_checked,
    service_rows,
    worst_rows,
)
from wfm.rostering.rules import DaysOff
from wfm.staffing.deferred import Clock
from wfm.staffing.settings import QueueStaffing, StaffingSettings
from wfm.staffing.targets import Period, ServiceTarget
from wfm.tables.coverage_out import coverage_on
from wfm.tables.summary_out import expected_of


def seen(outcome: Outcome) -> tuple[Coverage, ExpectedService]:
    assert outcome.audit is not None
    coverage = coverage_on(outcome.plan.grid, outcome.audit.coverage)
    return coverage, expected_of(outcome, coverage)


def card(outcome: Outcome, title: str, coverage: Coverage | None = None) -> tuple[str, str, bool | None]:
    found = next(item for item in cards(outcome, coverage) if item.title == title)
    return found.value, found.below, found.good


def test_cards_in_the_plans_currency(small: Outcome) -> None:
    assert small.result.cost is not None
    assert card(small, "Weekly cost")[0] == f"{small.result.cost:,.0f}\u00a0zł"
    contacts = float(np.nansum(small.requirement.contacts))
    assert card(small, "Cost per contact")[0] == f"{float(small.result.cost) / contacts:.2f}\u00a0zł"


def test_gap_and_excess_are_those_of_the_result(small: Outcome) -> None:
    assert small.result.gap is not None
    assert card(small, "Proven gap")[0] == f"{small.result.gap * 100:.2f}\u00a0%"
    assert "no roster costs less than" in card(small, "Proven gap")[1]
    without = replace(small, result=replace(small.result, bound=None))
    assert card(without, "Proven gap")[:2] == ("–", "no bound")


def test_violations_turn_their_card_red(small: Outcome) -> None:
    assert small.audit is not None
    assert card(small, "Rule violations") == ("0", "found by the independent audit", True)
    broken = replace(small, audit=replace(small.audit, violations=(Violation("days_off", "A01", None, None, "none"),)))
    assert card(broken, "Rule violations")[::2] == ("1", False)


def test_missing_hours(large: Outcome) -> None:
    coverage, _ = seen(large)
    value, below, good = card(large, "Missing agent-hours", coverage)
    assert float(value.replace(",", "")) == pytest.approx(coverage.shortage.sum() / 2, abs=0.06)
    assert "required" in below
    assert good is False


def test_without_a_roster_cards_say_so(nothing: Outcome) -> None:
    assert card(nothing, "Weekly cost")[:2] == ("–", "no roster")
    assert {item.title for item in cards(nothing, None)}.isdisjoint({"Rule violations", "Missing agent-hours"})
    assert cost_parts(nothing) == ()
    assert proof_rows(nothing) == ()
    assert rules_checked(nothing) == ()


def test_cost_parts_leave_out_zeros_and_share_everything(small: Outcome, large: Outcome) -> None:
    for outcome in (small, large):
        parts = cost_parts(outcome)
        assert sum(part.share for part in parts) == pytest.approx(1.0)
        assert len(parts) == sum(amount != 0 for amount in outcome.result.cost_terms.values())
        assert len({part.colour for part in parts}) == len(parts)
    assert "Paid absence" not in {part.name for part in cost_parts(large)}


def test_the_proof_names_its_relaxation(small: Outcome) -> None:
    rows = dict(proof_rows(small))
    assert rows["Relaxation behind the bound"] == "each agent alone against coverage prices (column bound)"
    assert rows["Excess, in required agent-hours"].endswith("%")
    unproved = dict(proof_rows(replace(small, result=replace(small.result, bound=None))))
    assert unproved["Bound"] == "none was computed"


def test_service_is_judged_by_the_simulation_where_there_is_one(large: Outcome) -> None:
    _, expected = seen(large)
    alone = service_rows(large, expected, None)
    assert [row.simulated for row in alone] == ["–", "–", "–"]
    assert alone[0].reached is True
    judged = service_rows(large, expected, {"q0": (0.75, 0.013)})
    assert judged[0].simulated == "75.0\u00a0% ± 1.3\u00a0%"
    assert judged[0].reached is False
    assert judged[1].reached is alone[1].reached


def test_service_rows_name_the_target_and_its_period(small: Outcome) -> None:
    week = ServiceTarget(0.9, 15, over=Period.WEEK)
    settings = StaffingSettings(queues={"sales": QueueStaffing(week)})
    outcome = replace(small, plan=replace(small.plan, staffing=settings))
    rows = service_rows(outcome, seen(outcome)[1], None)
    assert rows[0].target == "90\u00a0% in 15\u00a0s, the week"
    assert rows[0].periods == "no"
    assert rows[1].target == "80\u00a0% in 20\u00a0s, each interval"
    assert rows[1].periods.endswith("of intervals")
    assert rows[1].lost == "–", "nobody is taken to abandon a queue without patience"


def test_deferred_queues_have_a_deadline_and_what_misses_it(backlogs: Outcome) -> None:
    def row(outcome: Outcome) -> tuple[str, str, str]:
        found = service_rows(outcome, seen(outcome)[1], None)[1]
        return found.target.replace("\u00a0", " "), found.periods, found.expected

    assert backlogs.audit is not None
    (work,) = backlogs.audit.coverage.backlogs
    assert work.missed_h.sum() > 0.1
    assert row(backlogs) == ("100 % in 8 h", f"{work.missed_h.sum():.1f} h of work missed", "–")
    done = replace(work, missed_h=work.missed_h * 0)
    audit = replace(backlogs.audit, coverage=replace(backlogs.audit.coverage, backlogs=(done,)))
    held = replace(backlogs.plan.staffing.queues["support"], clock=Clock.OPENING)
    plan = replace(backlogs.plan, staffing=StaffingSettings({"support": held}))
    assert row(replace(backlogs, audit=audit, plan=plan))[:2] == ("100 % in 8 h, opening hours", "no deadline missed")


def test_days_are_tinted_by_their_distance_to_the_target(large: Outcome) -> None:
    _, expected = seen(large)
    for row, shown in enumerate(service_rows(large, expected, None)):
        assert len(shown.days) == len(day_heads(large)) == 7
        for day, cell in enumerate(shown.days):
            level = expected.mean(expected.level, row, expected.day_of == day)
            assert level is not None
            assert cell is not None
            assert (cell[1] == 2) == (level >= 0.8)


def test_worst_intervals_come_worst_first(large: Outcome) -> None:
    coverage, expected = seen(large)
    rows = worst_rows(coverage, expected)
    missing = [float(row.missing) for row in rows]
    assert len(rows) == 5
    assert missing == sorted(missing, reverse=True)
    assert missing[0] == pytest.approx(coverage.shortage.max(), abs=0.051)
    assert {row.queue for row in rows} <= {queue.name for queue in large.plan.queues}
    assert all("–" in row.when for row in rows)


def test_a_covered_week_has_no_worst_interval(large: Outcome) -> None:
    coverage, expected = seen(large)
    assert worst_rows(replace(coverage, shortage=coverage.shortage * 0), expected) == ()


def test_the_audit_lists_its_rules_with_what_they_found(small: Outcome) -> None:
    assert small.audit is not None
    plan = replace(small.plan, rules=(DaysOff(2),))
    broken = replace(small.audit, violations=(Violation("days_off", "A01", None, None, "none"),) * 2)
    found = dict(rules_checked(replace(small, plan=plan, audit=broken)))
    assert found["days off"] == 2
    assert found["one duty a day"] == 0
