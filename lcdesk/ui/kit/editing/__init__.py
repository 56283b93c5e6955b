"""Editors of each kind of value, and what is typed and not yet saved."""
