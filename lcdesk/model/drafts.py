"""Under which name a desk keeps what is unsaved, and of which entities drafts are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict


class StoredDraft(TypedDict):
    """A draft as the value of the desk has it: what was typed, field → text, and of which entries."""

    place: str
    ids: Sequence[int]
    texts: Mapping[str, str]
    token: NotRequired[str]
    cohort_id: NotRequired[int | None]
    at: NotRequired[str | None]


NAME = "drafts"
"""Of the value of the desk."""
OWNERS: Mapping[str, str] = {
    "participant": "Enrolment",
    "activity": "Activity",
    "expert": "Expert",
    "venue": "Venue",
    "theme": "Theme",
    "cohort": "Cohort",
    "lead": "Lead",
    "status_step": "StatusStep",
    "picture_title": "PictureTitle",
    "map_picture": "MapPicture",
}
"""The kind of a record → the entity its ids are of."""
EVERYBODYS = frozenset(
    {"activity", "venue", "theme", "cohort", "expert", "picture_title", "map_picture"}
)
"""Kinds of records that are about no participant."""
