"""Colours and the plain look that all figures share."""

from __future__ import annotations

from typing import Any

__all__ = ["AREA", "BAND", "BAND_WIDE", "CAME", "FAINT", "INK", "LINE", "PAST", "SHIFT_COLOURS", "SHORT", "layout"]

INK = "#1c2733"
"""Text."""
LINE = "#17406d"
"""Lines of what is needed or expected."""
AREA = "rgba(88,150,214,0.30)"
"""Fill below what is scheduled."""
SHORT = "#d4483b"
"""Shortage, wherever it is shown."""
FAINT = "#e6eaef"
"""Grid lines."""
PAST = "rgba(120,132,146,0.45)"
"""Weeks that have been."""
CAME = "#c98a3a"
"""What came, beside what was forecast."""
BAND = "rgba(23,64,109,0.26)"
"""The inner band of a forecast."""
BAND_WIDE = "rgba(23,64,109,0.12)"
"""The outer band of a forecast."""
SHIFT_COLOURS = ("#3f7fbf", "#4d9e8f", "#8a6fb0", "#c98a3a", "#b55d78", "#5c8a4a", "#6b7f95", "#a3703f")
"""Fill of duties in the Gantt chart, by shift; white text can be read on each."""


def layout(height: int, **changes: Any) -> dict[str, Any]:
    """Return the common layout of a figure.

    Parameters
    ----------
    height
        In pixels.
    changes
        Further layout attributes; they win.
    """
    axis = {"gridcolor": FAINT, "linecolor": "#c8d0d9", "zeroline": False, "ticks": "", "automargin": True}
    base: dict[str, Any] = {
        "template": "none",
        "height": height,
        "margin": {"l": 56, "r": 20, "t": 34, "b": 40},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "system-ui, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif", "size": 12.5, "color": INK},
        "hovermode": "x unified",
        "hoverlabel": {"bgcolor": "white", "bordercolor": "#c8d0d9", "font": {"color": INK}},
        "legend": {"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "traceorder": "normal"},
        "xaxis": dict(axis),
        "yaxis": {**axis, "rangemode": "tozero"},
    }
    for name, value in changes.items():
        base[name] = {**base[name], **value} if isinstance(base.get(name), dict) else value
    return base
