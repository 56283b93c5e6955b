"""Every change recorded in its own transaction, and taken back row by row."""
