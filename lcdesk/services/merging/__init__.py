"""Two entries that are one person: found, compared, merged, or told apart for good."""
