"""lcdesk: the desk of an international training office, from nomination list to country table."""

__version__ = "0.1.0"
