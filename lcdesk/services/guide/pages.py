"""The pages of the guide: one Markdown file a page and language, in the order of
`resources/guide/contents.toml`, which also says to which place of the program each belongs.

A page begins with what stands between two lines of dashes: its `title`, and the `words` somebody
might search it by. Then its first paragraph, which says what it is about, and the rest. A line
`{{name}}` stands for a table the program makes of its own declarations
(`services/guide/declared_tables.py`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Required, TypedDict

from lcdesk import resources
from lcdesk.services.guide.markup import Block, PictureBlock, plain_blocks, read_blocks
from lcdesk.texts import language

FOLDER = "guide"
PLACES = ("screens", "tabs", "commands", "dialogs")
"""What a page may belong to: screens and their inner tabs ("cooperation/projects"), commands of
the menus, dialogs (the names of their classes).
"""
_SIGNS_A_MINUTE = {"en": 1_000, "zh": 300}  # of running text, read with care
_PLACE = re.compile(r"^\{\{(\w+)\}\}$", re.MULTILINE)


class PageEntry(TypedDict, total=False):
    """A page as it is declared."""

    key: Required[str]
    screens: list[str]
    tabs: list[str]
    commands: list[str]
    dialogs: list[str]
    show: str
    next: str


class ChapterEntry(TypedDict):
    """A chapter as it is declared: its titles, its pages."""

    key: str
    en: str
    zh: str
    pages: list[PageEntry]


@dataclass(frozen=True)
class GuidePage:
    """One page in one language. `body`: its Markdown below the title. `show`: the place it leads
    to, "screen:curriculum" or "command:import", "" for none. `following`: the key of the next one,
    "" after the last.
    """

    key: str  # "curriculum/move"
    chapter: str  # the title of its chapter
    title: str
    words: str
    body: str
    show: str = ""
    following: str = ""
    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    @property
    def lead(self) -> str:
        """Its first paragraph, as plain text."""
        return plain_blocks(self.blocks()[:1])

    @property
    def text(self) -> str:
        """All of it as plain text."""
        return plain_blocks(self.blocks())

    @property
    def pictures(self) -> list[str]:
        """The file names of its pictures."""
        return [block.name for block in self.blocks() if isinstance(block, PictureBlock)]

    @property
    def tables(self) -> list[str]:
        """The names of the tables that the program puts in."""
        return _PLACE.findall(self.body)

    def blocks(self, tables: Mapping[str, str] | None = None) -> list[Block]:
        """Its blocks, with the tables put in; one that is not known here is left out."""
        known = tables or {}
        return read_blocks(_PLACE.sub(lambda found: known.get(found[1], ""), self.body))

    def minutes(self, spoken: str) -> int:
        """How long it takes to read."""
        return max(1, round(len(self.text) / _SIGNS_A_MINUTE[spoken]))


@dataclass(frozen=True)
class GuideChapter:
    """Pages that belong together."""

    key: str
    title: str
    pages: tuple[GuidePage, ...]


@dataclass(frozen=True)
class Guide:
    """All chapters in one language."""

    language: str
    chapters: tuple[GuideChapter, ...]

    def __iter__(self) -> Iterator[GuidePage]:
        return (page for chapter in self.chapters for page in chapter.pages)

    def find(self, key: str) -> GuidePage | None:
        """The page of that key."""
        return next((page for page in self if page.key == key), None)

    def page_of(self, place: str, name: str) -> GuidePage | None:
        """The first page that belongs to a place: ("screens", "curriculum")."""
        return next((page for page in self if name in page.places[place]), None)


def read_guide(spoken: str = "") -> Guide:
    """The guide in a language, that of the moment where none is named; read once."""
    return _read(spoken or language())


@cache
def _read(spoken: str) -> Guide:
    """OSError or ValueError where a page that is declared is not there, or has no title."""
    declared = contents()
    following = dict(zip(order(declared), [*order(declared)[1:], ""], strict=True))
    chapters = list[GuideChapter]()
    for chapter in declared:
        title = chapter["zh"] if spoken == "zh" else chapter["en"]
        pages = tuple(
            _page(spoken, f"{chapter['key']}/{one['key']}", title, one, following)
            for one in chapter["pages"]
        )
        chapters.append(GuideChapter(chapter["key"], title, pages))
    return Guide(spoken, tuple(chapters))


@cache
def contents() -> list[ChapterEntry]:
    """The chapters as they are declared."""
    text = resources.path(FOLDER, "contents.toml").read_text(encoding="utf-8")
    declared: list[ChapterEntry] = tomllib.loads(text).popitem()[1]
    return declared


def order(declared: list[ChapterEntry]) -> list[str]:
    """The keys of all pages, first to last."""
    return [f"{chapter['key']}/{one['key']}" for chapter in declared for one in chapter["pages"]]


def _page(
    spoken: str, key: str, chapter: str, declared: PageEntry, following: Mapping[str, str]
) -> GuidePage:
    text = resources.path(FOLDER, spoken, f"{key}.md").read_text(encoding="utf-8")
    _none, head, body = text.split("---\n", 2)
    said = dict(line.split(": ", 1) for line in head.splitlines() if line)
    return GuidePage(
        key,
        chapter,
        said["title"],
        said.get("words", ""),
        body.strip(),
        declared.get("show", ""),
        declared.get("next", following[key]),
        {
            "screens": tuple(declared.get("screens", ())),
            "tabs": tuple(declared.get("tabs", ())),
            "commands": tuple(declared.get("commands", ())),
            "dialogs": tuple(declared.get("dialogs", ())),
        },
    )
