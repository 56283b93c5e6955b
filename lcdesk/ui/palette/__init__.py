"""Ctrl+K: commands, people, cohorts, columns and settings, found by typing the beginnings of
their words.
"""
