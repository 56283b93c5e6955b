"""The settings: one page that is searched, and the parts of it that are more than a choice."""
