"""Why a plan or a wish cannot be met, what it would cost, and the cheapest ways out: each price found by solving."""
