"""Rows read out of the pages of a damaged desk, and a new desk made of them."""
