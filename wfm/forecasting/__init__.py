"""From a demand history to a demand forecast: calendar, methods, handle time, notes."""

from wfm.forecasting.calendar import Event, Span
from wfm.forecasting.demand_forecast import forecast_demand
from wfm.forecasting.settings import ForecastSettings, VolumeFactor

__all__ = ["Event", "ForecastSettings", "Span", "VolumeFactor", "forecast_demand"]
