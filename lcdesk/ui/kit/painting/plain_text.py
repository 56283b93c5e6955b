"""The one door of texts to what might take them for markup: labels, tooltips, the & of buttons.

A name in a sheet may be `<img src="//host/share/x.png">`. Qt takes such a text for rich text
wherever nobody says otherwise, and opens the file. So nothing else in the program makes a label,
sets a tooltip or writes markup (a rule of tests/test_house.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from html import escape
from typing import Protocol
from unicodedata import east_asian_width

from PySide6 import QtGui
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QStaticText, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractButton, QLabel, QToolTip, QWidget

from lcdesk.texts import _
from lcdesk.ui.kit.painting.theme import colour, font

TIP_ROLE = 3
"""Qt.ItemDataRole.ToolTipRole as an int: half the time of comparing enums.

What a model answers to it goes through `tip`.
"""
WIDEST = 100  # signs of a line; Qt breaks none of a plain tooltip, and a remark left the screen
HIGHEST = 40  # lines; a whole essay in a cell is read where it is edited
_JOINER = "\u2060"  # a word joiner: no width, no break, no letter
_LOADING = re.compile(
    r"<\s*(?:img|a|link|style|object|iframe|script)\b|url\s*\(|(?:src|href|background)\s*=",
    re.IGNORECASE,
)


class Markup(str):
    """A text Qt may take for rich text; made by `markup` alone."""

    __slots__ = ()


class Tipped(Protocol):
    """Whatever has a tooltip: a widget, an action, an item of a list or of a scene."""

    def setToolTip(self, text: str, /) -> None: ...


def markup(template: str, **values: object) -> Markup:
    """Rich text of a template of our own (`"<b>{name}</b>"`); values are shown as they are written.

    A template that names a file, a picture or a link is a mistake of ours: nothing here loads any.
    """
    if _LOADING.search(template):
        raise ValueError(f"a template that loads something: {template}")
    return Markup(template.format(**{name: _shown(value) for name, value in values.items()}))


def lines_of(parts: Iterable[str]) -> Markup:
    """Several of them, a line each; what is no `Markup` is shown as it is written."""
    return Markup("<br>".join(map(_shown, parts)))


def run_of(parts: Iterable[str]) -> Markup:
    """The same without an end of line between them."""
    return Markup("".join(map(_shown, parts)))


def tip(text: str) -> str:
    """A text as a tooltip reads it: as it is written, long lines broken; of `Markup` the rich text.

    Qt asks of every tooltip whether it looks like markup, and knows no switch. A sign nobody sees,
    behind each < and &, makes it none.
    """
    if isinstance(text, Markup):
        return str(text)
    plain = _fitted(text) if len(text) * 2 > WIDEST else text
    if QtGui.Qt.mightBeRichText(plain):
        plain = plain.replace("<", f"<{_JOINER}").replace("&", f"&{_JOINER}")
    return plain


def set_tip(on: Tipped, text: str) -> None:
    """Give something its tooltip; "" takes it away."""
    on.setToolTip(tip(text))


def tip_of(on: Tipped) -> Callable[[str], None]:
    """The setter of something's tooltip, for texts that are said again in another language."""
    return lambda text: set_tip(on, text)


def show_tip(at: QPoint, text: str, of: QWidget | None = None) -> None:
    """Show a tooltip at once, at a point of the screen; "" hides the one that is shown."""
    if of is None:
        QToolTip.showText(at, tip(text))
    else:
        QToolTip.showText(at, tip(text), of)


def literal(text: str) -> str:
    """A text for a button, an action or a tab, where the & of "R&D" would stand for a key."""
    return text.replace("&", "&&")


LaidOut = QStaticText
"""What `static_text` makes, as a type."""


