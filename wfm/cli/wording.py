"""How numbers read on the screen."""

from __future__ import annotations

from decimal import Decimal

__all__ = ["amount", "percent", "share_of", "span", "within"]


def amount(value: Decimal | float | None, currency: str = "") -> str:
    """Return money with two places and thousands apart; a dash for unknown."""
    return "-" if value is None else f"{value:,.2f} {currency}".rstrip()


def percent(value: float | None, places: int = 1) -> str:
    """Return a fraction as a percentage; a dash for unknown."""
    return "-" if value is None else f"{100 * value:.{places}f} %"


def share_of(part: Decimal, whole: Decimal | None) -> str:
    """Return a part as a percentage of the whole; a dash where the whole is unknown or 0."""
    return "-" if not whole else percent(float(part / whole))


def span(seconds: float) -> str:
    """Return a length of time as ``12 s`` or ``2 min 05 s``."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


def within(seconds: float) -> str:
    """Return a target's time as ``20 s``, from two hours on as ``24 h``."""
    return f"{seconds:g} s" if seconds < 7200 else f"{seconds / 3600:.2f}".rstrip("0").rstrip(".") + " h"
