"""A chart on the screen, and what can be done with it."""
