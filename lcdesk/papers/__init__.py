"""Papers: a template, data and pictures in, pages out. Typst sets them, in a process of its own;
nothing here knows the desk or Qt.
"""
