"""Pictures of every screen and of its states, to look at after a change."""
