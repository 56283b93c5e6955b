"""Questions, results, errors, files to save to, and lists to choose from."""
