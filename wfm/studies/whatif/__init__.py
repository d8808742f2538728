"""Scenarios of a plan side by side: what each costs, what it serves, and whether the difference can be told."""
