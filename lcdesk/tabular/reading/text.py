"""Text files: which encoding, which separator, then rows."""

from __future__ import annotations

import codecs
import collections
import contextlib
import csv
import io
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from lcdesk import resources
from lcdesk.guarded_archive import FileRefusal
from lcdesk.tabular import guard
from lcdesk.tabular.reading.shown import is_scientific
from lcdesk.tabular.reading.wire import PackedSheet, Row, Slot

ENCODINGS = (
    "gb18030",
    "big5",
    "cp1252",
    "cp1251",
    "shift_jis",
    "euc_kr",
    "cp1256",
    "cp1250",
    "cp1254",
    "cp1258",
    "cp874",
)
"""What a person may choose from, the likely first."""
SEPARATORS = (",", ";", "\t", "|")

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_RULE = re.compile(r"\s*(?::?-{2,}:?)?\s*")
_PREVIEWED = 6  # rows
_ENOUGH = 40  # characters after which Chinese would have used others than those of Korean syllables
NEUTRALISED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
"""A text that `writing.write_table` made harmless by one apostrophe in front; reading takes it off
again.
"""


_SHORT = 40  # characters of a header


@dataclass(frozen=True, slots=True)
class TextChoice:
    """What a person chose for a text file; None: decide by the content."""

    encoding: str | None = None
    separator: str | None = None


def read(
    data: bytes, encoding: str | None, separator: str | None
) -> tuple[PackedSheet, dict[str, Any]]:
    """The one sheet of a text file, and what was decided: encoding, separator, whether the heads
    told the encoding, and how many signs were taken out that are no text (NUL).

    Refusal "encoding" (with previews) when a person has to choose, "not a sheet" for binary data.
    """
    chosen, by_heads = (encoding, False) if encoding else _decided(data)
    try:
        text = data.decode(chosen, "strict" if encoding is None else "replace").removeprefix(
            "\ufeff"
        )
    except (UnicodeDecodeError, LookupError) as error:
        raise FileRefusal("encoding", previews=previews(data)) from error
    taken = text.count("\0")
    if taken:
        text = text.replace("\0", "")
    text, named = _named_separator(text.rstrip("\x1a"))  # the end of a file under DOS
    mark = separator or named or separator_of(text)
    rows, width = _rows(_parted_alike(text, mark), mark)
    return PackedSheet("", rows, width), {
        "encoding": chosen,
        "separator": mark,
        "by_heads": by_heads,
        "taken": taken,
    }


def encoding_of(data: bytes) -> str:
    """BOM → NUL pattern (UTF-16) → strict UTF-8 → the words of the heads → names of Koreans →
    strict and plausible GB18030 → the words of the cells → Refusal "encoding".
    """
    return _decided(data)[0]


def _decided(data: bytes) -> tuple[str, bool]:
    """The encoding, and whether only words told it."""
    if sure := _by_bytes(data):
        return sure, False
    if told := encoding_by_heads(data):
        return told, told != "gb18030"
    if _names_koreans(data):
        return "euc_kr", True
    if _is_gb18030(data):
        return "gb18030", False
    if told := encoding_by_words(data):
        return told, True
    raise FileRefusal("encoding", previews=previews(data))


