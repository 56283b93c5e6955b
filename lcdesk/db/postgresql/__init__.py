"""A desk on a PostgreSQL server that an office shares: its half of `db/store.py`."""
