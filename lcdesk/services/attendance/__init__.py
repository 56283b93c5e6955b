"""Attendance of a cohort: noted, read from signed sheets, exported, and what a certificate asks
for.
"""
