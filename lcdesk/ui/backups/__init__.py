"""The backups of a desk: listed, looked into, gone back to."""
