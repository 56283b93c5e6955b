"""Names of sheets as Excel takes them: short, without some signs, and each different from the others."""

from __future__ import annotations

LONGEST = 31


def tab_name(name: str, taken: set[str]) -> str:
    """A name Excel takes: at most 31 characters, none of []:*?/\\, no apostrophe at the ends; added to `taken`, folded."""
    clean = "".join(" " if sign in "[]:*?/\\" else sign for sign in name).strip("' ")[:LONGEST] or "Sheet"
    tab, number = clean, 2
    while tab.casefold() in taken:
        tab, number = f"{clean[: LONGEST - 4]} ({number})", number + 1
    taken.add(tab.casefold())
    return tab
