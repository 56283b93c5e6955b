"""What an import would do, worked out before anything is written: who each row is, what it
changes, what it asks.
"""
