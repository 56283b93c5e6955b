"""Questions to a desk; each gives plain, detached data."""
