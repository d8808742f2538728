"""Numbers as people read them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from math import isnan

__all__ = [
    "WEEKDAYS",
    "agents_text",
    "count_text",
    "day_text",
    "money_text",
    "percent_text",
    "seconds_text",
    "span_text",
]

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
"""Short names, Monday first."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
BEFORE = {"USD": "$", "EUR": "€", "GBP": "£", "ILS": "₪", "INR": "₹", "JPY": "¥", "CAD": "CA$", "AUD": "A$"}
AFTER = {"PLN": "zł", "CZK": "Kč", "SEK": "kr", "NOK": "kr", "DKK": "kr", "HUF": "Ft"}
THIN = "\N{NO-BREAK SPACE}"


def money_text(amount: Decimal | float | None, currency: str, places: int = 0) -> str:
    """Return an amount with thousands separators and its currency: ``$12,345``, ``12,345 zł``, ``SAR 12,345``.

    Parameters
    ----------
    amount
        In major units; a dash for None.
    currency
        ISO code.
    places
        Decimals shown.
    """
    if amount is None:
        return "–"
    rounded = Decimal(amount).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    digits = f"{abs(rounded):,.{places}f}"
    sign = "−" if rounded < 0 else ""
    if currency in BEFORE:
        return f"{sign}{BEFORE[currency]}{digits}"
    if currency in AFTER:
        return f"{sign}{digits}{THIN}{AFTER[currency]}"
    return f"{currency}{THIN}{sign}{digits}"


def percent_text(share: float | None, places: int = 1) -> str:
    """Return a fraction as percent; a dash for None."""
    if share is None or isnan(share):
        return "–"
    text = f"{share * 100:.{places}f}"
    return f"{'0' if not text.strip('-0.') and places == 0 else text.replace('-', '−')}{THIN}%"


def count_text(value: float | None, places: int = 0) -> str:
    """Return a number with thousands separators; a dash for None or no number."""
    if value is None or isnan(value):
        return "–"
    return f"{value:,.{places}f}".replace("-", "−")


def agents_text(value: float) -> str:
    """Return agents with one decimal, without it where they are whole."""
    return count_text(value, 0 if abs(value - round(value)) < 0.05 else 1)


def seconds_text(seconds: float | None) -> str:
    """Return a wait: seconds below two minutes, minutes above; ``no end`` where a line grows without end."""
    if seconds is None or isnan(seconds):
        return "–"
    if seconds == float("inf") or seconds > 36_000:
        return "no end"
    return f"{seconds:.0f}{THIN}s" if seconds < 120 else f"{seconds / 60:.0f}{THIN}min"


def day_text(day: date) -> str:
    """Return ``Mon 2 Nov``, in English whatever the machine's language."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def span_text(start: datetime, end: datetime) -> str:
    """Return ``Mon 2 Nov, 08:00–08:30``."""
    return f"{day_text(start.date())}, {start:%H:%M}–{end:%H:%M}"
