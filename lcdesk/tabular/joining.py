"""Several tables of one workbook: a second sheet that tells more of the same people, and lists of the staff."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lcdesk.tabular.matching.words import fold
from lcdesk.tabular.records import Reading
from lcdesk.tabular.understood import ReadRow, Understanding
from lcdesk.texts import _

_ENOUGH = 3  # people that must be the same before a sheet is taken for a second one about them
_SHARE = 0.8
_STAFF = re.compile(
    r"工作人员|会务|联络员|志愿者|翻译|陪同|讲师|专家|师资|授课|\bstaff\b|\borgani[sz]ers?\b|\bcontacts?\b|\bcontact list\b|\binterpreters?\b|\bvolunteers?\b|"
    r"\bexperts?\b|\bspeakers?\b|\blecturers?\b|\bteachers?\b|\bsecretariat\b|организатор|преподавател|intervenants|contacts", re.I
)  # fmt: skip
_PERSONAL = ("nationality", "passport_no", "birth_date")


def join(works: Sequence[Reading], out: Understanding) -> list[Reading]:
    """The tables that stand for themselves; what a later sheet tells of people already read goes into their rows."""
    kept: list[Reading] = []
    for work in works:
        if work.found.is_own:  # who stands there is known
            kept.append(work)
            continue
        if work.kind == "participant" and _is_staff(work, works):
            out.ignored_sheets.setdefault(
                work.found.grid.name, _("This list is about staff or speakers, not participants.")
            )
            continue
        if work.kind == "participant":
            _join_earlier(work, [row for other in kept if _is_elsewhere(other, work) for row in other.rows], out)
        if work.rows:
            kept.append(work)
    return kept


def _is_staff(work: Reading, works: Sequence[Reading]) -> bool:
    """A list whose sheet or title says staff, without anything a participant's list has, beside other tables."""
    said = [work.found.grid.name, *work.found.titles[-2:]]
    if len(works) < 2 or not any(_STAFF.search(text) for text in said if len(text) < 80):
        return False
    return not any(work.column_of(name) for name in _PERSONAL) and not any(
        "nationality" in row.values for row in work.rows
    )


def _is_elsewhere(other: Reading, work: Reading) -> bool:
    return other.kind == "participant" and other.found.grid.name != work.found.grid.name


def _join_earlier(work: Reading, earlier: Sequence[ReadRow], out: Understanding) -> None:
    if len(work.rows) < _ENOUGH or not earlier:
        return
    by_key: dict[str, ReadRow] = {}
    for row in earlier:
        for key in _keys(row):
            by_key.setdefault(key, row)
    pairs = [(row, next((by_key[key] for key in _keys(row) if key in by_key), None)) for row in work.rows]
    same = [(row, target) for row, target in pairs if target is not None and not _differ(row, target)]
    if len(same) < _SHARE * len(pairs):
        return
    for row, target in same:
        _fill(target, row)
    done = {id(row) for row, _target in same}
    work.rows = [row for row in work.rows if id(row) not in done]
    sheets = {target.sheet for _row, target in same}
    out.remarks.append(
        _(
            "Sheet {second} tells more of the people of sheet {first}; both were joined.",
            second=work.found.grid.name,
            first=", ".join(sorted(filter(None, sheets))),
        )
    )


def _keys(row: ReadRow) -> list[str]:
    """What a person is known by inside one workbook: passport, then the name in any order."""
    names = [
        row.values.get("full_name"),
        " ".join(filter(None, (row.values.get("given_name"), row.values.get("family_name")))),
    ]
    found = [f"passport {row.values['passport_no']}"] if row.values.get("passport_no") else []
    return found + [
        f"name {' '.join(sorted(fold(str(name)).split()))}" for name in (*names, row.values.get("name_zh")) if name
    ]


def _differ(one: ReadRow, other: ReadRow) -> bool:
    return any(
        one.values.get(name) and other.values.get(name) and one.values[name] != other.values[name] for name in _PERSONAL
    )


def _fill(target: ReadRow, row: ReadRow) -> None:
    """Values the first row lacks; where both have one, the second is kept beside it."""
    for name, value in row.values.items():
        if name not in target.values and not target.raw.get(name):
            target.values[name] = value
            if name in row.raw:
                target.raw[name] = row.raw[name]
        elif target.values.get(name) != value and name != "number":
            target.extra[f"{name} ({row.sheet})"] = str(value)
    for head, text in row.extra.items():
        target.extra.setdefault(head, text)
