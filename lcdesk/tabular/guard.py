"""What a file really is, judged by its content, and whether it is safe to parse at all."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field

from lcdesk.guarded_archive import FileRefusal, chunks, declares_entities

MAX_CELLS = 5_000_000
MAX_STRINGS = 3_000_000
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
MAX_FILLED_ROWS = 150_000
"""Rows of a file that hold something: a list of 100,000 people is read, one beyond that is no
list of a centre.
"""
MAX_SHEETS = 300
"""Sheets of a workbook: one for each country and day of a course are fewer."""
MAX_CELL = 50_000
"""Characters of a cell (Excel holds 32,767): a text without end would be taken apart without
end.
"""

HEAD = 4096

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
    (b"RIFF", "picture"),
    (b"{\\rtf", "word"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"MZ\x90", "program"),
    (b"SQLite format 3\0", "database"),
    (b"MIME-Version:", "web archive"),
)
_OLD_EXCEL = (
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x08\x00",
    b"\x09\x08\x10\x00",
)
OWNER_MARK = 165
"""Bytes of the “~$…” file beside a workbook that is open in Excel: the length of a name, the
name, blanks.
"""
_MARKUP = re.compile(rb"<(html|table|!doctype html|meta|head|body|div|style)\b", re.IGNORECASE)
_HEADER = re.compile(rb"^([A-Za-z][A-Za-z-]{1,40}):[ \t]", re.MULTILINE)
_OF_MAILS = frozenset(
    b"from to date subject message-id received return-path delivered-to mime-version "
    b"content-type".split()
)
_LEAST_HEADERS = 4
_DATA = re.compile(rb'\{\s*"[^"\n]{1,200}"\s*:|\[\s*\{\s*"')


@dataclass(slots=True)
class SheetFacts:
    """What a fast look at one worksheet part found; places are zero-based (row, column)."""

    cells: int = 0
    last_row: int = 0
    last_column: int = 0
    merged_area: int = 0
    around: int = 0
    """Bytes before and after the rows: columns, merges, links, rules."""
    formulas_without_value: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])
    errors: dict[tuple[int, int], str] = field(default_factory=dict[tuple[int, int], str])
    hidden_rows: set[int] = field(default_factory=set[int])
    hidden_columns: set[int] = field(default_factory=set[int])


def form_of(head: bytes) -> str:
    """The family of a file by its first bytes.

    One of: empty, zip, ole, old excel, html, mail, xml sheet, text, unknown, or a thing that is no sheet
    (pdf, picture, word, archive, program, database, web archive, data, owner mark).
    """
    if not head:
        return "empty"
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return "zip"
    if _is_mail(head):
        return "mail"
    for signature, form in _SIGNATURES:
        if head.startswith(signature):
            return form
    if head[:4] in _OLD_EXCEL:
        return "old excel"
    if len(head) == OWNER_MARK and 0 < head[0] <= 54 and not head[1 + head[0] : 55].strip(b" "):
        return "owner mark"
    return _form_of_text(head)


def _is_mail(head: bytes) -> bool:
    """A mail as programs keep it: it begins with lines of headers, some of which all mails have.

    Pages that browsers and Excel keep in one file begin so as well; they are sent by nobody.
    """
    top = re.split(rb"\r?\n\r?\n", head.removeprefix(b"\xef\xbb\xbf"), maxsplit=1)[0]
    names = {name.lower() for name in _HEADER.findall(top)}
    is_page = b"<Saved by" in top or b"multipart/related" in top.lower() and b"to" not in names
    return len(names & _OF_MAILS) >= _LEAST_HEADERS and not is_page and bool(_HEADER.match(top))


def _form_of_text(head: bytes) -> str:
    """html, xml sheet, text or unknown, for bytes without a signature."""
    plain = _narrow(head).replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if plain.startswith(b"<"):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in plain:
            return "xml sheet"
        if _MARKUP.search(plain):
            return "html"
    if _DATA.match(plain):
        return "data"
    control = sum(1 for byte in plain if byte < 32 and byte not in b"\t\r\n\x0b\x0c\x1a")
    return "unknown" if control > len(plain) // 50 else "text"


_WIDE = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_WIDE_SIGNS = (
    (b"\n\0", "utf-16-le"),
    (b",\0", "utf-16-le"),
    (b"\t\0", "utf-16-le"),
    (b"\0\n", "utf-16-be"),
    (b"\0,", "utf-16-be"),
)


def _narrow(head: bytes) -> bytes:
    """UTF-16 as UTF-8: half of a Chinese character may be a byte that looks like a control
    character.
    """
    name = next((name for mark, name in _WIDE if head.startswith(mark)), None)
    name = name or next((name for sign, name in _WIDE_SIGNS if sign in head), None)
    if name is None:
        return head
    text = head.decode(name, "ignore")
    usual = sum(
        1
        for sign in text
        if sign < "\u3000"
        or "\u4e00" <= sign <= "\u9fff"
        or "\uff00" <= sign < "\ufffe"
        or sign == "\ufeff"
    )
    return text.encode("utf-8", "ignore") if usual >= 0.95 * len(text) else head


def form_of_zip(names: set[str], mimetype: bytes = b"") -> str:
    """xlsx, xlsb, ods, numbers or the kind of thing a zip archive is instead; `mimetype` is the
    part of that name.
    """
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "content.xml" in names:
        return "ods" if b"spreadsheet" in mimetype or not mimetype else "word"
    if any(name.startswith("word/") for name in names):
        return "word"
    if any(name.endswith(".iwa") for name in names) or names >= {
        "index.xml",
        "buildVersionHistory.plist",
    }:
        return "numbers"
    if any(name.startswith("ppt/") for name in names):
        return "slides"
    if "xl/workbook.xml" in names or any(
        re.search(r"(^|/)(worksheets?/|workbook)", name, re.I) for name in names
    ):
        return "xlsx"
    return "xlsx" if "[Content_Types].xml" in names else "archive"


def is_markup(archive: zipfile.ZipFile, name: str) -> bool:
    """True when a part is XML whatever its name: readers follow links to it, not endings."""
    try:
        start = next(chunks(archive, name, 64), b"")
    except FileRefusal:
        return False  # a broken picture harms nobody
    return start.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<")


def check_markup(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse a part that declares a document type or entities: no office program writes them, bombs
    and spies do.

    Refusal "too large" too, when it holds more shared strings than any sheet needs.
    """
    tail = b""
    strings = 0
    for piece in chunks(archive, name):
        window = tail + piece
        if declares_entities(window):
            raise FileRefusal("tampered", what="entities")
        strings += piece.count(b"<si>") + piece.count(b":si>") // 2 + piece.count(b"<si ")
        if strings > MAX_STRINGS:
            raise FileRefusal("too large")
        tail = piece[-32:]


