"""Spreadsheets as pure functions: guard, reading, understanding, plan, writing."""
