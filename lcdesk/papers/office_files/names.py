"""The names that stand for values in the office's own files: how they are written, what they
mean, and the values that take their places. Names are the whole language: no conditions, no code.
"""

from __future__ import annotations

import bisect
import datetime as dt
import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from lcdesk.papers.office_files.package import Element, as_xml_text

About = Literal["person", "activity", "course"]
SUBJECTS: tuple[About, ...] = ("person", "activity", "course")

NAME = re.compile(r"[{｛]{2}(?P<name>[^{}｛｝\n]{0,240})[}｝]{2}|(?P<code>\{%[^{}]{0,200}%\})")
"""{{Name}}, ｛｛姓名｝｝; and what other programs would take for code, which is never a name."""
LEFT = re.compile(r"«(?P<name>[^«»\n]{1,100})»")
"""What LibreOffice leaves of a merge field: only where the name is known, for these are also
quotation marks.
"""


@dataclass(frozen=True)
class TemplateName:
    """What a name means: the key of its value among those of a subject, and a label for people."""

    key: str
    about: About
    label: str
    is_photo: bool = False


Vocabulary = Callable[[str, Sequence[About]], TemplateName | None]
"""Name → what it means where these subjects are at hand, the first before the others."""


@dataclass(frozen=True)
class FilledValue:
    """What takes the place of a name: as text; `cell`, where a cell holds it alone, a number, day
    or time as such; a photo as JPEG.
    """

    text: str = ""
    cell: int | float | dt.date | dt.time | None = None
    photo: bytes | None = None

    @property
    def is_known(self) -> bool:
        return bool(self.text) or self.photo is not None


Values = Mapping[str, FilledValue]
"""Key → value, of one person, one activity or the course."""
Subjects = Mapping[About, Values]


@dataclass(frozen=True)
class FillData:
    """What a template is filled with: the course, everybody, and every activity."""

    course: Values
    people: Sequence[Values] = ()
    activities: Sequence[Values] = ()

    def subjects(self, about: About, number: int) -> Subjects:
        """What is at hand in a row about one of them."""
        if about == "person":
            return {"course": self.course, "person": _nth(self.people, number)}
        return {"course": self.course, "activity": _nth(self.activities, number)}

    def count(self, about: About) -> int:
        """How many rows there are."""
        return len(self.people if about == "person" else self.activities)


def _nth(those: Sequence[Values], number: int) -> Values:
    return those[number] if number < len(those) else {}


@dataclass(frozen=True)
class UnknownName:
    """A name that nothing is known for, as it is written, and where it stands."""

    name: str
    place: str


@dataclass(frozen=True)
class RawName:
    """A name as it stands in a text; `told`: how a merge field wants its value."""

    name: str
    form: ValueForm | None = None


@dataclass(frozen=True)
class ValueForm:
    """How a merge field of Word wants its value: a picture of the day, its letters, and what
    stands before and after it where there is one.
    """

    day: str = ""
    letters: str = ""
    before: str = ""
    after: str = ""

    def told(self, value: FilledValue) -> str:
        """The value so."""
        text = value.text
        if self.day and isinstance(value.cell, dt.date | dt.time):
            text = _in_picture(value.cell, self.day)
        match self.letters:
            case "upper":
                text = text.upper()
            case "lower":
                text = text.lower()
            case "caps":
                text = " ".join(word[:1].upper() + word[1:] for word in text.split(" "))
            case "firstcap":
                text = text[:1].upper() + text[1:]
            case _:
                pass
        return f"{self.before}{text}{self.after}" if text else ""


LETTERS = frozenset(("upper", "lower", "caps", "firstcap"))
_PICTURE = re.compile(r"'(?P<text>[^']*)'|(?P<sign>y+|Y+|M+|d+|D+|H+|h+|m+|s+)|(?P<rest>.)", re.S)
_DAY = re.compile(r"(?:'[^']*'|[yYMdDHhms]|[^A-Za-z'])*")


def is_day_picture(text: str) -> bool:
    """Can a day be told by this picture of Word ("yyyy年M月d日")? Not by Chinese numerals."""
    return _DAY.fullmatch(text) is not None


def _in_picture(value: dt.date | dt.time, picture: str) -> str:
    moment = (
        dt.datetime.combine(dt.date(1900, 1, 1), value)
        if isinstance(value, dt.time)
        else dt.datetime.combine(value, dt.time())
    )
    signs = {"y": moment.year, "M": moment.month, "d": moment.day, "H": moment.hour}
    signs |= {"h": moment.hour % 12 or 12, "m": moment.minute, "s": moment.second}

    def told(found: re.Match[str]) -> str:
        sign = found["sign"]
        if sign is None:
            return found["text"] if found["text"] is not None else found["rest"]
        kind = {"Y": "y", "D": "d"}.get(sign[0], sign[0])
        if kind == "y":
            return f"{moment.year:04}" if len(sign) > 2 else f"{moment.year % 100:02}"
        if kind in "Md" and len(sign) > 2:
            return _word_of(moment, kind, len(sign))
        return f"{signs[kind]:0{min(len(sign), 2)}}"

    return _PICTURE.sub(told, picture)


_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def _word_of(moment: dt.datetime, kind: str, length: int) -> str:
    word = _MONTHS[moment.month - 1] if kind == "M" else _DAYS[moment.weekday()]
    return word if length > 3 else word[:3]


# --- Names found in texts that may be broken into pieces of several looks ---

MARK = "lcdesk-names"
"""An attribute that is in no file: the number of the `FilledText` which an element becomes."""
_FORM = "lcdesk-form"


