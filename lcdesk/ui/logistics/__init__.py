"""Who comes when, who sleeps where, who eats what."""
