"""The timetable rules: what clashes, what is only a warning, each breach in words, and what
would fix it.
"""

from lcdesk.model.clashes.around import LEVELS, Holidays, Level, Limits, TimetableContext
from lcdesk.model.clashes.breaches import Clash
from lcdesk.model.clashes.clash_fixes import find_fixes, is_fix
from lcdesk.model.clashes.proposals import Fix
from lcdesk.model.clashes.rules import LIMITS, RULES, ClashRule, limit_minutes
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
    "limit_minutes",
]
