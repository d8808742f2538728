"""How numbers read."""

from __future__ import annotations

from decimal import Decimal

import pytest

from wfm.cli.wording import amount, percent, share_of, span, within


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1234567.891"), "1,234,567.89"),
        (0.5, "0.50"),
        (Decimal(-3), "-3.00"),
        (None, "-"),
        (Decimal(0), "0.00"),
    ],
)
def test_amount(value: Decimal | float | None, text: str) -> None:
    assert amount(value) == text


def test_amount_with_currency() -> None:
    assert amount(Decimal("2.5"), "EUR") == "2.50 EUR"
    assert amount(None, "EUR") == "-"


@pytest.mark.parametrize(("value", "text"), [(0.805, "80.5 %"), (0.0, "0.0 %"), (1.0, "100.0 %"), (None, "-")])
def test_percent(value: float | None, text: str) -> None:
    assert percent(value) == text


def test_percent_with_more_places() -> None:
    assert percent(0.01234, 2) == "1.23 %"


def test_share() -> None:
    assert share_of(Decimal(1), Decimal(4)) == "25.0 %"
    assert share_of(Decimal(1), Decimal(0)) == "-"
    assert share_of(Decimal(1), None) == "-"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "0 s"), (59.4, "59 s"), (59.6, "1 min 00 s"), (125, "2 min 05 s")],
)
def test_span(seconds: float, text: str) -> None:
    assert span(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.0, "0 s"), (20.0, "20 s"), (3600.0, "3600 s"), (7200.0, "2 h"), (28_800.0, "8 h"), (9000, "2.5 h")],
)
def test_within(seconds: float, text: str) -> None:
    assert within(seconds) == text
