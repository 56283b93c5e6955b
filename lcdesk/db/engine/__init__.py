"""The file of a desk while it is open: connection, keys, owner, locks, and whether it is still
the same file.
"""