# each of these takes time in proportion to the text, whatever stands in it: (?>…) never looks back,
# [^<>] never leaves its tag
_ROW = re.compile(rb'<(?:\w+:)?row (?>[^<>]*?\br="(-?\d+)")[^<>]*>')
_NUMBERS = re.compile(rb'r="(?![A-Z]{1,2}\d)(\d*)')
"""The numbers of rows; "" of a cell beyond the 702nd column, and of whatever else is so called."""
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_FAR = re.compile(rb' r="([A-Z]{3,})(-?\d+)"')
_WORTHLESS = re.compile(
    rb'<(?:\w+:)?c\b(?>[^<>]*?\br="([A-Z]+)(\d+)")[^<>]*>'
    rb"(?:<(?:\w+:)?f\b[^<>]*/>|<(?:\w+:)?f\b[^<>/]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_ERROR = re.compile(
    rb'<(?:\w+:)?c\b(?>(?=[^<>]*\bt="e")[^<>]*?\br="([A-Z]+)(\d+)")[^<>]*>'
    rb"(?:<(?:\w+:)?f\b[^<>]*/>|<(?:\w+:)?f\b[^<>]*>[^<]*</(?:\w+:)?f>)?\s*<(?:\w+:)?v>([^<]*)<"
)
_MERGE = re.compile(
    rb'<(?:\w+:)?(?:mergeCell|hyperlink)\b[^<>]*?\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"'
)
_FORMULA_MARKS = (b"<f", b":f")
_PLACE = re.compile(rb' r="([A-Z]{1,3})\d+"')


