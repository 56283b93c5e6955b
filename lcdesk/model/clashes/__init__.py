"""The timetable rules: what clashes, what is only a warning, each breach in words, and what
would fix it.
"""

from lcdesk.model.clashes.proposals import Fix
from lcdesk.model.clashes.rules import (
    LIMITS,
    RULES,
    ClashRule,
    find_clashes,
    find_fixes,
    is_fix,
    limit_minutes,
)
from lcdesk.model.clashes.timetable import LEVELS, Clash, Holidays, Level, Limits, TimetableContext

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
