"""From a demand history to a demand forecast: calendar, methods, handle time, notes."""

from wfm.forecasting.assumptions import Closure, DemandAssumptions, HandleTimeFactor, assumed
from wfm.forecasting.calendar import Event, Span
from wfm.forecasting.demand_forecast import QueueForecast, demand_of, forecast_demand, forecast_queues, sample_demand
from wfm.forecasting.hindsight import earlier_forecasts
from wfm.forecasting.settings import ForecastSettings, VolumeFactor, method_names

__all__ = [
    "Closure",
    "DemandAssumptions",
    "Event",
    "ForecastSettings",
    "HandleTimeFactor",
    "QueueForecast",
    "Span",
    "VolumeFactor",
    "assumed",
    "demand_of",
    "earlier_forecasts",
    "forecast_demand",
    "forecast_queues",
    "method_names",
    "sample_demand",
]
