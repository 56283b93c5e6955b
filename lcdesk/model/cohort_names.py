"""Cohorts called shortly, where there is little room."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

LONGEST = 22
"""Letters of a cohort's name that fit beside other things; a Chinese one counts twice."""


def short_name(cohort: Mapping[str, Any]) -> str:
    """The part of a long name that tells a session from its sisters: "… (Shanghai Session)" → Shanghai Session."""
    name = str(cohort["name"])
    tail = re.search(r"[(（]([^()（）]+)[)）]\s*$", name)
    if sum(1 + (letter > "\u2e7f") for letter in name) <= LONGEST or not tail:
        return name
    return tail[1]