def static_text(text: str) -> LaidOut:
    """A text laid out once and painted often."""
    made = QStaticText(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


class PlainLabel(QLabel):
    """Shows what it is given, letter by letter; no & in it is a key, whatever it speaks for."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)  # names and file names are never markup
        self._has_buddy = False
        self.setText(text)

    def setBuddy(self, buddy: QWidget) -> None:
        text = self.text()
        super().setBuddy(buddy)
        self._has_buddy = True
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(literal(text) if self._has_buddy else text)

    def text(self) -> str:
        text = super().text()
        return text.replace("&&", "&") if self._has_buddy else text


class PaintedButton(QAbstractButton):
    """A button whose subclass paints its text: no & in it is a key."""

    def setText(self, text: str) -> None:
        super().setText(literal(text))

    def text(self) -> str:
        return super().text().replace("&&", "&")


def _shown(value: object) -> str:
    return value if isinstance(value, Markup) else escape(str(value)).replace("\n", "<br>")


def _fitted(text: str) -> str:
    """No wider and no higher than a tooltip may be."""
    lines = "\n".join(map(_broken, text.split("\n"))).split("\n")
    return "\n".join(lines if len(lines) <= HIGHEST else [*lines[: HIGHEST - 1], "…"])


def _broken(line: str) -> str:
    """As many lines as it takes, broken after a blank or a sign of Chinese, or else anywhere."""
    made, start, wide, fit = list[str](), 0, 0, 0
    for at, sign in enumerate(line):
        is_full = east_asian_width(sign) in "WF"
        if wide + 1 + is_full > WIDEST and at > start:
            end = fit if fit > start else at
            made.append(line[start:end].rstrip(" "))
            start, wide = end, sum(1 + (east_asian_width(one) in "WF") for one in line[end:at])
        wide += 1 + is_full
        if sign == " " or is_full:
            fit = at + 1
    return "\n".join([*made, line[start:]])


# --- Texts that are said again when the language changes ---


Setter = Callable[[str], object]


class Retranslation:
    """Remembers which text each long-lived widget shows; one for a screen or a dialog."""

    def __init__(self) -> None:
        self._said: list[tuple[tuple[Setter, ...], str]] = []

    def say(self, message: str, *setters: Setter) -> None:
        """Give each setter the translation of `message` (marked with `N_`), now and after each
        switch.
        """
        self._said.append((setters, message))
        for setter in setters:
            setter(_(message))

    def again(self) -> None:
        """Say everything in the language of the moment."""
        for setters, message in self._said:
            for setter in setters:
                setter(_(message))


# --- Lines of text that fit a block, the last one elided; worked out once per text and width ---


JOINT = " · "
LEAST_SHARE = 0.5  # of a line, what is left to its first part when the last one is spared


@lru_cache(4096)
def wrapped_lines(
    text: str, px: int, weight: QFont.Weight, width: int, most: int
) -> tuple[str, ...]:
    """At most `most` lines of a text, `width` px wide."""
    face = font(px, weight, is_tabular=True)
    if most <= 0 or width <= 0:
        return ()
    layout, option = QTextLayout(text, face), QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    lines: list[str] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        part = text[line.textStart() : line.textStart() + line.textLength()]
        if (
            len(lines) == most - 1 or line.naturalTextWidth() > width
        ):  # a word longer than the line is elided, not broken
            rest = text[line.textStart() :] if len(lines) == most - 1 else part
            lines.append(elided(rest.rstrip(), face, width))
        else:
            lines.append(part.rstrip())
        if len(lines) == most:
            break
    layout.endLayout()
    return tuple(lines)


def elided(text: str, face: QFont, width: float) -> str:
    """The text with its end cut where it is too wide."""
    return QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, width)


def fitted(parts: Sequence[str], face: QFont, width: float) -> str:
    """Parts in one line; where both do not fit the first is cut rather than the last, as long as
    half of the line is left to it.
    """
    said, rest = JOINT.join(parts), JOINT.join(("", *parts[1:]))
    room = width - QFontMetricsF(face).horizontalAdvance(rest)
    if (
        len(parts) < 2
        or room < width * LEAST_SHARE
        or QFontMetricsF(face).horizontalAdvance(said) <= width
    ):
        return elided(said, face, width)
    return elided(parts[0], face, room) + rest


def write_line(
    painter: QPainter,
    box: QRect | QRectF,
    text: str,
    face: QFont,
    ink: str,
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """Paint one line in a colour of the theme, half-way up the box, its end cut where it is too
    wide.
    """
    painter.setFont(face)
    painter.setPen(colour(ink))
    at = side | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(QRectF(box), at, elided(text, face, box.width()))
