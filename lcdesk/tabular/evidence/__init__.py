"""What speaks for and against a sheet being a list of people or a timetable, weighed: where its
headers stand, which column holds what, and how sure that is. Rules find what they know; this finds
the rest, and knows when to ask.
"""
