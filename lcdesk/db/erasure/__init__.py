"""People taken out of rows, history, words of others and the bytes of the file."""
