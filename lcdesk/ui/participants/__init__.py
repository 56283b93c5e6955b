"""The people of a cohort: cards, table, details."""
