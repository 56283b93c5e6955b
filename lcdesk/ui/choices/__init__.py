"""The settings dialog: each choice takes effect at once."""
