"""The timetable rules: what clashes, what is only a warning, and each breach in words."""

from lcdesk.model.clashes.days import Holidays
from lcdesk.model.clashes.rules import RULES, Clash, Level, Rule
from lcdesk.model.clashes.search import find_clashes

__all__ = ["RULES", "Clash", "Holidays", "Level", "Rule", "find_clashes"]
