"""How single values are written."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfm.tables.cells import csv_text, hours_cell, money, money_cell, number_cell, time_cell


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (12.5, "12.5"),
        (1 / 3, "0.3333"),
        (100.0, "100"),
        (-2.25, "-2.25"),
        (1e-9, "0"),
    ],
)
def test_a_number_has_no_trailing_zeros(value: float, text: str) -> None:
    assert number_cell(value) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_stays_empty(value: float) -> None:
    assert number_cell(value) == ""


@given(st.floats(-1e7, 1e7))
def test_a_number_reads_back_to_four_places(value: float) -> None:
    assert float(number_cell(value)) == pytest.approx(value, abs=5.1e-5)
    assert "e" not in number_cell(value)


@pytest.mark.parametrize(
    ("minor", "amount"),
    [(0, "0.00"), (1, "0.01"), (12345, "123.45"), (Decimal("0.5"), "0.01"), (Decimal("33.4"), "0.33")],
)
def test_minor_units_become_two_places(minor: Decimal | int, amount: str) -> None:
    assert str(money(minor)) == amount


def test_money_always_has_two_places_and_none_is_empty() -> None:
    assert money_cell(Decimal("7")) == "7.00"
    assert money_cell(Decimal("7.005")) == "7.01"
    assert money_cell(Decimal("1234567.1")) == "1234567.10"
    assert money_cell(None) == ""


@given(st.integers(0, 100_000))
def test_hours_with_two_places_give_the_minutes_back(minutes: int) -> None:
    assert round(float(hours_cell(minutes)) * 60) == minutes


def test_times_carry_their_offset() -> None:
    warsaw = ZoneInfo("Europe/Warsaw")
    assert time_cell(datetime(2026, 7, 1, 8, 0, tzinfo=warsaw)) == "2026-07-01T08:00:00+02:00"
    assert time_cell(datetime(2026, 12, 1, 8, 0, tzinfo=UTC)) == "2026-12-01T08:00:00+00:00"
    assert time_cell(None) == ""


def test_the_repeated_hour_is_told_apart_by_offset() -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Warsaw"))
    assert time_cell(first) == "2026-10-25T02:30:00+02:00"
    assert time_cell(first.replace(fold=1)) == "2026-10-25T02:30:00+01:00"


@given(
    st.lists(st.lists(st.text(st.characters(blacklist_categories=["Cs", "Cc"])), min_size=2, max_size=2), max_size=5)
)
def test_any_text_survives_a_csv(rows: list[list[str]]) -> None:
    text = csv_text(("a", "b"), rows)
    assert list(csv.reader(io.StringIO(text))) == [["a", "b"], *rows]
