"""The guide: its pages in both languages, where each belongs, what is searched in them, and what
they show of the program's own declarations.
"""
