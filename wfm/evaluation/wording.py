"""How times and lengths read in a planner's sentence."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

__all__ = ["clock_text", "length_text"]


def clock_text(instant: datetime) -> str:
    """Return date and wall-clock time to the minute, ``2024-03-04 08:00``."""
    return instant.strftime("%Y-%m-%d %H:%M")


def length_text(length_min: Fraction | float) -> str:
    """Return a length in hours and minutes: ``9 h 30 min``, ``11 h``, ``45 min``, ``-1 h`` where two things overlap."""
    whole = round(length_min)
    hours, minutes = divmod(abs(whole), 60)
    sign = "-" if whole < 0 else ""
    parts = [f"{hours} h"] * (hours > 0) + [f"{minutes} min"] * (minutes > 0 or hours == 0)
    return sign + " ".join(parts)
