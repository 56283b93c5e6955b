"""The news draft of a cohort and its fact sheet, from what the desk knows."""
