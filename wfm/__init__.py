"""Contact-centre workforce management: forecast, staff, roster with a proven bound, audit, report."""
