"""Many plans at once, and studies of one: histories without a plan, scenarios, capacity, benchmarks."""
