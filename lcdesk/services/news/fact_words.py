"""What a news draft is put together from: words with where they are from, names and days as news
writes them, and the mark of what is not known.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lcdesk.services.news.sentence_templates import LANGS, VALUES, Lang
from lcdesk.texts import _, in_language, speaking

_HAN = re.compile(r"[\u3400-\u9fff]")
PAIR: tuple[Lang, Lang] = ("en", "zh")
"""The languages of a pair of texts."""
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True)
class Origin:
    """Where a value is from: the row and its field; `said`: what that is, in the language of the
    moment.
    """

    entity: str
    id: int
    field: str
    said: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True)
class Gap:
    """Something that is not known: in words, in which language it is missing (None: in both), and
    where it would be entered.
    """

    words: str
    lang: Lang | None = None
    origin: Origin | None = None


@dataclass(frozen=True)
class Piece:
    """Words of a sentence; with a `gap` they stand where something is missing, in brackets."""

    text: str
    gap: Gap | None = None


Said = Mapping[Lang, tuple[Piece, ...]]


@dataclass(frozen=True)
class Part:
    """One of those a value names, in both languages, and where it is from."""

    said: Said
    origins: tuple[Origin, ...]


@dataclass(frozen=True)
class Value:
    """A value of a sentence: its name, and the parts it is made of (people, organisations)."""

    name: str
    parts: tuple[Part, ...]

    def said(self, lang: Lang) -> tuple[Piece, ...]:
        """The value as it is printed: A, B and C."""
        return _joined([part.said[lang] for part in self.parts], lang)

    def text(self, lang: Lang) -> str:
        """The same as text."""
        return "".join(piece.text for piece in self.said(lang))

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Where it is from, each once."""
        return tuple(dict.fromkeys(one for part in self.parts for one in part.origins))


def _joined(parts: Sequence[tuple[Piece, ...]], lang: Lang) -> tuple[Piece, ...]:
    usual, other, last = ("、", "，", "和") if lang == "zh" else (", ", "; ", " and ")
    texts = ["".join(piece.text for piece in part) for part in parts]
    is_mixed = len(parts) > 1 and any(usual in text for text in texts)
    between = other if is_mixed else usual
    end = "; and " if is_mixed and lang == "en" else last
    out: list[Piece] = []
    for place, part in enumerate(parts):
        if place:
            out.append(Piece(end if place == len(parts) - 1 else between))
        out += part
    return tuple(out)


def marked(text: str, lang: Lang) -> str:
    """What stands for something that is missing: in brackets."""
    return f"［{text}］" if lang == "zh" else f"[{text}]"


def missing_piece(name: str, lang: Lang, origin: Origin | None) -> Piece:
    """The mark for a value of which nothing is known."""
    with speaking(lang):
        text = _("not known: {what}", what=in_language(lang, VALUES[name]))
    return Piece(marked(text, lang), missing_gap(name, origin))


def missing_gap(name: str, origin: Origin | None) -> Gap:
    """A value of which nothing is known, as the list of gaps says it."""
    return Gap(_("Not known: {what}", what=_(VALUES[name])), None, origin)


def in_both(en: str | None, zh: str | None, origin: Origin) -> Said:
    """A text in both languages; where one is missing, the other one stands in brackets."""
    held = {"en": en, "zh": zh}
    return {lang: (_in_one(held, lang, origin),) for lang in LANGS}


def _in_one(held: Mapping[str, str | None], lang: Lang, origin: Origin) -> Piece:
    text = held[lang]
    if text:
        return Piece(text)
    other = held["en" if lang == "zh" else "zh"] or "?"
    bare = other.removeprefix("the ")
    bare = bare[1:-1] if bare[:1] == "“" and bare[-1:] == "”" and "”" not in bare[1:-1] else bare
    short = bare if len(bare) <= _SHORT else f"{bare[:_SHORT]}…"
    words = (
        _("No Chinese words for “{name}”", name=short)
        if lang == "zh"
        else _("No English words for “{name}”", name=short)
    )
    return Piece(marked(bare, lang), Gap(words, lang, origin))


_SHORT = 60


def scripted(text: str | None, text_zh: str | None) -> tuple[str | None, str | None]:
    """A text and its Chinese one as (English, Chinese): people write Chinese in the first column,
    too.
    """
    en, zh = tidy(text), tidy(text_zh)
    if en and _HAN.search(en):
        return None, zh or en
    return en, zh


def tidy(text: str | None) -> str | None:
    """Without blanks around and in a row; None for nothing."""
    return " ".join((text or "").split()) or None


# --- Names as English and Chinese news writes them ---


_HEADS = frozenset(
    "academy administration agency alliance association bureau campus center centre chamber "
    "college commission committee conference consulate consulate-general council course "
    "department division embassy facility faculty federation forum foundation fund garden "
    "government institute laboratory ministry museum network office park plant programme program "
    "school secretariat session society station summit union works workshop".split()
)
_ORDINAL = re.compile(r"(?:first|second|third|fourth|fifth|sixth|\d+(?:st|nd|rd|th))\b", re.I)
_OF = re.compile(r"([\w-]+) (?:of|for|on|in)\b", re.I)
_UNIT = re.compile(
    r"(?:college|school|department|faculty|division|office|bureau) (?:of|for)\b", re.I
)


def with_article(name: str) -> str:
    """A name as it stands in an English sentence: "the Ministry of Science", "Tongji University".

    Before common words for bodies and meetings stands "the".
    """
    if name[:4].casefold() == "the ":
        return f"the {name[4:]}"
    last = re.split(r"[\s,(]+", name.split(",")[0].split(" (")[0].strip())[-1].casefold()
    of = _OF.search(name)
    needs = (
        last in _HEADS
        or bool(_ORDINAL.match(name))
        or (of is not None and of[1].casefold() in {*_HEADS, "university"})
    )
    return f"the {name}" if needs else name


def is_unit(name_en: str | None, name_zh: str | None) -> bool:
    """Is this a part of a larger body, so that one says of which: a department, a college?"""
    if name_en:
        return bool(_UNIT.match(name_en))
    return bool(name_zh) and str(name_zh).endswith(("系", "司", "处"))


def within(name: str | None, parent: str | None, lang: Lang) -> str | None:
    """A department with the body it is part of, unless its name says it."""
    if not name or not parent or parent.casefold() in name.casefold():
        return name
    return f"{parent}{name}" if lang == "zh" else f"{name} of {with_article(parent)}"


# --- Days ---


def day_words(day: dt.date, lang: Lang, year: int | None = None) -> str:
    """14 June 2025; 6月14日, with the year where it is another one than `year`."""
    if lang == "en":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{_year(day, year)}{day.month}月{day.day}日"


def days_words(first: dt.date, last: dt.date | None, lang: Lang, year: int | None = None) -> str:
    """11–12 June 2025; 6月11日至12日."""
    if last is None or last <= first:
        return day_words(first, lang, year)
    is_same = (first.year, first.month) == (last.year, last.month)
    if lang == "zh":
        tail = f"{last.day}日" if is_same else day_words(last, "zh", first.year)
        return f"{day_words(first, 'zh', year)}至{tail}"
    if is_same:
        head = str(first.day)
    elif first.year == last.year:
        head = f"{first.day} {_MONTHS[first.month - 1]}"
    else:
        head = day_words(first, "en")
    return f"{head}–{day_words(last, 'en')}"


def _year(day: dt.date, known: int | None) -> str:
    return "" if known == day.year else f"{day.year}年"
