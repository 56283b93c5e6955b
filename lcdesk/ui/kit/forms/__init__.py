"""Forms made from the field catalogue."""
