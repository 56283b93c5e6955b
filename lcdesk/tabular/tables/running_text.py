"""Lists of people within running text, as messages and mails have them: labels and values in
blocks, lines of a chat, a table whose cells stand one below the other.

A row of such a list is called by its line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lcdesk.model import countries
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.tabular.grid import EMPTY, Cell, Grid
from lcdesk.tabular.matching import content
from lcdesk.tabular.matching.columns import match
from lcdesk.tabular.matching.heads import Heads, look_up
from lcdesk.tabular.matching.learned import LearnedMappings
from lcdesk.tabular.matching.words import has_cjk, letters
from lcdesk.tabular.tables.finding import SheetTables
from lcdesk.tabular.tables.found import FoundTable
from lcdesk.tabular.tables.heads import IDENTITY
from lcdesk.tabular.tables.unheaded import are_chinese_names, are_names

_MOST_LINES, _LONGEST = 5000, 600
_SURE, _TOLD = 0.85, 0.8
_LEAST = 2  # people of a list, and things told of each
_FEW = 3  # columns told by their cells alone, which other things than people may have as well
_MOSTLY = 0.6  # of the lines from the first to the last that tell of somebody
_MOST_FIELDS = 40
_LOOKED_AT = 60  # words that near countries are looked for

_STAMP = re.compile(  # what chats put before a message: [3/5/26, 10:20:11] Li Wei:
    r"\A\s*\[?(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+)?\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AaPp]\.?[Mm]\.?)?"
    r"(?:,\s*\d{1,4}[./-]\d{1,2}[./-]\d{1,4})?(?:\]|\s+-)\s*[^:：]{1,40}[:：]\s+"
)
_QUOTED = re.compile(r"\A(?:\s*>)+\s?")  # the mail that is answered
_MARK = re.compile(
    r"\A\s*(?:[-*•·▪◦●○]\s+|[(（]?\d{1,3}\s*[.、)）:：]\s*(?=\D)|(?:例如?|格式)\s*[:：]?\s+)"
)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_LABELLED = re.compile(r"([^:：]{1,60}?)\s*[:：]\s*(.*)")
_SEPARATORS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\t+",
        r"\s*[|｜]\s*",
        r"\s*[;；]\s*",
        r"\s*[,，]\s*",
        r"\s*、\s*",
        r"\s+/\s+|\s*／\s*",
        r"\s+[-–—]+\s+",
        r"\s{2,}|\u3000+",
    )
)
_BLANKS = re.compile(r"\s+")
_TELLING = re.compile(  # a value with the word for what it is before it: arriving 3 May
    r"([^\W\d_]+(?:[ '’]?[^\W\d_]+)?(?:\s+(?:no|on|at|in)\b)?)(?![^\W_])"
    r"\.?\s*[:：]?\s*(?=\S)"
)
_TOLD_AFTER = re.compile(r"(.*\d\S*?)\s*(到达|抵达|到|入住|离开)$")
_AFTER = {
    "到": "到达日期",
    "到达": "到达日期",
    "抵达": "到达日期",
    "入住": "到达日期",
    "离开": "离开日期",
}
_HOURS = {"arrival_date": "arrival_time", "departure_date": "departure_time"}
_CLOCK = re.compile(r"[\s,]+(?:at\s+)?(\d{1,2}[:：.]\d{2}(?:\s*[ap]\.?m\.?)?)$", re.I)
_GREETING = re.compile(
    r"(?:dear|hello|hi|hey|good (?:morning|day|evening)|bonjour|cher|estimad|buenos|уважаем|здравств)"
    r"|.*(?:您好|你好|各位)",
    re.I,
)
_END = re.compile(
    r"(?:best|kind|warm|many)?\s*(?:regards|wishes|thanks)\b|sincerely|yours|cheers|cordialement|"
    r"saludos|с уважением|此致|敬礼|祝好|谢谢|--\s*$",
    re.I,
)


@dataclass(frozen=True)
class TextRow:
    """Somebody of the list: in which lines (the last one too), and the cells under their headers."""

    first: int
    last: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class TextList:
    """The list in a text: its headers, the line they stand in (None: they were told by words or
    cells), and its rows; `is_told`: by words, or by cells of more kinds than chance brings.
    """

    heads: Sequence[str]
    header: int | None
    rows: Sequence[TextRow]
    is_told: bool = True


def find_list(
    grid: Grid, separator: str, learned: LearnedMappings | None = None
) -> tuple[SheetTables | None, bool]:
    """The list of people in the lines of a text, and whether more than a few cells told it; None
    where there is none.
    """
    lines = _lines_of(grid, separator)
    if lines is None:
        return None, False
    found = _in_blocks(lines) or _in_lines(lines) or _in_one_column(lines)
    return (_as_sheet(grid, lines, found, learned), found.is_told) if found else (None, False)


def find_blocks(
    grid: Grid, separator: str, learned: LearnedMappings | None = None
) -> SheetTables | None:
    """The same of a text in blocks of labels and values alone."""
    lines = _lines_of(grid, separator)
    found = _in_blocks(lines) if lines is not None else None
    return _as_sheet(grid, lines, found, learned) if found and lines else None


def _lines_of(grid: Grid, separator: str) -> list[str] | None:
    """The lines without what chats and mails put before them; None for a text too long to be a
    message.
    """
    if not 0 < grid.height <= _MOST_LINES:
        return None
    out: list[str] = []
    for row in grid.rows:
        line = separator.join(cell.text for cell in row).rstrip(separator + " ")
        line = _INVISIBLE.sub("", " ".join(line.split("\n")))
        line = _QUOTED.sub("", line)
        line = line if len(line) > _LONGEST else _MARK.sub("", _STAMP.sub("", line))
        out.append(line.strip() if separator != "\t" else line.strip(" "))
    return out


def _as_sheet(
    grid: Grid, lines: Sequence[str], text: TextList, learned: LearnedMappings | None
) -> SheetTables:
    """The list as a table whose rows stand in the lines in which they begin."""
    held = {row.first: [_cell(row.cells.get(head, "")) for head in text.heads] for row in text.rows}
    blank = [EMPTY] * len(text.heads)
    first = text.rows[0].first
    top, bottom = (-1, -1) if text.header is None else (text.header, first - 1)
    heads = Heads("participant", top, bottom, {at: (one,) for at, one in enumerate(text.heads)})
    samples = {at: [cells[at] for cells in held.values()] for at in heads.levels}
    within = {line for row in text.rows for line in range(row.first, row.last + 1)}
    header = {top} if text.header is not None else set[int]()
    left = {
        line: "continued" if line in within else "note" if line > first else "above"
        for line, said in enumerate(lines)
        if said and line not in held and line not in header
    }
    notes = [lines[line] for line, why in left.items() if why == "note"]
    titles = [lines[line] for line, why in left.items() if why == "above"]
    found = FoundTable(
        Grid(grid.name, [held.get(line, blank) for line in range(grid.height)]),
        heads,
        rows=sorted(held),
        titles=titles,
        notes=notes,
        left=left,
        end=grid.height,
    )
    return SheetTables(grid, [(found, match(heads, samples, learned))], [*titles, *notes])


def _cell(text: str) -> Cell:
    return Cell(text, text) if text else EMPTY


# --- Blocks: "Name: … / Country: …" one after another ---


def _in_blocks(lines: Sequence[str]) -> TextList | None:
    rows = [row for row in _blocks(lines) if len(row.cells) >= _LEAST]
    heads = list(dict.fromkeys(head for row in rows for head in row.cells))
    fields = {_field_of(head) for head in heads}
    is_told = IDENTITY & fields and len(fields - {None}) >= _LEAST
    if not rows or not is_told or len(heads) > _MOST_FIELDS:
        return None
    if len(rows) < _LEAST and len(fields - {None}) <= _LEAST:
        return None
    return TextList(heads, None, rows) if all(map(_names_somebody, rows)) else None


def _blocks(lines: Sequence[str]) -> Iterator[TextRow]:
    """Somebody new begins where a label comes again."""
    cells: dict[str, str] = {}
    names: dict[str, str] = {}  # as it is compared → as it was written first
    first = end = 0
    last = ""
    for at, line in enumerate(lines):
        found = _LABELLED.fullmatch(line) if len(line) <= _LONGEST else None
        if found is None or not _may_be_label(found[1], is_open=bool(cells)):
            is_more = cells and line and last and at and lines[at - 1] and not _END.match(line)
            if is_more:
                cells[last], end = f"{cells[last]} {line}".strip(), at
            last = last if is_more else ""
            continue
        label = names.setdefault(found[1].casefold(), found[1])
        if label in cells:
            yield TextRow(first, end, cells)
            cells = {}
        first = at if not cells else first
        cells[label], last, end = found[2], label, at
    if cells:
        yield TextRow(first, end, cells)


def _may_be_label(label: str, *, is_open: bool) -> bool:
    """A label that is known; within a block any other short words as well."""
    return _field_of(label) is not None or (is_open and len(label.split()) <= 5)


def _names_somebody(row: TextRow) -> bool:
    return any(_field_of(head) in IDENTITY for head, value in row.cells.items() if value)


def _field_of(label: str) -> str | None:
    hit = look_up("participant", label)
    is_field = hit is not None and hit.score >= _SURE and "(" not in hit.field
    return hit.field if hit is not None and is_field else None


# --- Lines: "Aisha Bello, Nigeria, arriving 3 May 10:20", one for each ---


def _in_lines(lines: Sequence[str]) -> TextList | None:
    tried = (_parted(lines, separator) for separator in _SEPARATORS)
    parted = max(tried, key=_worth) or _parted_at_blanks(lines)
    if len(parted) < _LEAST or len(next(iter(parted.values()))) > _MOST_FIELDS:
        return None
    width = max(map(len, parted.values()))
    columns = [
        [cells[at] if at < len(cells) else "" for cells in parted.values()] for at in range(width)
    ]
    headed = _by_first_line(columns) or _by_words_and_cells(columns)
    if headed is None:
        return None
    rows = [
        TextRow(line, line, dict(zip(headed.heads, cells, strict=True)))
        for line, cells in zip(parted, zip(*headed.columns, strict=True), strict=True)
    ]
    header = rows.pop(0).first if headed.has_header else None
    return TextList(headed.heads, header, rows, headed.is_told)


def _parted(lines: Sequence[str], separator: re.Pattern[str]) -> dict[int, list[str]]:
    """Line → cells, of those from the first to the last line that have as many as most have;
    {} where too few of them do.
    """
    cells = {
        at: [cell.strip() for cell in separator.split(line.strip(" ,;，；|｜"))]
        for at, line in enumerate(lines)
        if line and len(line) <= _LONGEST
    }
    counts = Counter(len(one) for one in cells.values() if len(one) >= _LEAST and all(one))
    if not counts:
        return {}
    usual = max(counts, key=lambda count: (counts[count], count))
    alike = _without_sentences(
        [at for at, one in cells.items() if len(one) == usual and all(one)], cells
    )
    if len(alike) < _LEAST:
        return {}
    within = [at for at in cells if alike[0] <= at <= alike[-1]]
    around = [at for at in within if _LEAST <= len(cells[at]) <= usual + 1]
    if len(alike) < _MOSTLY * len(within) or len(around) < len(within):
        return {}
    return {at: cells[at][: usual + 1] for at in within}


def _without_sentences(alike: Sequence[int], cells: Mapping[int, Sequence[str]]) -> Sequence[int]:
    """The lines from the first to the last that has a name where most have one, or a header: words
    before and after a list may have commas, too.
    """
    width = len(cells[alike[0]])
    names = [[_name_words(cells[line][at]) for line in alike] for at in range(width)]
    best = max(names, key=lambda column: sum(words > 1 for words in column))
    if sum(words > 1 for words in best) * 2 <= len(alike):
        return alike
    named = [at for at, words in enumerate(best) if words]
    return alike[named[0] : named[-1] + 1]


def _name_words(text: str) -> int:
    """Of how many words a name is, a Chinese one of two; of a header one, and 0 for other words."""
    words = text.split()
    if _field_of(text):
        return 1
    small = [word[:1].islower() for word in words]
    is_other = _GREETING.match(text) or _END.match(text) or not content.is_name(_cell(text))
    if is_other or small[0] or sum(small) > 2 or len(words) > 6:
        return 0
    return 2 if has_cjk(text) and len(text) <= 5 else len(words)


def _worth(parted: Mapping[int, Sequence[str]]) -> tuple[int, int]:
    return len(parted), sum(map(len, parted.values()))


def _parted_at_blanks(lines: Sequence[str]) -> dict[int, list[str]]:
    """Lines of Chinese words with a blank between: 王小明 中国 外交部."""
    if not any(map(has_cjk, lines)):
        return {}
    return _parted(lines, _BLANKS)


@dataclass(frozen=True)
class _HeadedColumns:
    """Columns with what each is; `has_header`: their first cells say so."""

    heads: Sequence[str]
    columns: Sequence[Sequence[str]]
    has_header: bool = False
    is_told: bool = True


def _by_first_line(columns: Sequence[Sequence[str]]) -> _HeadedColumns | None:
    """Columns below a line of headers that are known."""
    first = [column[0] for column in columns]
    known = [_field_of(cell) for cell in first]
    is_header = sum(field is not None for field in known) >= _LEAST and IDENTITY & set(known)
    if not is_header or len(columns[0]) < _LEAST:
        return None
    return _HeadedColumns(_unlike(first), columns, has_header=True)


def _by_words_and_cells(columns: Sequence[Sequence[str]]) -> _HeadedColumns | None:
    """What each column is by the word before its values, or by its cells; None where they do not
    tell that these are people.
    """
    heads: list[str] = []
    out: list[list[str]] = []
    fields = set[str]()
    labels = 0
    parts = [(at, *part) for at, column in enumerate(columns) for part in _parts_of(column)]
    for at, label, cells in parts:
        field = _field_of(label) if label else _field_by_cells(cells, fields)
        fields |= {field} if field else set()
        labels += label is not None
        heads.append(label or (PARTICIPANT.field(field).title if field else letters(at)))
        hours = [_CLOCK.search(cell) for cell in cells] if field in _HOURS else []
        out.append([_CLOCK.sub("", cell) for cell in cells] if any(hours) else cells)
        if field and any(hours):
            heads.append(PARTICIPANT.field(_HOURS[field]).title)
            out.append([hour[1] if hour else "" for hour in hours])
    if not IDENTITY & fields or len(fields) < _LEAST or len(set(heads)) < len(heads):
        return None
    return _HeadedColumns(heads, out, is_told=labels > 0 or len(fields) > _FEW)


def _unlike(heads: Sequence[str]) -> list[str]:
    """Headers of which no two are the same."""
    return [
        head if head and head not in heads[:at] else letters(at) for at, head in enumerate(heads)
    ]


def _parts_of(column: Sequence[str]) -> list[tuple[str | None, list[str]]]:
    """The column, or one for each word where every cell begins with one and not all with the same
    ("arriving 3 May", "passport 00998877").
    """
    if one := _label_in(column):
        return [one]
    found = [_told_apart(cell) for cell in column]
    labels = dict.fromkeys(one[0] for one in found if one)
    if len(labels) < _LEAST or any(
        cell and not one for cell, one in zip(column, found, strict=True)
    ):
        return [(None, list(column))]
    return [
        (label, [one[1] if one and one[0] == label else "" for one in found]) for label in labels
    ]


def _label_in(column: Sequence[str]) -> tuple[str, list[str]] | None:
    """The word that nearly all cells of a column begin or end with, and the cells without it."""
    found = [_told_apart(cell) for cell in column]
    usual = Counter(one[0] for one in found if one).most_common(1)
    if not usual or usual[0][1] < _LEAST or usual[0][1] < _TOLD * sum(map(bool, column)):
        return None
    cells = [
        one[1] if one and one[0] == usual[0][0] else cell
        for one, cell in zip(found, column, strict=True)
    ]
    return usual[0][0], cells


def _told_apart(cell: str) -> tuple[str, str] | None:
    after = _TOLD_AFTER.fullmatch(cell)
    if after:
        return _AFTER[after[2]], after[1]
    found = _TELLING.match(cell)
    for label in (found[1], found[1].split()[0]) if found else ():
        if _field_of(label) and len(cell) > len(label):
            return label.casefold(), cell[len(label) :].strip(" .:：")
    return None


def _field_by_cells(said: Sequence[str], taken: set[str]) -> str | None:
    cells = [_cell(text) for text in said]
    field = _field_of_few(cells)
    if field is None and not IDENTITY & taken:
        is_name = are_names(cells) or are_chinese_names(cells)
        field = "full_name" if is_name else None
    if field is None and _are_near_countries(cells):
        field = "nationality"
    return None if field in taken else field


def _are_near_countries(cells: Sequence[Cell]) -> bool:
    """Countries of which some are misspelt: each word is one, or near one, and one at least is one."""
    known = [countries.find(cell.text) for cell in cells[:_LOOKED_AT] if cell.text]
    exact = sum(one.why == "exact" for one in known)
    return exact > 0 and all(one.candidates or one.why == "exact" for one in known)


def _field_of_few(cells: Sequence[Cell]) -> str | None:
    """As `content.field_by_content`, for two cells too."""
    filled = [cell for cell in cells if cell.text]
    return content.field_by_content(filled * 2 if len(filled) == _LEAST else filled)


# --- One column: headers one below the other, then as many cells for everybody ---


def _in_one_column(lines: Sequence[str]) -> TextList | None:
    filled = [at for at, line in enumerate(lines) if line]
    fields = [_field_of(lines[at]) if len(lines[at]) <= 60 else None for at in filled]
    start = next((at for at in range(len(fields)) if _heads_from(fields, at) >= _LEAST), None)
    if start is None:
        return None
    width = _heads_from(fields, start)
    heads = [lines[at] for at in filled[start : start + width]]
    rest = filled[start + width :]
    end = next((n for n, at in enumerate(rest) if _END.match(lines[at])), len(rest))
    groups = [rest[at : at + width] for at in range(0, end - width + 1, width)]
    rows = [
        TextRow(one[0], one[-1], {head: lines[at] for head, at in zip(heads, one, strict=True)})
        for one in groups
    ]
    is_sound = IDENTITY & set(fields[start : start + width]) and len(set(heads)) == width
    return TextList(heads, filled[start], rows) if rows and is_sound and _is_aligned(rows) else None


def _heads_from(fields: Sequence[str | None], start: int) -> int:
    """How many known headers stand one below the other."""
    count = 0
    while start + count < len(fields) and fields[start + count] is not None:
        count += 1
    return count


def _is_aligned(rows: Sequence[TextRow]) -> bool:
    """Does every cell suit its header, and can that be told of one column at least? A cell that was
    blank is not to be seen in such a text, and all below it would stand under the wrong header.
    """
    told = 0
    for head in rows[0].cells:
        field = _field_of(head) or ""
        cells = [_cell(row.cells[head]) for row in rows]
        if content.fits(field, cells) < 1:
            return False
        told += field in {"nationality", "birth_date", "email", "gender", "passport_no", "phone"}
    return told > 0
