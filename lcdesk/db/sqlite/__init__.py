"""A desk in a file of SQLite: its half of `db/store.py`."""