def _by_bytes(data: bytes) -> str | None:
    """What a BOM, the NULs of UTF-16 or strict UTF-8 leave no doubt of."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    sample = data[: 1 << 16]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) > len(sample) // 20 and min(even, odd) * 8 <= max(even, odd):
        return "utf-16-be" if even > odd else "utf-16-le"
    if _is_utf16_without_mark(data):
        return "utf-16-le"
    return "utf-8" if _decodes(data, "utf-8") else None


def _is_gb18030(data: bytes) -> bool:
    return _decodes(data, "gb18030") and _is_plausible_gb18030(data)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _is_utf16_without_mark(data: bytes) -> bool:
    """True for short Chinese UTF-16 texts, whose NULs stand only in separators and line ends."""
    if len(data) % 2 or b"\n\0" not in data and b",\0" not in data and b"\t\0" not in data:
        return False
    try:
        text = data.decode("utf-16-le")
    except UnicodeDecodeError:
        return False
    common = sum(
        1 for sign in text if sign < "\u3000" or "\u4e00" <= sign <= "\u9fff" or sign >= "\uff00"
    )
    return "\0" not in text and common == len(text)


def _is_plausible_gb18030(data: bytes) -> bool:
    """True when most two-byte characters are everyday Chinese (GB 2312, level 1) or full-width
    signs.

    Big5, Windows-1251 and others also decode as GB18030, but into rare characters; Korean decodes
    into everyday ones, but only into those of its syllables.
    """
    everyday = odd = syllables = 0
    place = 0
    while place < len(data):
        lead = data[place]
        if lead < 0x80:
            place += 1
            continue
        trail = data[place + 1] if place + 1 < len(data) else 0
        if trail >= 0xA1 and (0xB0 <= lead <= 0xD7 or lead in (0xA1, 0xA3)):
            everyday += 1
            syllables += 0xB0 <= lead <= 0xC8
        else:
            odd += 1
        place += 4 if 0x30 <= trail <= 0x39 else 2
        if everyday + odd > 20_000:
            break
    is_korean = everyday > _ENOUGH and syllables * 100 > 97 * everyday
    return everyday >= 3 * odd and not is_korean


_KOREAN_FAMILIES = frozenset(
    "김이박최정강조윤장임한오서신권황안송류홍전고문양손배백허남심노하곽성차주우구나민진지엄채원"
    "천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모"
)
_CHINESE_FAMILIES = frozenset(
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田"
    "杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康"
    "贺严尹钱施牛洪龚"
)


def _names_koreans(data: bytes) -> bool:
    """Is a text, whose bytes may be everyday Chinese too, Korean by its words: are more of its
    cells Korean names and countries than Chinese ones?
    """
    sample = data[: 1 << 16]
    if not _decodes(sample, "euc_kr"):
        return False
    korean, chinese = sample.decode("euc_kr"), sample.decode("gb18030", errors="replace")
    odd = [sign for sign in korean if sign > "\u2fff"]
    if not odd or any(not "\uac00" <= sign <= "\ud7a3" for sign in odd):
        return False
    told = _count_named(korean, _KOREAN_FAMILIES)
    return told > 1 and told > 2 * _count_named(chinese, _CHINESE_FAMILIES)


def _count_named(text: str, families: frozenset[str]) -> int:
    """How many different cells are the name of a country, or begin with a family name and are as
    short as names.
    """
    # ours alone need it: the reading process starts without
    from lcdesk.model.countries import is_known

    cells = {cell.strip(' "') for cell in re.split(r"[,;\t|\r\n]", text) if not cell.isascii()}
    return sum(
        is_known(cell) or (1 < len(cell) < 5 and cell[0] in families) for cell in cells if cell
    )


def previews(data: bytes) -> list[tuple[str, str]]:
    """(encoding, first lines under it) for the choice of a person; encodings that fit come first.

    Private values are masked: what one encoding shows to be a column of them is one under all.
    """
    # it loads the field catalogue, without which the reading process starts
    from lcdesk.tabular.reading.words import glimpsed, join_private, private_columns, split_rows

    sample = _telling_lines(data)
    texts = {name: sample.decode(name, "replace") for name in ENCODINGS}
    fitting = [name for name in ENCODINGS if _decodes(sample, name)]
    shown = [*fitting, *(name for name in ENCODINGS if name not in fitting)]
    marks = {name: separator_of(text) for name, text in texts.items()}
    rows = {name: split_rows(text, marks[name], _PREVIEWED) for name, text in texts.items()}
    private = join_private(private_columns(one) for one in rows.values())
    return [(name, _as_lines(glimpsed(rows[name], private), marks[name])) for name in shown]


def _telling_lines(data: bytes) -> bytes:
    """The first line, and the next ones in which encodings differ; 4,000 bytes at most."""
    lines = data[: 1 << 16].splitlines(keepends=True)
    if len(data) > 1 << 16:
        lines.pop()
    told = [line for line in lines[1:] if not line.isascii()] or lines[1:]
    return b"".join(lines[:1] + told)[:4000]


def _as_lines(rows: list[list[str]], mark: str) -> str:
    return "\n".join(mark.join(" ".join(cell.splitlines()) for cell in row) for row in rows)


def _named_separator(text: str) -> tuple[str, str | None]:
    """Excel's first line "sep=;" is no data."""
    first, _, rest = text.partition("\n")
    found = re.fullmatch(r'"?sep=(.)"?\r?', first, re.IGNORECASE)
    return (rest, found[1]) if found else (text, None)


