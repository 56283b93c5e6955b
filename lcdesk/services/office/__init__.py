"""A desk that an office shares: moved there, and back into a file."""
