"""Faults put in on purpose, each with a control that must fail."""
