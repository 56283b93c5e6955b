"""Personal data handed out and erased for good."""
