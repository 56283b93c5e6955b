"""Verified backups, what is in them, and the exchange of a closed desk's file for another."""
