"""How single values are written into files: times, money, numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite

__all__ = ["csv_text", "hours_cell", "money", "money_cell", "number_cell", "time_cell"]

CENT = Decimal("0.01")


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a CSV with a header; comma, dot and line feed, whatever the machine's language."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def time_cell(instant: datetime | None) -> str:
    """Return an aware time as ISO 8601 with offset; empty for None."""
    return "" if instant is None else instant.isoformat(timespec="seconds")


def money(minor: int | Decimal) -> Decimal:
    """Return an amount in major units, rounded half up to hundredths, from one in minor units."""
    return (Decimal(minor) / 100).quantize(CENT, ROUND_HALF_UP)


def money_cell(amount: Decimal | None) -> str:
    """Return an amount in major units with two places; empty for None."""
    return "" if amount is None else str(amount.quantize(CENT, ROUND_HALF_UP))


def hours_cell(minutes: int) -> str:
    """Return minutes as hours with two places."""
    return str((Decimal(minutes) / 60).quantize(CENT, ROUND_HALF_UP))


def number_cell(value: float, places: int = 4) -> str:
    """Return a number with at most `places` decimals and no trailing zeros; empty where it is not finite."""
    if not isfinite(value):
        return ""
    text = f"{value:.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
