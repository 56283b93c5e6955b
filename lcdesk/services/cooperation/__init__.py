"""What a programme is for: leads of cooperation, the alliance, people afterwards."""
