"""One table for all screens: its model, its view, what is selected, its columns and its editors."""
