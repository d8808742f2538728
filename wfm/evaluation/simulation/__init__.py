"""Simulation of a roster or of a steady state: compiled event loop in, flat records and their measures out."""
