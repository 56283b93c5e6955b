"""The laws of the guide: every page in both languages and of one shape, every link, picture, table,
key and word of the screen that it names is there, each place has one page.
"""

from __future__ import annotations

import gettext
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from PySide6.QtGui import QImageReader, QKeySequence
from PySide6.QtWidgets import QApplication

import lcdesk
from lcdesk import resources
from lcdesk.cli import make_parser
from lcdesk.services.guide.declared_tables import TABLES
from lcdesk.services.guide.markup import Block, PictureBlock, Span, TextBlock, lines_of_block
from lcdesk.services.guide.pages import FOLDER, PLACES, GuidePage, contents, order, read_guide
from lcdesk.texts import LANGUAGES
from lcdesk.ui.guide.guide_tables import KEYS
from lcdesk.ui.kit.commands import MENUS, plain_words
from lcdesk.ui.kit.screens import SCREENS
from tools.structure import ROOT

PAGES = [(code, page) for code in LANGUAGES for page in read_guide(code)]
OF_WIDGETS = {  # keys that no menu has, and the widget that knows them
    "Alt+Left",
    "Alt+Right",
    "Alt+Shift+Left",
    "Alt+Shift+Right",
    "Ctrl+Right",
    "Ctrl+Shift+PageUp",
    "Ctrl+Shift+PageDown",
    "Ctrl+1",
    "Ctrl+9",
    "Ctrl",
    "Alt",
    "Shift",
    "Enter",
    "Esc",
    "Tab",
    "Delete",
    "PageUp",
    "PageDown",
    "P",
    "L",
    "E",
    "A",
}
OF_NO_PLACE = {  # what others are built on, questions, and what locks the program
    "AskToDiscard",
    "EntryDialog",
    "FittedDialog",
    "FormDialog",
    "LockDialog",
    "PageDialog",
    "QuestionDialog",
}
_KEY = re.compile(r"(?:(?:Ctrl|Alt|Shift)\+)*(?:Ctrl|Alt|Shift|F\d+|[A-Z0-9,]|[A-Z][a-z]+\w*)")


def shapes(blocks: list[Block]) -> list[object]:
    """Of each block what both languages share."""
    return [
        (one.kind, len(one.lines))
        if isinstance(one, TextBlock)
        else one.name
        if isinstance(one, PictureBlock)
        else (len(one.heads), len(one.rows))
        for one in blocks
    ]


def spans(page: GuidePage) -> Iterator[Span]:
    return (span for block in page.blocks() for line in lines_of_block(block) for span in line)


@cache
def said() -> dict[str, set[str]]:
    """Every text of the program, without its access key, in each language."""
    path = resources.path("translations", "zh.mo")
    with path.open("rb") as file:
        known: dict[str | tuple[str, int], str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    ids_ = {key if isinstance(key, str) else key[0] for key in known}
    return {
        "en": {plain_words(one) for one in ids_},
        "zh": {plain_words(one) for one in known.values()},
    }


def test_every_file_is_a_page_and_every_page_a_file() -> None:
    for code in LANGUAGES:
        folder = resources.path(FOLDER, code)
        files = {path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*")}
        chapters = {chapter["key"] for chapter in contents()}
        assert files - chapters == set(order(contents()))


def test_both_languages_have_the_same_shape() -> None:
    for english, chinese in zip(read_guide("en"), read_guide("zh"), strict=True):
        assert shapes(english.blocks()) == shapes(chinese.blocks()), english.key
        assert english.tables == chinese.tables
        links = [[span.link for span in spans(page) if span.link] for page in (english, chinese)]
        assert Counter(links[0]) == Counter(links[1]), english.key


def test_a_page_is_short_and_begins_with_what_it_is_about() -> None:
    for code, page in PAGES:
        first = page.blocks()[0]
        assert isinstance(first, TextBlock)
        assert first.kind == "paragraph"
        assert page.title
        assert page.words
        assert page.minutes(code) <= 3, page.key


def test_nothing_of_its_markdown_is_left_over() -> None:
    for code, page in PAGES:
        text = " ".join(span.text for span in spans(page) if not span.is_key)
        assert not re.search(r"[*`\[\]]|\]\(|^#|\{\{", text), (code, page.key)


def test_its_links_pictures_and_tables_are_there() -> None:
    for code, page in PAGES:
        guide = read_guide(code)
        assert all(guide.find(span.link) for span in spans(page) if span.link), page.key
        assert set(page.tables) <= TABLES | {KEYS}
        assert page.following == "" or guide.find(page.following)
        for name in page.pictures:
            reader = QImageReader(str(resources.path(FOLDER, "pictures", code, name)))
            assert reader.size().width() >= 800, (code, name)


def test_words_of_the_screen_are_those_of_the_program() -> None:
    unknown = [
        (code, page.key, part)
        for code, page in PAGES
        for span in spans(page)
        if span.is_label
        for part in span.text.split(" ▸ ")
        if not {part, f"{part}…"} & said()[code]
    ]
    assert unknown == []


def test_its_keys_do_something(qapp: QApplication) -> None:
    shortcuts = {
        QKeySequence(keys).toString()
        for _title, commands in MENUS
        for command in commands
        for keys in command.shortcuts
    }
    keys = {
        (page.key, span.text)
        for _code, page in PAGES
        for span in spans(page)
        if span.is_key and _KEY.fullmatch(span.text)
    }
    assert [key for key in keys if key[1] not in shortcuts | OF_WIDGETS] == []


def test_every_screen_and_every_named_command_has_one_page() -> None:
    guide = read_guide("en")
    for place in PLACES:
        named = Counter(name for page in guide for name in page.places[place])
        assert not [name for name, count in named.items() if count > 1]
    commands = {command.key for _title, listed in MENUS for command in listed}
    assert all(guide.page_of("screens", kind.key) for kind in SCREENS)
    assert {name for page in guide for name in page.places["commands"]} <= commands
    shown = [page.show.partition(":") for page in guide if page.show]
    screens = {kind.key for kind in SCREENS}
    assert [key for what, _colon, key in shown if key not in (screens | commands)] == []


def test_every_dialog_has_a_page_and_every_one_named_is_there() -> None:
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "lcdesk" / "ui").rglob("*.py"))
    found = re.findall(r"^class (\w+)\((?:\w*Dialog)\b", source, re.MULTILINE)
    names = {name for page in read_guide("en") for name in page.places["dialogs"]}
    assert [name for name in names if f"class {name}(" not in source] == []
    assert [name for name in found if name not in names | OF_NO_PLACE] == []


def test_no_picture_lies_there_for_nothing() -> None:
    for code in LANGUAGES:
        wanted = {name for page in read_guide(code) for name in page.pictures}
        there = {path.name for path in resources.path(FOLDER, "pictures", code).iterdir()}
        assert there == wanted


def test_what_is_new_is_of_this_version_and_the_changelog_has_it() -> None:
    page = read_guide("en").find("new/new")
    assert page
    assert lcdesk.__version__ in page.lead
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(r"^## (\S+)", changes, re.MULTILINE)[1] == lcdesk.__version__  # type: ignore[index]


def test_the_commands_it_names_are_there() -> None:
    parser = make_parser()
    known = next(one.choices for one in parser._actions if isinstance(one.choices, dict))  # type: ignore[attr-defined]
    keys = (span.text for _code, page in PAGES for span in spans(page) if span.is_key)
    words = {key.split()[1] for key in keys if key.startswith("lcdesk ")}
    assert {word for word in words if not word.startswith("-")} <= known.keys()
