"""Forecasting methods: matrices of days by slots in, expected counts and quantiles out. No dates, no queues."""
