"""What was done, in words, and taken back."""
