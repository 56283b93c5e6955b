"""The window: the kit every screen is built from, the shell, and one folder a screen."""
