"""The same problem at scale: bound, construction by exact best tours, ruin and recreate, CP-SAT neighbourhoods."""
