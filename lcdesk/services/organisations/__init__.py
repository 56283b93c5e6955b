"""Organisations: the page of one, those that people name, those that may be one, their logos."""
