"""Work in the background, the write lock waited for, and garbage collection."""
