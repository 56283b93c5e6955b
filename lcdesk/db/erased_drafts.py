"""What is half typed about people who are erased goes with them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from lcdesk.db.erased_words import ErasedWordFinder
from lcdesk.db.erasing import Cleaner, write_row
from lcdesk.model.drafts import EVERYBODYS, NAME, OWNERS


def drop_drafts(connection: sa.Connection, cleaner: Cleaner) -> None:
    """Take out drafts of their entries, and those of participants and what belongs to them in which one of their words stands.

    Out of drafts of timetable, places and the like the words are taken as out of all texts that belong to others.
    """
    found = connection.exec_driver_sql("SELECT id, value FROM desk_value WHERE name = ?", (NAME,)).one_or_none()
    drafts: list[dict[str, Any]] = json.loads(found[1]) if found else []
    finder = cleaner.words.finder()
    left = [one for one in drafts if not _is_theirs(one, cleaner, finder)]
    if found and left != drafts:
        write_row(connection, "desk_value", found[0], {"value": left})


def _is_theirs(draft: Mapping[str, Any], cleaner: Cleaner, finder: ErasedWordFinder) -> bool:
    kind = str(draft["place"]).removeprefix("new_")
    owned = cleaner.whose.rows_of(OWNERS[kind]) if kind in OWNERS else {}
    if kind in EVERYBODYS or any(one in owned for one in draft["ids"]):
        return kind not in EVERYBODYS
    is_of_nobody_known = (
        not draft["ids"] and kind != "participant"
    )  # a lead or a status: somebody's, and nobody knows whose
    return is_of_nobody_known or any(finder.holds(text) for text in draft["texts"].values())
