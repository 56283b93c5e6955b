"""Which field a column is: head words in four languages, heads above heads, what was remembered,
and what the cells say.
"""
