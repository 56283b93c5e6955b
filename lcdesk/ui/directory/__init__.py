"""Experts, venues, the ways between them, and the themes of the cohort."""
