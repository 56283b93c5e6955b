"""The password of a desk in the window: asked for, changed, and the lock screen."""
