"""The screen of experts, venues, travel times and themes."""
