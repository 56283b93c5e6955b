"""A damaged desk: found, told, and what can still be read of it put into a new one."""
