"""The readiness of a cohort, as counts and as a board of people and checks."""
