"""Repair: the same problem with a past that is fixed and a price on every change."""
