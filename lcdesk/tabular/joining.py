"""Several tables of one workbook: a second one that tells more of the same people, summaries,
and lists of the staff.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence

from lcdesk.tabular.matching.words import fold
from lcdesk.tabular.records import TableReading
from lcdesk.tabular.tables.heads import IDENTITY
from lcdesk.tabular.tables.lines import is_earlier
from lcdesk.tabular.understood import ReadRow, Understanding
from lcdesk.texts import _

_ENOUGH = 3  # people that must be the same before a sheet is taken for a second one about them
_SHARE = 0.8
_STAFF = re.compile(
    r"工作人员|会务|联络员|志愿者|翻译|陪同|随行|讲师|专家|师资|授课|司机|\bstaff\b|\borgani[sz]ers?\b|\bcontacts?\b|"
    r"\bcontact list\b|\binterpreters?\b|\bvolunteers?\b|"
    r"\bexperts?\b|\bspeakers?\b|\blecturers?\b|\bteachers?\b|\bsecretariat\b|\baccompanying\b|"
    r"\bescorts?\b|\bdrivers?\b|организатор|преподавател|сопровожда|переводчик|"
    r"intervenants|contacts|accompagn|encadr|acompañant|ponentes|docentes|personal de apoyo|مرافق|"
    r"منظم",
    re.I,
)
_PEOPLE = re.compile(
    r"participant|trainee|student|delegat|nominee|fellow|学员|参训|学生|участник|слушател|stagiaire|"
    r"المشارك",
    re.I,
)
_TOLD = re.compile(r"[:：]\s*\S")
_SHORT = 80
_PERSONAL = ("nationality", "passport_no", "birth_date")


def join(works: Sequence[TableReading], out: Understanding) -> list[TableReading]:
    """The tables that stand for themselves; what another one tells of people already read goes into
    their rows.

    Tables whose people have a row each come first, then those that name several in a cell, then
    those by number; lists headed as earlier ones come last.
    """
    people = [work for work in works if work.kind == "participant"]
    kept = [work for work in people if work.found.is_own]  # who stands there is known
    others = [work for work in people if not work.found.is_own]
    for work in sorted(others, key=_order) if len(people) > 1 else others:
        if kept and not _is_earlier(work):
            _join_another(
                work, [row for other in kept if _is_another(other, work) for row in other.rows], out
            )
        if work.rows and not _is_left_out(work, works, kept, out):
            kept.append(work)
    timetables = [work for work in works if work.kind != "participant"]
    named = _named_in(kept) if any(work.found.shape == "grid" for work in timetables) else ()
    for work in timetables:
        if work.rows and _is_rota(work, named):
            why = _("This table says who of the people listed elsewhere is on duty.")
            _leave_out(work, works, (why, "aside"), out)
        elif work.rows:
            kept.append(work)
    standing = {id(work) for work in kept}
    return [work for work in works if work.rows and id(work) in standing]


def _named_in(lists: Sequence[TableReading]) -> set[str]:
    """What the cells of lists of people say, folded: names of the people, and of others beside
    them.
    """
    return {
        fold(str(text))
        for work in lists
        for row in work.rows
        for text in (*row.values.values(), *row.extra.values())
        if isinstance(text, str) and text
    }


def _is_rota(work: TableReading, named: Container[str]) -> bool:
    """Are most titles of a grid names that a list of the same file has?"""
    titles = [
        str(title)
        for row in work.rows
        if (title := row.activity.get("title") or row.activity.get("title_zh"))
    ]
    said = sum(fold(title) in named for title in titles)
    return work.found.shape == "grid" and bool(titles) and said * 2 > len(titles)


def _order(work: TableReading) -> tuple[bool, bool, bool]:
    return _is_earlier(work), not _has_identity(work), work.found.is_divided


def _has_identity(work: TableReading) -> bool:
    return any(column.field in IDENTITY for column in work.columns)


def _is_left_out(
    work: TableReading,
    works: Sequence[TableReading],
    kept: Sequence[TableReading],
    out: Understanding,
) -> bool:
    """True for a table of others, or one that only sums up the people read; it is said."""
    if _is_staff(work, works, kept):
        why, word = _("This list is about staff or speakers, not participants."), "aside"
    elif kept and _is_earlier(work) and not all(map(_is_earlier, kept)):
        why, word = _("This is headed as an earlier list."), "earlier"
    elif kept and (work.found.is_divided or not _has_identity(work)):
        why, word = _("This table sums up people who are listed elsewhere."), "summary"
    else:
        return False
    _leave_out(work, works, (why, word), out)
    return True


def _leave_out(
    work: TableReading, works: Sequence[TableReading], because: tuple[str, str], out: Understanding
) -> None:
    """Say why, in words and in the word its rows are noted by."""
    why, word = because
    work.mark_left((), word)
    name, rows = work.found.grid.name, [row.row for row in work.rows]
    if any(other.found.grid.name == name for other in works if other is not work):
        place = _(
            "rows {first} to {last} of sheet {sheet}", first=min(rows), last=max(rows), sheet=name
        )
        out.remarks.append(_("Not read, {place}: {why}", place=place, why=why))
    else:
        out.ignored_sheets.setdefault(name, why)


def _is_earlier(work: TableReading) -> bool:
    """A hidden sheet is read where a person has said so, whatever it is called."""
    return work.found.grid.state == "visible" and any(
        map(is_earlier, [work.found.grid.name, *work.found.titles[-2:]])
    )


def _is_staff(
    work: TableReading, works: Sequence[TableReading], kept: Sequence[TableReading]
) -> bool:
    """A list whose sheet or title says staff, beside a list of participants or without anything
    that such a list has.
    """
    if len(works) < 2 or not _says_staff(work):
        return False
    if any(
        other.rows and other.found is not work.found and not _says_staff(other) for other in kept
    ):
        return True
    return not any(work.column_of(name) for name in _PERSONAL) and not any(
        "nationality" in row.values for row in work.rows
    )


def _says_staff(work: TableReading) -> bool:
    """True when the sheet's name or a title names others; "Organiser: Shanghai Institute" is no
    such title.
    """
    said = [work.found.grid.name, *work.found.titles[-2:]]
    return any(
        _STAFF.search(text) and not _PEOPLE.search(text) and not _TOLD.search(text)
        for text in said
        if len(text) < _SHORT
    )


def _is_another(other: TableReading, work: TableReading) -> bool:
    """A table on another sheet, or one on the same that has other heads."""
    if other.found.grid.name != work.found.grid.name:
        return True
    return {column.field for column in other.columns} != {column.field for column in work.columns}


def _join_another(work: TableReading, others: Sequence[ReadRow], out: Understanding) -> None:
    is_supplement = not any(work.column_of(name) for name in _PERSONAL)
    if len(work.rows) < (1 if is_supplement else _ENOUGH) or not others:
        return
    by_key = _known_by(others)
    pairs = [
        (row, next((by_key[key] for key in _keys(row) if key in by_key), None)) for row in work.rows
    ]
    same = [
        (row, target) for row, target in pairs if target is not None and not _differ(row, target)
    ]
    if len(same) < _SHARE * len(pairs):
        return
    heads = {column.field: column.head for column in work.columns if column.field}
    for row, target in same:
        _fill(target, row, heads)
    done = {id(row) for row, _target in same}
    told = {row.row for row, _target in same}
    work.mark_left({id(row) for row in work.rows} - done, "joined")
    work.rows = [row for row in work.rows if id(row) not in done]
    out.problems += [one for one in work.problems if one.row in told and one.kind != "missing_name"]
    work.problems = [one for one in work.problems if one.row not in told]
    sheets = {target.sheet for _row, target in same}
    if sheets == {work.found.grid.name}:
        return
    out.remarks.append(
        _(
            "Sheet {second} tells more of the people of sheet {first}; both were joined.",
            second=work.found.grid.name,
            first=", ".join(sorted(filter(None, sheets))),
        )
    )


def _known_by(rows: Sequence[ReadRow]) -> dict[str, ReadRow]:
    """What each person is known by → the row; a number only where nobody else has it."""
    out: dict[str, ReadRow] = {}
    numbers = Counter(str(row.participant.get("number")) for row in rows)
    for row in rows:
        for key in _keys(row):
            out.setdefault(key, row)
        number = str(row.participant.get("number"))
        if numbers[number] == 1:
            out.setdefault(f"number {number}", row)
    return out


def _keys(row: ReadRow) -> list[str]:
    """What a person is known by inside one workbook: passport, then the name in any order; the
    number where it is alone.
    """
    names = [
        row.participant.get("full_name"),
        " ".join(
            filter(None, (row.participant.get("given_name"), row.participant.get("family_name")))
        ),
    ]
    passport, number = row.participant.get("passport_no"), row.participant.get("number")
    found = [f"passport {passport}"] if passport else []
    found += [
        f"name {' '.join(sorted(fold(str(name)).split()))}"
        for name in (*names, row.participant.get("name_zh"))
        if name
    ]
    return found or ([f"number {number}"] if number else [])


def _differ(one: ReadRow, other: ReadRow) -> bool:
    return any(
        one.values.get(name) and other.values.get(name) and one.values[name] != other.values[name]
        for name in _PERSONAL
    )


def _fill(target: ReadRow, row: ReadRow, heads: dict[str, str]) -> None:
    """Values the first row lacks; where both have one, the second is kept beside it, as is what
    could not be read.
    """
    for name, value in row.values.items():
        if name not in target.values and not target.raw.get(name):
            target.values[name] = value
            if name in row.raw:
                target.raw[name] = row.raw[name]
        elif target.values.get(name) != value and name != "number":
            target.extra[f"{name} ({row.sheet})"] = str(value)
    for name, text in row.raw.items():
        if text and name not in row.values:
            target.extra.setdefault(heads.get(name, name), text)
    for head, text in row.extra.items():
        target.extra.setdefault(head, text)