def _parted_alike(text: str, mark: str) -> str:
    """The text, its first line parted as the others are where it parts as many short pieces by
    another sign: headers that somebody wrote by hand above an export.
    """
    first, end, rest = text.partition("\n")
    if mark in first or not rest:
        return text
    widths = [len(row) for row in _lenient(rest[: 1 << 14], mark, 20) if any(row)]
    usual = max(set(widths), key=widths.count, default=0)
    for other in SEPARATORS:
        pieces = next(iter(_lenient(first, other, 1)), list[str]())
        if len(pieces) == usual > 2 and all(0 < len(one.strip()) < _SHORT for one in pieces):
            out = io.StringIO()
            csv.writer(out, delimiter=mark, lineterminator=end).writerow(pieces)
            return out.getvalue() + rest
    return text


def separator_of(text: str) -> str:
    """The separator whose count per line is steadiest; a comma when there is none."""
    sample = text[: 1 << 17]
    best, best_score = ",", 0.0
    for mark in SEPARATORS:
        lines = [len(row) - 1 for row in _lenient(sample, mark, 60) if any(row)]
        used = [count for count in lines if count]
        if not used:
            continue
        usual = max(set(used), key=used.count)
        score = used.count(usual) / len(lines) * (1 + min(usual, 40) / 40)
        if score > best_score:
            best, best_score = mark, score
    return best


def _lenient(text: str, mark: str, most: int) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            rows.append(row)
            if len(rows) >= most:
                break
    except csv.Error:
        pass
    return rows


def _rows(text: str, mark: str) -> tuple[list[Row], int]:
    csv.field_size_limit(1 << 30)
    found: list[Row] = []
    width = cells = filled = 0
    quoting = csv.QUOTE_NONE if _has_open_quote(text, mark) else csv.QUOTE_MINIMAL
    try:
        for values in csv.reader(io.StringIO(text, newline=""), delimiter=mark, quoting=quoting):
            width = max(width, len(values))
            cells += len(values)
            filled += any(values)
            _check_row(values, len(found), filled)
            if cells > guard.MAX_CELLS or len(found) >= guard.MAX_ROW:
                raise FileRefusal("too large")
            is_told = any(values) and not _is_rule(values)
            found.append([_slot(value) for value in values] if is_told else None)
    except csv.Error as error:
        raise FileRefusal("damaged") from error
    if width * len(found) > 4 * guard.MAX_CELLS:
        raise FileRefusal("far", row=len(found), column=width)
    for row in found:
        if row is not None:
            row.extend([None] * (width - len(row)))
    return found, width


def _is_rule(values: list[str]) -> bool:
    """True for the line that Markdown draws below its headers: |---|:---:|."""
    return len(values) > 1 and "--" in values[1] and all(map(_RULE.fullmatch, values))


def _check_row(values: list[str], row: int, filled: int) -> None:
    """Refusal for what no sheet holds: columns, characters of a cell, filled rows without end."""
    if len(values) > guard.MAX_COLUMN:
        raise FileRefusal("wide", column=guard.MAX_COLUMN)
    if values and len(max(values, key=len)) > guard.MAX_CELL:
        at = next(at for at, value in enumerate(values) if len(value) > guard.MAX_CELL)
        raise FileRefusal("long cell", row=row + 1, column=at + 1)
    if filled > guard.MAX_FILLED_ROWS:
        raise FileRefusal("tall", row=guard.MAX_FILLED_ROWS)


