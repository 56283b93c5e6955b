"""The start page, what makes and opens a desk from it, and the ribbon of the sample."""
