"""The problems planning itself finds, in words: somebody may be known already, somebody stands
in the file twice.
"""

from __future__ import annotations

from collections.abc import Sequence

from lcdesk.model.rows import ActivityRecord
from lcdesk.model.sentences import list_names
from lcdesk.tabular.plan.duplicate_rows import By
from lcdesk.tabular.plan.identity import Match
from lcdesk.tabular.plan.names import shown_name
from lcdesk.tabular.understood import Problem, ReadRow
from lcdesk.texts import N_, _

LIKELY_SAME, TWICE, DUPLICATE_PASSPORT, MISSING_NAME = (
    "likely_same",
    "twice_in_file",
    "duplicate_passport",
    "missing_name",
)

_TWICE = {
    "passport": N_("Row {row} has the same passport number."),
    "mail": N_("Row {row} has the same mail address and date of birth."),
    "name": N_("Row {row} is about somebody of the same name."),
    "record": N_("Row {row} is about the same record."),
}


def ask_who(row: ReadRow, match: Match) -> Problem:
    """Somebody may be the same person; `likely` holds the ids of the persons."""
    names = list_names([shown_name(known.record) or f"#{known.person}" for known in match.likely])
    if match.is_torn:
        message = _(
            "Passport, mail, name and date of birth do not point to one person. Is it {names}?",
            names=names,
        )
    else:
        message = _("This may be {names}, who is known already. The same person?", names=names)
    return _problem(
        row, "full_name", LIKELY_SAME, message, tuple(known.person for known in match.likely)
    )


def ask_which(row: ReadRow, records: Sequence[ActivityRecord]) -> Problem:
    """Several activities may be meant; `likely` holds their ids."""
    titles = list_names(
        [str(one.get("title") or one.get("title_zh") or one["id"]) for one in records]
    )
    message = _(
        "Several entries of the timetable may be meant: {titles}. Which of them?", titles=titles
    )
    return _problem(row, "title", LIKELY_SAME, message, tuple(one["id"] for one in records))


def say_twice(row: ReadRow, earlier: ReadRow, by: By, apart: list[str]) -> Problem:
    """The row repeats another one and says something else."""
    place = f"{earlier.row}" if earlier.sheet == row.sheet else f"{earlier.row} ({earlier.sheet})"
    field = "passport_no" if by == "passport" else apart[0] if apart else None
    return _problem(
        row, field, DUPLICATE_PASSPORT if by == "passport" else TWICE, _(_TWICE[by], row=place)
    )


def say_nameless(row: ReadRow) -> Problem:
    """Nobody can be made of a row without any name."""
    return _problem(row, "full_name", MISSING_NAME, _("There is no name in this row."))


def _problem(
    row: ReadRow, field: str | None, kind: str, message: str, likely: tuple[int, ...] = ()
) -> Problem:
    raw = row.raw.get(field, "") if field else ""
    return Problem(
        row.sheet,
        row.row,
        field,
        kind,
        message,
        raw=raw,
        likely=likely,
        is_blocking=True,
        column=row.column,
    )
