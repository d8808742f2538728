"""The exact model: columns, one builder a rule, named objective terms, explanation. Plain data in, plain data out."""