@dataclass
class FilledText:
    """A text with names in it: pieces as they are, and names between them. Kept once for a
    template, so that a value is never looked through for names.
    """

    pieces: list[str | RawName]
    meanings: dict[str, TemplateName] = field(default_factory=dict[str, TemplateName])

    @property
    def names(self) -> Iterator[RawName]:
        return (piece for piece in self.pieces if isinstance(piece, RawName))

    def alone(self) -> RawName | None:
        """The name, where nothing but blanks stands beside it."""
        names = list(self.names)
        rest = "".join(piece for piece in self.pieces if isinstance(piece, str))
        return names[0] if len(names) == 1 and not rest.strip() else None

    def meant(self, raw: RawName) -> TemplateName:
        """What a name of it means, once that was settled."""
        return self.meanings[raw.name]

    def parts(
        self, subjects: Subjects, escape: Callable[[str], str] = as_xml_text
    ) -> Iterator[str | FilledValue]:
        """What it becomes: texts, values as `escape` writes them, and photos in their places."""
        for piece in self.pieces:
            if isinstance(piece, str):
                yield piece
                continue
            meaning = self.meant(piece)
            value = subjects.get(meaning.about, {}).get(meaning.key, FilledValue())
            if meaning.is_photo:
                yield value
            else:
                yield escape(piece.form.told(value) if piece.form else value.text)

    def told(self, subjects: Subjects, escape: Callable[[str], str] = as_xml_text) -> str:
        """What it becomes as text alone."""
        return "".join(part for part in self.parts(subjects, escape) if isinstance(part, str))


class NamedTexts:
    """The texts with names of a template, by the number that their elements are marked with."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.texts: list[FilledText] = []
        self.places: list[str] = []
        self.vocabulary = vocabulary
        self.unknown: list[UnknownName] = []
        self.used: dict[tuple[About, str], TemplateName] = {}
        self.forms: dict[str, ValueForm] = {}

    def of(self, element: Element) -> FilledText:
        """What a marked element becomes."""
        return self.texts[int(element.get(MARK))]

    def add(self, text: FilledText, place: str) -> str:
        """Keep a text; the mark of its element."""
        self.texts.append(text)
        self.places.append(place)
        return str(len(self.texts) - 1)

    def report(self, name: str, place: str) -> None:
        """Note a name that nothing is known for."""
        one = UnknownName(name, place)
        if one not in self.unknown:
            self.unknown.append(one)

    def mark(self, pieces: Sequence[Element], place: str) -> None:
        """Find the names in a paragraph, whose text stands in these elements in their order; each
        that is broken goes into the first of its elements, whose look it takes.
        """
        whole = "".join(piece.text or "" for piece in pieces)
        if not any(sign in whole for sign in ("{{", "｛｛", "{｛", "｛{", "«", "{%")):
            return
        found = sorted(
            [*NAME.finditer(whole), *filter(self._is_left, LEFT.finditer(whole))],
            key=lambda match: match.start(),
        )
        starts = _starts_of(pieces)
        for match in reversed(found):
            _gather(pieces, starts, match.start(), match.end())
        for piece in pieces:
            if text := self._text_of(piece):
                piece.set(MARK, self.add(text, place))

    def require_known(self) -> None:
        """ValueError while there are names that nothing is known for: nothing is filled then."""
        if self.unknown:
            raise ValueError(f"unknown names: {[one.name for one in self.unknown]}")

    def settle(self, text: FilledText, place: str, subjects: Sequence[About]) -> None:
        """Settle what the names of a text mean where these subjects are at hand; those that mean
        nothing there are noted.
        """
        for raw in text.names:
            meaning = self.vocabulary(raw.name, subjects)
            if meaning is None:
                self.report(raw.name, place)
                continue
            text.meanings[raw.name] = meaning
            self.used[meaning.about, meaning.key] = meaning

    def _is_left(self, match: re.Match[str]) -> bool:
        return self.vocabulary(match["name"].strip(), SUBJECTS) is not None

    def _text_of(self, piece: Element) -> FilledText | None:
        form = self.forms.get(piece.attrib.pop(_FORM, ""))
        whole = piece.text or ""
        found = sorted(
            [*NAME.finditer(whole), *filter(self._is_left, LEFT.finditer(whole))],
            key=lambda match: match.start(),
        )
        if not found:
            return None
        pieces: list[str | RawName] = []
        at = 0
        for match in found:
            pieces += [whole[at : match.start()]] if match.start() > at else []
            pieces.append(RawName(_name_of(match), form))
            at = match.end()
        return FilledText(pieces + ([whole[at:]] if at < len(whole) else []))

    def set_form(self, piece: Element, form: ValueForm) -> None:
        """Note how the only name of an element wants its value."""
        self.forms[str(len(self.forms))] = form
        piece.set(_FORM, str(len(self.forms) - 1))


def _name_of(match: re.Match[str]) -> str:
    name = match["name"]
    return match["code"] if name is None else name.strip()


def _starts_of(pieces: Sequence[Element]) -> list[int]:
    """Where in their whole text each piece begins."""
    return [0, *itertools.accumulate(len(piece.text or "") for piece in pieces)][:-1]


def _gather(pieces: Sequence[Element], starts: Sequence[int], start: int, end: int) -> None:
    """Put the signs from start to end of a text in several elements into the first of them. To be
    called for the last of a text first: what stands before it is where it was.
    """
    at = bisect.bisect_right(starts, start) - 1
    first = pieces[at]
    for piece, begins in ((pieces[n], starts[n]) for n in range(at + 1, len(pieces))):
        if begins >= end:
            break
        text = piece.text or ""
        cut = text[: end - begins]
        first.text = (first.text or "") + cut
        piece.text = text[len(cut) :]