def survey(archive: zipfile.ZipFile, name: str) -> SheetFacts:
    """One pass over a worksheet part without parsing it: counts, far cells, errors, formulas
    without a value.

    Refusal: tampered (entities), damaged (addresses outside a sheet), too large (cells).
    """
    facts = SheetFacts()
    rest = b""
    is_start = True
    for piece in chunks(archive, name):
        window = rest + piece
        if declares_entities(window):
            raise FileRefusal("tampered", what="entities")
        if is_start:
            facts.hidden_columns = _hidden_columns(window)
            facts.around = len(window.partition(b"sheetData")[0])
            is_start = False
        cut = window.rfind(b"</row>")
        cut = max(cut, window.rfind(b":row>", max(cut, 0)))
        cut = cut + 6 if cut >= 0 else 0
        if len(window) - cut > 1 << 26:
            raise FileRefusal("bomb")
        _look(window[:cut], facts)
        rest = window[cut:]
    _look(rest, facts)
    facts.around += len(rest)
    for block in _MERGE.finditer(rest):
        facts.merged_area += _area(block)
    return facts


def _hidden_columns(window: bytes) -> set[int]:
    hidden: set[int] = set()
    for column in re.findall(rb"<(?:\w+:)?col\s[^<>]*>", window.partition(b"sheetData")[0]):
        first, last = re.search(rb'min="(\d+)"', column), re.search(rb'max="(\d+)"', column)
        if first and last and _HIDDEN.search(column):
            hidden.update(range(int(first[1]) - 1, min(int(last[1]), MAX_COLUMN)))
    return hidden


def _look(window: bytes, facts: SheetFacts) -> None:
    """Add what one run of whole rows holds."""
    facts.cells += window.count(b"<c ") + window.count(b":c ") + window.count(b"<c>")
    if facts.cells > MAX_CELLS:
        raise FileRefusal("too large")
    _look_at_places(window, facts)
    # a word is looked for in a fifth of the time where a letter of it that sheets of numbers hardly
    # have is looked for first
    if b"f" in window and any(mark in window for mark in _FORMULA_MARKS):
        for cell in _WORTHLESS.finditer(window):
            facts.formulas_without_value.add((int(cell[2]) - 1, column_of(cell[1])))
    if b"e" in window and b't="e"' in window:
        for cell in _ERROR.finditer(window):
            facts.errors[int(cell[2]) - 1, column_of(cell[1])] = (
                cell[3].decode("utf-8", "replace").strip()
            )


def _look_at_places(window: bytes, facts: SheetFacts) -> None:
    """How far rows and columns reach, and which rows are hidden; Refusal for places no sheet
    has.
    """
    # nearly all programs write a row's number first, and no cell lies beyond the 702nd column: then
    # one pass tells all rows, and takes a fraction of the time that a pattern for every way takes
    told = _NUMBERS.findall(window)
    is_usual = len(told) == window.count(b'<row r="') == window.count(b"<row ")
    is_usual = is_usual and b"" not in told and b":row " not in window
    if is_usual and not (b"h" in window and b"hidden=" in window):
        numbers = list(map(int, told))
    else:
        rows = list(_ROW.finditer(window))
        numbers = [int(row[1]) for row in rows]
        facts.hidden_rows.update(int(row[1]) - 1 for row in rows if _HIDDEN.search(row[0]))
    if numbers:
        if not (min(numbers) >= 1 and max(numbers) <= MAX_ROW):
            raise FileRefusal("damaged")
        facts.last_row = max(facts.last_row, max(numbers))
    for letters, number in () if is_usual else _FAR.findall(window):
        if column_of(letters) >= MAX_COLUMN or not 1 <= int(number) <= MAX_ROW:
            raise FileRefusal("damaged")
        facts.last_column = max(facts.last_column, column_of(letters))
    for letters in _PLACE.findall(window[-4096:])[-1:]:
        facts.last_column = max(facts.last_column, column_of(letters))


def _area(block: re.Match[bytes]) -> int:
    wide = abs(column_of(block[3]) - column_of(block[1])) + 1
    return wide * (abs(int(block[4]) - int(block[2])) + 1)


def column_of(letters: bytes | str) -> int:
    """Zero-based column of "A", "AB"…; a huge number for letters no sheet has."""
    if len(letters) > 4:
        return 1 << 30
    number = 0
    for letter in letters.encode("ascii") if isinstance(letters, str) else letters:
        number = number * 26 + letter - 64
    return number - 1
