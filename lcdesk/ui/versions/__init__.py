"""The screen of published versions of the timetable and of what has changed since."""
