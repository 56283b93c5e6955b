"""After a crash, a replaced or a damaged desk, and going back to a backup."""
