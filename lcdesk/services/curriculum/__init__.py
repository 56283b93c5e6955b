"""The timetable, its people and clashes, published versions, the set-up taken over by another
cohort, and the directory of experts, venues and themes.
"""
