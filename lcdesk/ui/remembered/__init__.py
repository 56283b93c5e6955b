"""What the import remembers: seen, changed, forgotten, taken along to another desk."""
