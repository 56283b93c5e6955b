"""The window on a real display, beside the programs of an office."""
