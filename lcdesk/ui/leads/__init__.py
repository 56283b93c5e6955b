"""The dialog of a cooperation lead."""
