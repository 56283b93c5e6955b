"""Evaluation of a cohort: its questionnaire, the forms taken in, and the results."""
