"""Reviewing what was read: problems as questions, answers put back into the rows, tables as
shown; pure, nothing is written.
"""
