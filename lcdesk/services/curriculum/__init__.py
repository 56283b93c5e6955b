"""The timetable, its people and clashes, published versions, and the directory of experts,
venues and themes.
"""
