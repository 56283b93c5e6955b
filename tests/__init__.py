"""The tests: they mirror lcdesk/."""
