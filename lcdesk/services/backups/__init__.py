"""Backups of a desk: listed, restored, tried for test, and where they lie."""
