"""What was understood, as the JSON of `lcdesk read FILE --json`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lcdesk.model.catalogue import KINDS
from lcdesk.model.kinds import Emails
from lcdesk.tabular.understood import ReadRow, Understanding

PARTICIPANT_KEYS = (
    "full_name",
    "family_name",
    "given_name",
    "name_zh",
    "gender",
    "birth_date",
    "nationality",
    "passport_no",
    "passport_expiry",
    "organization",
    "position",
    "email",
    "phone",
    "education",
    "field_of_work",
    "english_level",
    "dietary",
    "arrival_date",
    "arrival_flight",
    "departure_date",
    "departure_flight",
    "room_type",
    "room_no",
    "emergency_contact",
    "emergency_phone",
    "status",
    "notes",
)
ACTIVITY_KEYS = (
    "date",
    "start",
    "end",
    "kind",
    "title",
    "title_zh",
    "speaker",
    "speaker_organization",
    "venue",
    "theme",
    "notes",
)
_AS_WRITTEN = frozenset({"status"})  # these are told in the words of the cell


def as_json(understanding: Understanding, error: str | None = None) -> dict[str, Any]:
    """The rows, problems and error of a file; fields without a value are left out, other columns
    stand in `_extra`.
    """
    return {
        "participants": [
            row_as_json(row, understanding, PARTICIPANT_KEYS)
            for row in understanding.of("participant")
        ],
        "curriculum": [
            row_as_json(row, understanding, ACTIVITY_KEYS) for row in understanding.of("activity")
        ],
        "organisers": [one.plain() for one in understanding.organisers],
        "problems": [problem.plain() for problem in understanding.problems],
        "skipped": [row.plain() for row in understanding.left],
        "error": error if error is not None else understanding.error,
    }


def refused(error: str) -> dict[str, Any]:
    """The same for a file that cannot be read at all."""
    return {
        "participants": [],
        "curriculum": [],
        "organisers": [],
        "problems": [],
        "skipped": [],
        "error": error,
    }


def row_as_json(
    row: ReadRow, understanding: Understanding, keys: tuple[str, ...]
) -> dict[str, Any]:
    """One record with the agreed keys; fields beyond these are told under their heads in
    `_extra`.
    """
    out = {key: said for key in keys if (said := _said(row, key)) not in (None, "")}
    out |= {"_sheet": row.sheet, "_row": row.row}
    heads = (
        {
            column.field: column.head
            for column in understanding.tables[row.table].columns
            if column.field
        }
        if understanding.tables
        else {}
    )
    extra = {
        heads.get(key, key): row.raw.get(key) or str(_said(row, key))
        for key in row.values
        if key not in keys
    }
    lost = {
        key: text for key, text in row.raw.items() if key not in out and row.values.get(key) is None
    }
    extra |= {heads[key]: text for key, text in lost.items() if key in heads and text}
    if extra or row.extra:
        out |= {"_extra": {**extra, **row.extra}}
    # "B/2" is the second entry of a cell
    if row.column and (letters := row.column.partition("/")[0]):
        out |= {"_col": letters}
    return out


def _said(row: ReadRow, key: str) -> Any:
    if key in _AS_WRITTEN and row.raw.get(key):
        return row.raw[key]
    value = row.values.get(key)
    if value is None:
        return None
    kind = KINDS[row.kind].field(key).kind
    if isinstance(kind, Emails):
        return kind.first(value)
    plain = kind.plain(value)
    return plain.isoformat() if isinstance(plain, (dt.date, dt.time)) else plain
