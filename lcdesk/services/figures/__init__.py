"""Statistics of countries and people: counting rules, breakdowns, reports, signed and printed."""
