"""Arrivals and departures, rooms and meals."""
