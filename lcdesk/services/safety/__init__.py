"""Drafts, checks of the whole desk, and where it lies."""
