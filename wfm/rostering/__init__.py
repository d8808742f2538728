"""Asked, solved, came out, how well."""
