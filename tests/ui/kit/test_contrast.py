"""Can it be read? Every pair of ink and ground the program paints with, in both palettes, and
real pictures measured (WCAG 2.2).
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from lcdesk import resources
from lcdesk.drawing import palette
from lcdesk.ui.kit.painting import theme
from lcdesk.ui.kit.painting.theme import tones
from lcdesk.ui.kit.widgets import Button
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow

TEXT, GRAPHIC = 4.5, 3.0
THEMES = {"light": palette.LIGHT, "dark": palette.DARK}
GREYS, STATES = ("fg", "fg2", "fg3"), ("ok", "warn", "bad", "info", "mute")
GROUNDS = ("bg", "card", "side", "field", "sel", "hover")
SURFACES = (*GROUNDS, "accent_soft")
# Everything that is painted with, by what it is for; a token in none of these is one that nobody
# has looked at.
TEXTS = [
    *product(GREYS, SURFACES),
    *product(STATES, (*GROUNDS, "accent_soft")),
    *((tone, f"{tone}_bg") for tone in STATES),
    # pressed, pointed at, in a banner, a field refused
    *product(("fg",), ("line2", "line", "mute_bg", *(f"{tone}_bg" for tone in STATES))),
    ("accent_fg", "accent"),
    ("accent_fg", "accent_hi"),
    *product(("accent",), ("bg", "card", "side", "accent_soft", "hover")),
]
GRAPHICS = [
    # borders of fields, boxes to tick, bars to scroll
    *product(("edge",), ("bg", "card", "side", "field", "sel", "hover")),
    *product(("accent",), SURFACES),  # the frame of what has the keyboard
    *product(("women", "men", "other", "amber", *(f"part{n}" for n in range(1, 7))), ("card",)),
]
BARE = {"line", "line2", "shadow"}  # hairlines and shadows: nothing is known by them alone
PACKAGE = Path(theme.__file__).parent


@pytest.mark.parametrize("name", THEMES)
def test_every_text_can_be_read(name: str) -> None:
    assert _too_weak(TEXTS, THEMES[name], TEXT) == {}


@pytest.mark.parametrize("name", THEMES)
def test_every_graphic_and_every_border_of_a_field_can_be_seen(name: str) -> None:
    assert _too_weak(GRAPHICS, THEMES[name], GRAPHIC) == {}
    ring = theme.ring_on_accent(THEMES[name])  # the primary button that has the keyboard
    assert palette.contrast(ring, THEMES[name]["accent"]) >= GRAPHIC


@pytest.mark.parametrize("name", THEMES)
def test_the_style_sheet_writes_no_text_that_cannot_be_read(name: str) -> None:
    """Each rule that says both: its ink on its ground; what cannot be used at the moment is
    excepted.
    """
    pairs = list(_pairs_of_sheet())
    assert len(pairs) > 10
    assert _too_weak(pairs, THEMES[name], TEXT) == {}


@pytest.mark.parametrize("is_dark", [False, True])
def test_a_kind_of_activity_can_be_read_on_its_own_ground(is_dark: bool) -> None:
    card = palette.tokens(is_dark)["card"]
    inks = palette.ACTIVITY_DARK if is_dark else palette.ACTIVITY_LIGHT
    weak = {
        code: round(found, 2)
        for code, ink in inks.items()
        if (
            found := palette.contrast(palette.tokens(is_dark)["fg"], palette.mixed(ink, card, 0.13))
        )
        < TEXT
        or palette.contrast(ink, palette.mixed(ink, card, 0.13)) < GRAPHIC
    }
    assert weak == {}


def test_every_colour_that_is_painted_with_has_been_looked_at() -> None:
    known = {token for pair in (*TEXTS, *GRAPHICS) for token in pair} | BARE
    used = set(_tokens_used())
    assert len(used) > 15
    assert used <= palette.LIGHT.keys()
    assert used - known == set()
    assert {tone for tone, _icon in tones().values()} <= set(STATES)
    assert palette.LIGHT.keys() - known == set()


# --- real pictures ---


@pytest.mark.looks
@pytest.mark.parametrize("name", THEMES)
def test_the_texts_of_a_row_can_be_read_in_every_state(
    window: MainWindow, screen: ParticipantsScreen, settle: Callable[[], None], name: str
) -> None:
    """Passports that end too soon are amber and red; the chips of a status stand on a ground of
    their own.
    """
    window.set_theme(name)
    settle()
    weak, looked_at = dict[str, float](), 0
    rows = [row_of(screen, who) for who in ("Eric Habimana", "Dawit Bekele", "Hana Tesfaye")]
    for state, row in product(("plain", "selected", "hovered"), rows):
        put_into(screen, state, row, settle)
        for column in ("full_name", "nationality", "status", "passport_expiry", "visa_state"):
            found = contrast_of(screen, row, column)
            if found is not None:
                looked_at += 1
                if found < TEXT:
                    weak[f"{state} {screen.table.cell(row, 0)[0]}: {column}"] = round(found, 2)
    assert looked_at >= 27
    assert weak == {}


def row_of(screen: ParticipantsScreen, who: str) -> int:
    table = screen.table
    at = table.column_at("full_name")
    return next(row for row in range(table.rowCount()) if table.cell(row, at)[0] == who)


def put_into(screen: ParticipantsScreen, state: str, row: int, settle: Callable[[], None]) -> None:
    """A row selected, under the mouse, or neither."""
    view = screen.view
    view.clearSelection()
    if state == "selected":
        view.selectRow(row)
    elif state == "hovered":
        at = view.visualRect(screen.table.index(row, 0)).center()
        QTest.mouseMove(view.viewport(), at)
        settle()
        assert view.cells.hovered_row == row


def contrast_of(screen: ParticipantsScreen, row: int, column: str) -> float | None:
    """Of the text of a cell; None where there is none to see."""
    view, table = screen.view, screen.table
    at = table.index(row, table.column_at(column))
    if not at.isValid() or view.isColumnHidden(at.column()) or not table.cell(row, at.column())[0]:
        return None
    return _contrast_in(_picture(view.viewport(), view.visualRect(at).adjusted(2, 3, -2, -3)))


@pytest.mark.looks
@pytest.mark.parametrize("name", THEMES)
def test_labels_and_buttons_can_be_read_where_they_stand(
    window: MainWindow, settle: Callable[[], None], name: str
) -> None:
    window.set_theme(name)
    weak, looked_at = dict[str, float](), 0
    for key in ("overview", "participants", "countries", "logistics", "import"):
        window.open_screen(key)
        settle()
        for one in window.screens[key].findChildren(QWidget):
            is_text = isinstance(one, (QLabel, Button)) and one.text() and one.isEnabled()
            if is_text and one.isVisible() and not one.visibleRegion().isEmpty():
                place = QRect(one.mapTo(window, QPoint(0, 0)), one.size()).adjusted(2, 2, -2, -2)
                found = _contrast_in(_picture(window, place))
                looked_at += 1
                if found < TEXT:
                    weak[f"{key}: {one.text()[:40]}"] = round(found, 2)
    assert looked_at > 30
    assert weak == {}


def test_the_measure_finds_what_is_too_pale(dressed: QApplication) -> None:
    pale = QLabel("Passport valid until")
    pale.setStyleSheet("background: #FFFFFF; color: #B8B8B8")
    pale.resize(pale.sizeHint())
    assert _contrast_in(_picture(pale, pale.rect())) < 2.5
    pale.setStyleSheet("background: #FFFFFF; color: #535E56")
    assert _contrast_in(_picture(pale, pale.rect())) > 5
    assert _too_weak([("line", "card")], palette.LIGHT, TEXT)


# --- how it is found ---


def _too_weak(
    pairs: list[tuple[str, str]], tokens: palette.Tokens, least: float
) -> dict[tuple[str, str], float]:
    found = {pair: palette.contrast(tokens[pair[0]], tokens[pair[1]]) for pair in pairs}
    return {pair: round(ratio, 2) for pair, ratio in found.items() if ratio < least}


def style_sheet() -> str:
    """The style sheet with names in braces, without its comment."""
    text = resources.path("style.qss").read_text("utf-8")
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def _pairs_of_sheet() -> Iterator[tuple[str, str]]:
    for selector, rule in re.findall(r"([^{}]+)\{((?:[^{}]|\{\w+\})*)\}", style_sheet()):
        ink, ground = (
            re.search(rf"(?:^|[;\s]){what}: \{{(\w+)\}}", rule) for what in ("color", "background")
        )
        chosen = [
            re.search(rf"selection-{what}: \{{(\w+)\}}", rule)
            for what in ("color", "background-color")
        ]
        for one, other in ((ink, ground), (chosen[0], chosen[1])):
            if one and other and "disabled" not in selector:
                yield one.group(1), other.group(1)


def _tokens_used() -> Iterator[str]:
    """The words handed to whatever takes a token: `colour("…")`, `ink="…"`, the inks and grounds
    of the sheet.
    """
    yield from (word for word in re.findall(r"\{(\w+)\}", style_sheet()) if word in palette.LIGHT)
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                is_colour = isinstance(node.func, ast.Name) and node.func.id == "colour"
                given = [
                    *(node.args[:1] if is_colour else ()),
                    *(one.value for one in node.keywords if one.arg == "ink"),
                ]
                yield from (
                    part.value
                    for one in given
                    for part in ast.walk(one)
                    if isinstance(part, ast.Constant)
                    and isinstance(part.value, str)
                    and part.value in palette.LIGHT
                )


def _picture(widget: QWidget, box: QRect) -> QImage:
    """What is seen there, at three times its size, so that strokes are wider than their soft
    edges.
    """
    image = QImage(box.size() * 3, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(3)
    image.fill(Qt.GlobalColor.magenta)
    widget.render(image, QPoint(0, 0), box)
    return image


def _contrast_in(image: QImage) -> float:
    """Of the commonest colour (the ground) and the colour of the strokes farthest from it that
    is more than a speck.
    """
    counted = Counter(memoryview(image.constBits()).cast("I"))  # four bytes each: no line is padded
    ranked = [(f"#{one & 0xFFFFFF:06X}", count) for one, count in counted.most_common(80)]
    ground = ranked[0][0]
    return max((palette.contrast(ground, ink) for ink, count in ranked if count >= 6), default=1.0)
