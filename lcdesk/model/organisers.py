"""The organisations of a cohort in their roles: which of them are the same, what is new in a
list, and how papers say them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from lcdesk.model.names import by_script, fold_title
from lcdesk.model.organiser_roles import CODES, ROLE
from lcdesk.model.report import BilingualText
from lcdesk.model.timetable_grid import PaperLanguage
from lcdesk.texts import in_language

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
# 科技中心 Science Centre: a Chinese name and, behind a blank, an English one of two words or more.
_BESIDE = re.compile(
    r"([^A-Za-z]*[\u3400-\u9fff][^A-Za-z]*?)\s+([A-Za-z\u00c0-\u024f][^\u3400-\u9fff]*\s[^\u3400-\u9fff]+)"
)
_IN_BRACKETS = re.compile(r"(.+?)\s*[(（]([^()（）]+)[)）]")


@dataclass(frozen=True, slots=True)
class Organiser:
    """An organisation in a role, with its names in both languages, one of which may be missing.

    `id`: the row of the cohort that says so, None before there is one.
    """

    role: str
    name_en: str | None = None
    name_zh: str | None = None
    id: int | None = None

    @property
    def names(self) -> tuple[str | None, str | None]:
        """English and Chinese."""
        return self.name_en, self.name_zh

    @property
    def said(self) -> tuple[str, str | None, str | None]:
        """Role and names, whichever row it is."""
        return (self.role, *self.names)

    @property
    def name(self) -> str:
        """What it is called, in English where it has both."""
        return self.name_en or self.name_zh or ""

    def plain(self) -> dict[str, Any]:
        """The JSON of it."""
        return {"role": self.role, "name_en": self.name_en, "name_zh": self.name_zh}


def organiser_of(role: str, text: str) -> Organiser | None:
    """An organisation as somebody writes it: "科技中心", "Science Centre | 科技中心", "科技中心（Science
    Centre）".

    None where nothing is written.
    """
    whole = " ".join(text.split())
    parts = [by_script(part, "name") for part in _parts(whole)]
    names = {stem: name for part in parts for stem, name in part.items()}
    if len(names) < len(parts):  # two of one language are no translation of each other
        names = by_script(whole, "name")
    return (
        Organiser(role, names.get("name_en"), names.get("name_zh")) if any(names.values()) else None
    )


def _parts(text: str) -> Sequence[str]:
    """The names a text holds: in both languages, or one."""
    if "|" in text or "｜" in text:
        return [part for part in re.split(r"\s*[|｜]\s*", text) if part]
    found = _IN_BRACKETS.fullmatch(text) or _BESIDE.fullmatch(text)
    if found is None or _scripts(found[1]) & _scripts(found[2]):
        return [text]
    return [found[1], found[2]]


def _scripts(text: str) -> frozenset[str]:
    return frozenset(
        name for name, script in (("han", _HAN), ("latin", _LATIN)) if script.search(text)
    )


def keys_of(one: Organiser) -> frozenset[str]:
    """Its names in their comparable form."""
    return frozenset(_folded(name) for name in one.names if name)


@lru_cache(maxsize=16_384)
def _folded(name: str) -> str:
    """Nor do an article and a closing dot tell two names apart."""
    folded = fold_title(name).strip(" .,")
    return folded.removeprefix("the ") or folded


def is_same(one: Organiser, other: Organiser) -> bool:
    """Are they one organisation? Called alike in one language, and not otherwise in the other."""
    if not keys_of(one) & keys_of(other):
        return False
    pairs = zip(one.names, other.names, strict=True)
    return all(not mine or not theirs or _folded(mine) == _folded(theirs) for mine, theirs in pairs)


def completed(one: Organiser, other: Organiser) -> Organiser:
    """The same organisation with the name of the other one in a language in which it has none."""
    taken = {name for name in one.names if name}
    given = (name if name not in taken else None for name in other.names)
    english, chinese = (mine or theirs for mine, theirs in zip(one.names, given, strict=True))
    return replace(one, name_en=english, name_zh=chinese)


def in_print_order(organisers: Iterable[Organiser]) -> list[Organiser]:
    """Role after role, those of one role in the order in which they came."""
    return sorted(
        organisers, key=lambda one: CODES.index(one.role) if one.role in CODES else len(CODES)
    )


def each_once(organisers: Iterable[Organiser]) -> list[Organiser]:
    """Each organisation once in a role, with all that is known of its names."""
    out: list[Organiser] = []
    for one in organisers:
        at = next(
            (n for n, known in enumerate(out) if known.role == one.role and is_same(known, one)),
            None,
        )
        if at is None:
            out.append(one)
        else:
            out[at] = completed(out[at], one)
    return out


def new_among(
    read: Iterable[Organiser], there: Sequence[Organiser]
) -> tuple[list[Organiser], list[Organiser]]:
    """Of a list that was read, what a cohort does not have yet; and those it has in another role,
    where they stay.

    A name in a language that was missing is new too. Who stands in another role than the list says
    was put there by somebody; only an organisation that the list has in several roles gets one
    more.
    """
    wanted, new, otherwise = list(read), list[Organiser](), list[Organiser]()
    for one in wanted:
        mine = [known for known in there if is_same(known, one)]
        here = next((known for known in mine if known.role == one.role), None)
        listed = {other.role for other in wanted if is_same(other, one)}
        if here is not None:
            if completed(here, one) != here:
                new.append(one)
        elif any(known.role not in listed for known in mine):
            otherwise.append(mine[0])
        else:
            new.append(one)
    return new, otherwise


def shared(lists: Sequence[Sequence[Organiser]]) -> list[Organiser]:
    """Those that all of several cohorts have in the same role."""
    if not lists:
        return []
    first, *others = lists
    return [
        one
        for one in first
        if all(any(two.role == one.role and is_same(one, two) for two in each) for each in others)
    ]


def organiser_words(organisers: Iterable[Organiser]) -> tuple[BilingualText, ...]:
    """What papers say: a line a role in print order, "主办单位：甲、乙" and "Organised by: A; B"."""
    ordered = in_print_order(organisers)
    roles = dict.fromkeys(one.role for one in ordered)
    return tuple(
        BilingualText(
            *(
                _line(role, [one for one in ordered if one.role == role], code)
                for code in ("zh", "en")
            )
        )
        for role in roles
    )


def organiser_lines(
    organisers: Iterable[Organiser], language: PaperLanguage
) -> tuple[tuple[str, ...], ...]:
    """The same in the language of a paper, of each role its lines; in both there are two,
    Chinese before English.
    """
    return tuple(words.said(language) for words in organiser_words(organisers))


def label_of(role: str, code: str) -> str:
    """What papers write before the names."""
    return in_language(code, ROLE[role].said) if role in ROLE else role


def _line(role: str, those: Sequence[Organiser], code: str) -> str:
    if code == "en":
        return (
            f"{label_of(role, 'en')}: "
            f"{'; '.join(one.name_en or one.name_zh or '' for one in those)}"
        )
    names = [one.name_zh or one.name_en or "" for one in those]
    if not any("、" in name for name in names):
        return f"{label_of(role, 'zh')}：{'、'.join(names)}"
    # a name that holds the usual sign between two: the other one then stands behind each, and an
    # import parts them rightly
    return f"{label_of(role, 'zh')}：{'；'.join(names)}" + ("；" if len(names) == 1 else "")
