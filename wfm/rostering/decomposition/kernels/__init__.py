"""Compiled inner loops of the search: coverage, duty values, tours, ruin and recreate. Plain arrays in and out."""
