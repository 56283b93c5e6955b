"""What there is: kinds of value, the field catalogue, entities, countries and rules; no Qt, no
session, no files.
"""
