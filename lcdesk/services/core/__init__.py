"""The desk and what every feature stands on: the unit of work, its history and undo, what is
found, and opening.
"""
