"""Participants, views and timetables as files."""
