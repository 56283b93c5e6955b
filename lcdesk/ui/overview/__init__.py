"""The readiness of a cohort at a glance."""
