"""Checks across the parts of a plan: what each part cannot see on its own."""
