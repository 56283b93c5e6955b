"""Colours, icons, chips and charts on the screen."""
