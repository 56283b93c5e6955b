"""Timetables: lists with days and times, and grids of days by slots."""
