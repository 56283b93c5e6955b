"""Tools for developers: what dev.py hands long tasks to."""
