"""The password of a desk: set, asked for, delayed after wrong ones, and its locked backups."""
