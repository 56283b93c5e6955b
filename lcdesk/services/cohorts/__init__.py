"""Cohorts, the programmes they belong to, their organisers, and until when personal data are
kept.
"""
