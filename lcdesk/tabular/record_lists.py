"""A sheet read as a list of the office (experts, organisations, members …) because a person says
that it is one: its heads, its columns, its rows. Sheets of participants and timetables are never
looked at by this.

What stands under heads that nobody knows is kept with each row (`ReadRow.extra`); the plan puts it
into the notes of the record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import get_args

from lcdesk.model.catalogue import KINDS
from lcdesk.model.fields import Field
from lcdesk.model.kinds import Choice, Date, Number, YesNo
from lcdesk.model.kinds.base import as_text
from lcdesk.model.names import HAN, LATIN, in_two_scripts
from lcdesk.tabular.grid import EMPTY, Cell, Grid, Workbook
from lcdesk.tabular.matching import content
from lcdesk.tabular.matching.heads import (
    FieldCandidate,
    Heads,
    hit_of,
    hits_of,
    look_up,
    near_miss,
    spellings,
)
from lcdesk.tabular.matching.learned import NOTHING, LearnedMappings, recall_columns
from lcdesk.tabular.matching.words import has_cjk, is_body, key, letters, said_together
from lcdesk.tabular.records import (
    TableReading,
    begin,
    keep_extra,
    read_column,
    reader_for,
    take_outcomes,
)
from lcdesk.tabular.tables.bodies import scan
from lcdesk.tabular.tables.found import FoundTable, column_cells, is_blank, texts_of
from lcdesk.tabular.tables.heads import heads_at, heads_between
from lcdesk.tabular.understood import FoundColumn, ReadRow, RecordName, is_listed
from lcdesk.texts import _, list_names

_TRIES = 60  # rows in which heads are looked for
_SAMPLE = 40
_SURE = 0.9
_LONGEST = 300  # of a cell that is taken apart
_HALF = 0.5
SERIAL = "serial"
"""Why of a column of running numbers, which says nothing of a record."""
_COMBINED = "combined"
_SEVERAL = frozenset({"phone", "email"})  # a record may have several columns of these
_POSTS = ("title", "position")
_SIGNS = re.compile(r"\s*[\n/／|；;，,、]\s*|\s{2,}")
_LAST_WORD = re.compile(r"(?P<body>.*\S)\s+(?P<post>[^\s]{1,12})")
_MAIL = re.compile(r"[^\s<>()\[\],;:/|，；：、]+@[^\s<>()\[\],;:/|，；：、]+\.\w+")
_REACHED = re.compile(r"(?:\d[^\d]{0,3}){6}|@")  # a telephone, an address


def read_sheet(
    grid: Grid,
    kind: RecordName,
    learned: LearnedMappings | None,
    head_rows: tuple[int, int] | None = None,
) -> tuple[list[TableReading], str]:
    """The tables of a sheet as records of a kind, or why there is none. `head_rows`: those a
    person pointed at (Excel rows, first and last; (0, 0): none).
    """
    learned = learned and learned.for_list(kind)
    works = [
        work
        for found, columns in _tables(grid, kind, learned, head_rows)
        if (work := read_rows(begin(found, columns, found.notes, learned))).rows
    ]
    for work in works:
        work.sheet = grid
    return works, "" if works else _why_nothing(grid, kind)


def _why_nothing(grid: Grid, kind: RecordName) -> str:
    if all(is_blank(grid, row) for row in range(grid.height)):
        return _("This sheet is empty.")
    record = KINDS[kind]
    heads = list_names([field.title for field in record.listed()[:3]])
    return _(
        "No row of heads such as {heads} was found, by which this could be a list of this kind.",
        heads=heads,
    )


_LIKELY, _FEW = 3, 2  # heads that speak for a list; lists that are offered
_LOOKED_AT, _WIDEST = 20, 60  # rows, and cells of a row, that are looked at for that


def likely_lists(book: Workbook) -> list[RecordName]:
    """The lists of the office that a file may be, by the heads of its sheets, the likeliest first:
    to be offered where nothing else was found.
    """
    found: dict[RecordName, float] = {}
    for kind in get_args(RecordName):
        if not is_listed(kind):
            continue
        for grid in book.visible:
            for row in range(min(grid.height, _LOOKED_AT)):
                if not 1 < len(texts_of(grid, row)) <= _WIDEST:
                    continue
                heads = heads_at(grid, row, None, (kind,))
                hits = hits_of(heads) if heads else {}
                if len(hits) >= _LIKELY:
                    found[kind] = max(found.get(kind, 0.0), sum(hits.values()))
    return sorted(found, key=lambda kind: -found[kind])[:_FEW]


# --- Where the tables are ---


def _tables(
    grid: Grid, kind: RecordName, learned: LearnedMappings | None, head_rows: tuple[int, int] | None
) -> Iterator[tuple[FoundTable, list[FoundColumn]]]:
    if head_rows is not None:
        top, bottom = head_rows[0] - 1, min(head_rows[1], grid.height) - 1
        heads = heads_between(grid, kind, top, bottom)
        if heads.levels:
            yield _below(grid, heads, learned, is_vouched=True)
        return
    row, tries, titles = 0, 0, list[str]()
    while row < grid.height and tries < _TRIES:
        heads = None if is_blank(grid, row) else _best_heads(grid, row, kind, learned)
        if heads is None:
            titles += [text for _column, text in texts_of(grid, row)]
            row, tries = row + 1, tries + (not is_blank(grid, row))
            continue
        found, columns = _below(grid, heads, learned)
        found.titles = list(dict.fromkeys(titles))
        yield found, columns
        row, titles = max(found.end, heads.bottom) + 1, []


def _best_heads(
    grid: Grid, row: int, kind: RecordName, learned: LearnedMappings | None
) -> Heads | None:
    """The heads at this row, unless one of the next rows names the columns better."""
    best = heads_at(grid, row, learned, (kind,))
    for later in range(row + 1, min(row + 3, grid.height)):
        other = heads_at(grid, later, learned, (kind,)) if best else None
        if best and other and len(hits_of(other)) > len(hits_of(best)):
            best = other
    return best


def _below(
    grid: Grid, heads: Heads, learned: LearnedMappings | None, *, is_vouched: bool = False
) -> tuple[FoundTable, list[FoundColumn]]:
    _name_headless(grid, heads)
    samples = _samples(grid, heads)
    columns = _columns(heads, samples, learned)
    found = scan(grid, heads, columns)
    if is_vouched and not found.rows:
        rows = range(heads.bottom + 1, grid.height)
        found.rows = [row for row in rows if not is_blank(grid, row)]
        found.end = grid.height - 1
    return found, columns


def _name_headless(grid: Grid, heads: Heads) -> None:
    """Columns without a head that hold something, between those that have one or right beside
    them, are called by their letters: nothing they hold is lost.
    """
    below = range(heads.bottom + 1, min(grid.height, heads.bottom + _SAMPLE))
    for column in range(grid.width):
        if column not in heads.levels and any(grid.cell(row, column).text.strip() for row in below):
            heads.levels[column] = (letters(column),)


def _samples(grid: Grid, heads: Heads) -> dict[int, list[Cell]]:
    rows = range(heads.bottom + 1, min(grid.height, heads.bottom + 1 + _SAMPLE))
    return {
        column: [cell for cell in column_cells(grid, column, rows) if cell.text.strip()]
        for column in heads.levels
    }


# --- What its columns are ---


def _columns(
    heads: Heads, samples: Mapping[int, Sequence[Cell]], learned: LearnedMappings | None
) -> list[FoundColumn]:
    """The columns in order, each with its field or none. What was answered before goes first."""
    plain = _matched(heads, samples, {})
    if learned is None:
        return plain
    recalled = recall_columns(plain, heads, samples, learned)
    known = {
        index: name
        for index, name in recalled.fields.items()
        if name == NOTHING or name in KINDS[heads.kind].by_name
    }
    if all(known.get(column.index, column.field) == column.field for column in plain):
        columns = [
            replace(column, sureness="remembered") if column.index in known else column
            for column in plain
        ]
    else:
        columns = _matched(heads, samples, known)
    return [
        replace(column, remark=recalled.remarks.get(column.index, column.remark))
        for column in columns
    ]


def _matched(
    heads: Heads, samples: Mapping[int, Sequence[Cell]], remembered: Mapping[int, str]
) -> list[FoundColumn]:
    taken = dict[str, int]()
    out: dict[int, FoundColumn] = {}
    for index, name in remembered.items():
        if name == NOTHING:
            out[index] = FoundColumn(index, heads.head(index), None, "remembered")
        else:
            taken[name] = index
            why = _COMBINED if _together(heads, index) else "memory"
            out[index] = FoundColumn(index, heads.head(index), name, "remembered", why)
    hits = {
        index: hit
        for index in heads.levels
        if index not in out and (hit := _hit(heads, index, samples.get(index, ())))
    }
    for index in sorted(hits, key=lambda index: (-hits[index].score, index)):
        hit = hits[index]
        if hit.field == SERIAL:
            out[index] = FoundColumn(index, heads.head(index), None, "skipped", SERIAL)
        elif hit.field not in taken or hit.field in _SEVERAL:
            taken.setdefault(hit.field, index)
            sureness = "sure" if hit.score >= _SURE else "guessed"
            out[index] = FoundColumn(index, heads.head(index), hit.field, sureness, hit.why)
    columns = [
        out.get(index) or FoundColumn(index, heads.head(index), None)
        for index in sorted(heads.levels)
    ]
    return [_of_its_script(one, columns, heads.kind, samples) for one in columns]


def _of_its_script(
    column: FoundColumn,
    columns: Sequence[FoundColumn],
    kind: RecordName,
    samples: Mapping[int, Sequence[Cell]],
) -> FoundColumn:
    """Of two fields for one thing in two languages the one whose script most cells have, where no
    other column is that: Chinese names under 姓名 are Chinese names.
    """
    taken = {one.field for one in columns}
    cells = [cell for cell in samples.get(column.index, ()) if cell.text.strip()]
    if column.sureness == "remembered" or not cells:
        return column
    han = content.share(cells, lambda cell: _is_chinese(cell.text))
    for english, chinese in _pairs(kind):
        if column.field == english and chinese not in taken and han > _HALF:
            return replace(column, field=chinese)
        if column.field == chinese and english not in taken and han < _HALF:
            return replace(column, field=english)
    return column


def _hit(heads: Heads, index: int, cells: Sequence[Cell]) -> FieldCandidate | None:
    """What a column is by its head, as far as its cells may be that."""
    levels, kind = heads.levels[index], heads.kind
    if levels == (letters(index),):
        return None
    if _is_serial(levels[-1], cells):
        return FieldCandidate(SERIAL, 2.0, SERIAL)
    hit = hit_of(kind, levels) or near_miss(kind, levels[-1])
    if hit is None:
        return None
    together = _together(heads, index)
    if together:
        return FieldCandidate("organization", 0.95, _COMBINED)
    field = KINDS[kind].by_name[hit.field]
    if _contradicts(field, cells):
        other = _by_cells(kind, cells)
        return FieldCandidate(other, 0.85, "cells") if other else None
    return hit


def _is_serial(head: str, cells: Sequence[Cell]) -> bool:
    """A column of running numbers: by its head, and its cells are figures."""
    found = look_up("participant", head)
    is_numbered = (found is not None and found.field == "number") or key(head) in _NUMBERED
    figures = content.share(cells, lambda cell: cell.text.strip().strip(".、").isdecimal())
    return is_numbered and (figures >= _HALF or not cells)  # below the list stands who made it


_NUMBERED = frozenset(map(key, ("序号", "编号", "No.", "#", "S/N", "Nr.", "序", "项目编号")))


def _together(heads: Heads, index: int) -> bool:
    """Is it one column for employer and post: 单位/职务, "Position and organisation"?"""
    fields = KINDS[heads.kind].by_name
    if "organization" not in fields:
        return False
    known = spellings(heads.kind)
    named = {known.get(key(piece)) for piece in said_together(heads.levels[index][-1])}
    return "organization" in named and bool(named & {*_POSTS})


def _contradicts(field: Field, cells: Sequence[Cell]) -> bool:
    """Are most cells plainly nothing that the field can hold: telephones under Channel?"""
    if not cells:
        return False
    if isinstance(field.kind, Choice | YesNo):
        return content.share(cells, lambda cell: bool(_REACHED.search(cell.text))) > _HALF
    if isinstance(field.kind, Date | Number):
        is_filled = [cell for cell in cells if any(map(str.isalnum, cell.text))]
        return bool(is_filled) and not any(map(_holds_figure, is_filled))
    return False


def _holds_figure(cell: Cell) -> bool:
    return any(map(str.isdecimal, cell.text)) or not isinstance(cell.value, str)


def _by_cells(kind: RecordName, cells: Sequence[Cell]) -> str | None:
    fields = KINDS[kind].by_name
    if "email" in fields and content.share(cells, content.is_mail) > _HALF:
        return "email"
    return "phone" if "phone" in fields and content.share(cells, content.is_phone) > _HALF else None


# --- Its rows ---


def read_rows(work: TableReading) -> TableReading:
    """The rows of a table whose columns are known, each cell as what its column says."""
    record, done = KINDS[work.kind].by_name, set[str]()
    for column in work.columns:
        if column.why == SERIAL:
            continue
        if column.field is None:
            keep_extra(work, column)
        elif column.why == _COMBINED:
            _read_together(work, column)
        elif column.field in done:
            _read_further(work, column, record[column.field])
        else:
            read_column(work, column, record[column.field])
            done.add(column.field)
    for row in work.rows:
        _part_mails(row)
        _sort_scripts(row)
    return work


def _read_further(work: TableReading, column: FoundColumn, field: Field) -> None:
    """A second column of telephones or addresses: behind what the first one says."""
    before = [
        (row.values.pop(field.name, None), row.raw.pop(field.name, None)) for row in work.rows
    ]
    read_column(work, column, field)
    for row, (value, raw) in zip(work.rows, before, strict=True):
        both = [str(one) for one in (value, row.values.get(field.name)) if one]
        if both:
            row.values[field.name] = "; ".join(dict.fromkeys(both))
        if raw is not None:
            row.raw.setdefault(field.name, raw)


def _read_together(work: TableReading, column: FoundColumn) -> None:
    """One column for employer and post, taken apart; a field with a column of its own keeps
    that.
    """
    fields = KINDS[work.kind].by_name
    post = next(name for name in _POSTS if name in fields)
    cells = work.cells(column.index)
    first = next(
        (
            name
            for piece in said_together(column.head.split(" / ")[-1])
            if (name := spellings(work.kind).get(key(piece))) in ("organization", post)
        ),
        "organization",
    )
    parted = [employer_and_post(cell.text, is_post_first=first == post) for cell in cells]
    for at, name in enumerate(("organization", post)):
        if name == "organization" or work.column_of(name) is None:
            said = [Cell(parts[at], parts[at]) if parts[at] else EMPTY for parts in parted]
            reader = reader_for(work, replace(column, field=name), fields[name], said)
            take_outcomes(work, fields[name], said, reader.read(said))


def employer_and_post(text: str, *, is_post_first: bool = False) -> tuple[str, str]:
    """The employer and the post that one cell tells: 同济大学环境学院 教授 → the two. What cannot
    be parted is the employer, as it stands.
    """
    plain = text.strip()
    if len(plain) > _LONGEST:
        return plain, ""
    body, _sign, post = plain.partition(" ")
    if has_cjk(body) and is_body(body) and post.strip() and not is_body(post):
        return body, post.strip()
    pieces = [piece for piece in _SIGNS.split(plain) if piece]
    if len(pieces) < 2 and has_cjk(plain) and (found := _LAST_WORD.fullmatch(as_text(plain))):
        pieces = [found["body"], found["post"]]
    if len(pieces) < 2:
        return plain, ""
    bodies = [at for at, piece in enumerate(pieces) if is_body(piece)]
    if bodies and len(bodies) < len(pieces):
        posts = [piece for at, piece in enumerate(pieces) if at not in bodies]
        sign = "" if has_cjk(plain) else ", "
        return sign.join(pieces[at] for at in bodies), "; ".join(posts)
    if is_post_first:
        return ", ".join(pieces[1:]), pieces[0]
    return ", ".join(pieces[:-1]), pieces[-1]


def _part_mails(row: ReadRow) -> None:
    """An address that stands among the telephones goes where addresses belong."""
    said = row.values.get("phone")
    fields = KINDS[row.kind].by_name
    if not isinstance(said, str) or "@" not in said or "email" not in fields:
        return
    mails = _MAIL.findall(said)
    left = as_text(_MAIL.sub(" ", said)).strip(" ;；,，/、")
    row.raw.setdefault("phone", said)
    row.values.pop("phone")
    if any(map(str.isdecimal, left)):
        row.values.update(phone=left)
    if mails and not row.values.get("email"):
        row.values.update(email="; ".join(mails))


def _sort_scripts(row: ReadRow) -> None:
    """Of two fields for one thing in two languages each has its own: a Chinese name under 姓名 is
    the Chinese name; 同济大学 Tongji University are both.
    """
    for english, chinese in _pairs(row.kind):
        for name, other in ((english, chinese), (chinese, english)):
            said = row.values.get(name)
            if not isinstance(said, str) or row.values.get(other):
                continue
            parts = in_two_scripts(said)
            if not parts:
                if _is_chinese(said) == (name == chinese):
                    continue
                parts = (said, "") if name == chinese else ("", said)
            del row.values[name]
            for one, text in zip((english, chinese), parts, strict=True):
                if text:
                    row.values[one] = text
                    row.raw.setdefault(one, said)


def _is_chinese(text: str) -> bool:
    han = len(HAN.findall(text))
    return han > 0 and han * 3 >= len(LATIN.findall(text))


def _pairs(kind: RecordName) -> Iterator[tuple[str, str]]:
    """The fields that say one thing in English and in Chinese."""
    fields = KINDS[kind].by_name
    for name in fields:
        if not name.endswith("_zh"):
            continue
        stem = name.removesuffix("_zh")
        for other in (f"{stem}_en", stem):
            if other in fields:
                yield other, name
                break
