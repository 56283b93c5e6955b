"""Regular expressions that are compiled when they are first used: one with sets of thousands of
characters takes two or three milliseconds, and those of a start have fifty together.
"""

from __future__ import annotations

import re
from typing import Any, cast


def late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The same as `re.compile`, later; what is wrong with the pattern is told then. Not for the
    functions of `re`, which take no other pattern than their own.
    """
    return cast(re.Pattern[str], _LatePattern(pattern, flags))


class _LatePattern:
    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        """Each method is kept when it was first asked for, and found at once from then on."""
        found = getattr(re.compile(self.pattern, self._flags), name)
        setattr(self, name, found)
        return found
