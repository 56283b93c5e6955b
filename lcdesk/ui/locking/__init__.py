"""A desk with a password in the window: who is asked for it, and how the window locks when nobody is there."""
