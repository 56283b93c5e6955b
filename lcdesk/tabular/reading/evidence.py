"""Which encoding makes words of the heads of a text file; looked at only where the bytes alone do not tell."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass

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
_JUNK = re.compile(  # what no language writes inside a word: two alphabets, a capital after a small letter, a sign
    r"[A-Za-z][^\W\d_A-Za-z\u00c0-\u024f]|[^\W\d_A-Za-z\u00c0-\u024f][A-Za-z]|[a-z\u00df-\u00ff][A-Z\u00c0-\u00de]|"
    r"[A-Za-z][\u0080-\u00bf\u2010-\u27ff\ufffd]+[a-z]"
)


@dataclass(frozen=True, slots=True)
class _EncodingTrial:
    """How a file reads under one encoding: how many heads are known in its best line, and that line."""

    encoding: str
    known: int
    line: str


def encoding_by_heads(data: bytes) -> str | None:
    """The encoding under which a line of heads has three known words or more, and clearly more than under any other.

    None where no encoding, or more than one, makes sense of them.
    """
    sample = data[: 1 << 15]
    sample = sample[: sample.rfind(b"\n") + 1] or sample
    found = sorted(filter(None, (_read(sample, name) for name in SUPPOSED)), key=lambda one: -one.known)
    if not found or found[0].known < _LEAST or found[0].line.isascii():  # plain ASCII reads alike under all of them
        return None
    best = found[0]
    others = [one for one in found if one.line != best.line]
    is_clear = all(_is_clearly_less(one, best) for one in others)
    return best.encoding if is_clear else None


def _is_clearly_less(other: _EncodingTrial, best: _EncodingTrial) -> bool:
    """True for a reading with far fewer known heads, or with fewer and no words of any language in the others."""
    gap = best.known - other.known
    return gap >= _CLEARLY or (gap > 0 and bool(_JUNK.search(other.line)) and not _JUNK.search(best.line))


def _read(sample: bytes, encoding: str) -> _EncodingTrial | None:
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return None
    lines = [line for line in text.splitlines()[: 2 * _LINES] if line.strip() and len(line) < _LONGEST][:_LINES]
    known = [(_known(line), -place) for place, line in enumerate(lines)]
    if not known:
        return None
    most, place = max(known)
    return _EncodingTrial(encoding, most, lines[-place])


def _known(line: str) -> int:
    """How many different cells of a line are heads we know, under the separator that gives most."""
    return max(len({cell for cell in _cells(line, mark) if _is_head(cell)}) for mark in ",;\t|")


def _cells(line: str, mark: str) -> list[str]:
    return next(csv.reader([line], delimiter=mark), list[str]()) if line.count('"') % 2 == 0 else line.split(mark)


def _is_head(cell: str) -> bool:
    from lcdesk.tabular.matching.aliases import look_up  # ours alone need it: the reading process starts without

    hits = (look_up("participant", cell), look_up("activity", cell)) if cell.strip() and not _JUNK.search(cell) else ()
    return any(hit is not None and hit.score >= _SURE for hit in hits)
