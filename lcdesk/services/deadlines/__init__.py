"""Deadlines of cohorts, what is due today, and whom others are asked for it."""
