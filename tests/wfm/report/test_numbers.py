"""Numbers as people read them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from wfm.report.numbers import (
    agents_text,
    count_text,
    day_text,
    money_text,
    percent_text,
    seconds_text,
    span_text,
)


@pytest.mark.parametrize(
    ("amount", "currency", "places", "text"),
    [
        (Decimal("12345.67"), "USD", 0, "$12,346"),
        (Decimal("12345.675"), "EUR", 2, "€12,345.68"),
        (Decimal("-5"), "GBP", 2, "−£5.00"),
        (Decimal("31850.9"), "PLN", 0, "31,851\u00a0zł"),
        (Decimal("1000"), "SAR", 2, "SAR\u00a01,000.00"),
        (Decimal("2.5"), "ILS", 0, "₪3"),
        (0.1 + 0.2, "USD", 2, "$0.30"),
        (None, "USD", 2, "–"),
    ],
)
def test_money(amount: Decimal | float | None, currency: str, places: int, text: str) -> None:
    assert money_text(amount, currency, places) == text


@pytest.mark.parametrize(
    ("share", "places", "text"),
    [
        (0.8, 0, "80\u00a0%"),
        (0.0123, 2, "1.23\u00a0%"),
        (1.0, 1, "100.0\u00a0%"),
        (-0.05, 1, "−5.0\u00a0%"),
        (None, 1, "–"),
    ],
)
def test_percent(share: float | None, places: int, text: str) -> None:
    assert percent_text(share, places) == text
    assert percent_text(float("nan")) == "–"
    assert percent_text(-0.001, 0) == "0\u00a0%"


def test_counts() -> None:
    assert count_text(1234567.8) == "1,234,568"
    assert count_text(-1.25, 1) in {"−1.2", "−1.3"}
    assert count_text(None) == count_text(float("nan")) == "–"


@pytest.mark.parametrize(("value", "text"), [(3.0, "3"), (2.97, "3"), (2.5, "2.5"), (1200.0, "1,200"), (0.04, "0")])
def test_agents_are_whole_where_they_are(value: float, text: str) -> None:
    assert agents_text(value) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (7.8, "8\u00a0s"),
        (119.4, "119\u00a0s"),
        (240.0, "4\u00a0min"),
        (float("inf"), "no end"),
        (1e9, "no end"),
        (None, "–"),
    ],
)
def test_waits(seconds: float | None, text: str) -> None:
    assert seconds_text(seconds) == text


def test_days_are_english_on_every_machine() -> None:
    assert day_text(date(2026, 11, 2)) == "Mon 2 Nov"
    assert span_text(datetime(2026, 3, 1, 23, 30), datetime(2026, 3, 2)) == "Sun 1 Mar, 23:30–00:00"