def _has_open_quote(text: str, mark: str) -> bool:
    """True when a quote is opened and never closed, so that one cell would swallow the rest of
    the file.
    """
    if text.count('"') % 2 == 0:
        return False
    try:
        last = collections.deque(
            csv.reader(io.StringIO(text, newline=""), delimiter=mark), maxlen=1
        )
    except csv.Error:
        return True
    return bool(last) and bool(last[0]) and last[0][-1].count("\n") > 20


def _slot(value: str) -> Slot:
    if not value:
        return None
    if NEUTRALISED.match(value):
        value = value[1:]
    return (
        (value, value, None, "precision", None, None)
        if "E+" in value and is_scientific(value)
        else value
    )


# --- Which encoding makes words of the heads of a text file; looked at only where the bytes alone
# do not tell ---


SUPPOSED = (
    "gb18030",
    "cp1251",
    "cp1252",
    "big5hkscs",
    "koi8-r",
    "cp866",
    "cp1256",
    "cp850",
    "mac-roman",
    "shift_jis",
    "euc_kr",
)
"""What may be supposed, the likely first; of those that read the heads alike the first is taken."""
_LEAST = 3  # heads that must be known
_CLEARLY = 2  # so many more than any other reading has
_LINES = 20
_SURE = 0.85
_LONGEST = 2000  # characters of a line of heads
# what no language writes inside a word: two alphabets, a capital after a small letter, a sign
_JUNK = re.compile(
    r"[A-Za-z][^\W\d_A-Za-z\u00c0-\u024f]|[^\W\d_A-Za-z\u00c0-\u024f][A-Za-z]|"
    r"[a-z\u00df-\u00ff][A-Z\u00c0-\u00de]|"
    r"[A-Za-z][\u0080-\u00bf\u2010-\u27ff\ufffd]+[a-z]"
)


@dataclass(frozen=True, slots=True)
class _EncodingTrial:
    """How a file reads under one encoding: how many heads are known in its best line, and that
    line.
    """

    encoding: str
    known: int
    line: str


def encoding_by_heads(data: bytes) -> str | None:
    """The encoding under which a line of heads has three known words or more, and clearly more than
    under any other.

    None where no encoding, or more than one, makes sense of them.
    """
    sample = data[: 1 << 15]
    sample = sample[: sample.rfind(b"\n") + 1] or sample
    found = sorted(
        filter(None, (_read(sample, name) for name in SUPPOSED)), key=lambda one: -one.known
    )
    # plain ASCII reads alike under all of them
    if not found or found[0].known < _LEAST or found[0].line.isascii():
        return None
    best = found[0]
    others = [one for one in found if one.line != best.line]
    is_clear = all(_is_clearly_less(one, best) for one in others)
    return best.encoding if is_clear else None


def _is_clearly_less(other: _EncodingTrial, best: _EncodingTrial) -> bool:
    """True for a reading with far fewer known heads, or with fewer and no words of any language
    in the others.
    """
    gap = best.known - other.known
    return gap >= _CLEARLY or (
        gap > 0 and bool(_JUNK.search(other.line)) and not _JUNK.search(best.line)
    )


def _read(sample: bytes, encoding: str) -> _EncodingTrial | None:
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return None
    lines = [
        line for line in text.splitlines()[: 2 * _LINES] if line.strip() and len(line) < _LONGEST
    ][:_LINES]
    known = [(_known(line), -place) for place, line in enumerate(lines)]
    if not known:
        return None
    most, place = max(known)
    return _EncodingTrial(encoding, most, lines[-place])


def _known(line: str) -> int:
    """How many different cells of a line are heads we know, under the separator that gives most."""
    return max(len({cell for cell in _cells(line, mark) if _is_head(cell)}) for mark in ",;\t|")


def _cells(line: str, mark: str) -> list[str]:
    return (
        next(csv.reader([line], delimiter=mark), list[str]())
        if line.count('"') % 2 == 0
        else line.split(mark)
    )


