"""Forms made from the field catalogue, the editors of each kind of value, and what is typed and not
yet saved.
"""
