"""The timetable rules: what clashes, what is only a warning, each breach in words, and what
would cure it.
"""

from lcdesk.model.clashes.around import LEVELS, LIMITS, Holidays, Level, Limits, TimetableContext
from lcdesk.model.clashes.clash_fixes import Fix, find_fixes, is_fix
from lcdesk.model.clashes.rules import RULES, Clash, ClashRule
from lcdesk.model.clashes.search import find_clashes

__all__ = [
    "LEVELS",
    "LIMITS",
    "RULES",
    "Clash",
    "ClashRule",
    "Fix",
    "Holidays",
    "Level",
    "Limits",
    "TimetableContext",
    "find_clashes",
    "find_fixes",
    "is_fix",
]
