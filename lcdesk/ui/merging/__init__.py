"""Two entries that are one person: found, compared field by field, merged."""