# --- Which encoding makes words of the cells, where the heads are plain ASCII ---


_RIVALS = (*SUPPOSED, "cp1250", "cp1254", "cp1257", "cp1258", "cp874")
_OF_TWO_BYTES = frozenset({"gb18030", "big5hkscs", "shift_jis", "euc_kr"})
_FEW_WORDS = 4  # different words with letters outside of ASCII; fewer tell nothing
# what no language writes in a row, beside what is junk in heads
_ODD = re.compile(
    _JUNK.pattern + r"|[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f]{4}|[а-яё][А-ЯЁ]|"
    r"[^\W\d_][\u0080-\u00b9\u00bb-\u00bf\u2500-\u27ff\ufffd]|"
    r"[\u0080-\u00a9\u00ab-\u00bf\u2500-\u27ff\ufffd][^\W\d_]|[\u0080-\u009f\ufffd]|"
    r"(?<![\u0e01-\u0e2e\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_CLEAR = 4.0  # logarithm of how much likelier the best reading must be: fifty times


def encoding_by_words(data: bytes) -> str | None:
    """The encoding under which the words of the cells look like words of some language, and clearly
    more so than under any other: no two alphabets or signs within one, and letters beside each
    other that known names and words have, too. None where that does not tell.
    """
    sample = data[: 1 << 16]
    texts: dict[str, str] = {}
    for name in _RIVALS:
        with contextlib.suppress(UnicodeDecodeError):
            texts.setdefault(sample.decode(name), name)
    readings = {name: _odd_words(text) for text, name in texts.items()}
    sound = [name for name, words in readings.items() if words and not any(map(_ODD.search, words))]
    if not sound or len(readings[sound[0]]) < _FEW_WORDS:
        return None
    ranked = sorted((_usual(readings[name]), name) for name in sound)
    (best, pairs), chosen = ranked[-1]
    is_clear = all(
        (best - other) * min(pairs, count) >= _CLEAR for (other, count), _name in ranked[:-1]
    )
    # texts of single bytes seldom make whole characters of two
    is_rare = chosen not in _OF_TWO_BYTES and not _OF_TWO_BYTES.isdisjoint(sound)
    return chosen if is_clear and not is_rare else None


def _odd_words(text: str) -> list[str]:
    """The different words with a letter outside of ASCII, and what stands right beside them."""
    pieces = re.split(r"[\s,;|\t]+", text)
    return list(dict.fromkeys(piece for piece in pieces if not piece.isascii()))


def _usual(words: Sequence[str]) -> tuple[float, int]:
    """How usual the letters of words beside each other are, as the mean of their logarithms, and
    how many they are.
    """
    known = _letter_pairs()
    pairs = [pair for word in words for pair in _pairs(word)]
    told = sum(math.log(known[pair] + 0.2) for pair in pairs)
    return (told / len(pairs) if pairs else math.log(0.2), len(pairs))


def _pairs(text: str) -> Iterator[str]:
    """Letters beside each other of which one at least is outside of ASCII; ends of words count."""
    for word in _WORD.findall(text.casefold()):
        framed = f" {word} "
        for pair in zip(framed, framed[1:], strict=False):
            if not "".join(pair).isascii():
                yield "".join(pair)


@cache
def _letter_pairs() -> collections.Counter[str]:
    """How often letters stand beside each other in the names and words that are known."""
    texts = (
        resources.path("reference", name).read_text(encoding="utf-8")
        for name in ("names.csv", "heads.csv", "country_names.csv")
    )
    return collections.Counter(pair for text in texts for pair in _pairs(text))


def _is_head(cell: str) -> bool:
    # ours alone need it: the reading process starts without
    from lcdesk.tabular.matching.heads import look_up

    hits = (
        (look_up("participant", cell), look_up("activity", cell))
        if cell.strip() and not _JUNK.search(cell)
        else ()
    )
    return any(hit is not None and hit.score >= _SURE for hit in hits)
