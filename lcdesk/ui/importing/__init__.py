"""Import: a dropped file, read, reviewed on one screen, put in as one operation."""
