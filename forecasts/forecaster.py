"""The one interface of all methods."""

from __future__ import annotations

from typing import Protocol

from forecasts.series import Days, FloatArray, History


class Forecaster(Protocol):
    """A method: a history and the days ahead in, the expected counts of those days out.

    A method sees nothing but its arguments, keeps no state between calls, copes with NaN (unknown) and with
    histories of any length ≥ 0 days, and returns finite numbers ≥ 0 that are 0 where ``ahead.open_`` is False.
    Quantiles are put around any method by :func:`forecasts.predict`, from the method's own past errors.
    """

    def __call__(self, history: History, ahead: Days) -> FloatArray:
        """Return the expected counts (h, n) of ``ahead``, the days that follow ``history``."""
        ...
