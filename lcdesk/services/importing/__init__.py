"""Import of a file into a cohort: planned, put in as one operation, the rest kept as pending
rows.
"""
