"""How good a roster is, found without the code that made it: audit, coverage, metrics, simulation."""
