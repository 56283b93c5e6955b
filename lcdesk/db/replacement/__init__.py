"""Whether the files of an open desk are still those that were opened, and what is kept where
they are not.
"""
