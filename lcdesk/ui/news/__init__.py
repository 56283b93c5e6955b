"""The news draft of a cohort: its sentences, where each value is from, what is missing."""
