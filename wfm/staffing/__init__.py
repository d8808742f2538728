"""Contacts into people: queueing formulas, service targets, deferred work, and the requirement by interval."""
