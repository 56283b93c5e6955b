"""The one door for texts: a tooltip reads as it is written, and & stays an &."""

from __future__ import annotations

import pytest
from PySide6 import QtGui
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QImage
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from lcdesk.ui.kit.painting.plain_text import (
    HIGHEST,
    WIDEST,
    Markup,
    PaintedButton,
    PlainLabel,
    lines_of,
    literal,
    markup,
    run_of,
    set_tip,
    static_text,
    tip,
)

JOINER = "\u2060"
HOSTILE = (
    "<b>bold</b>",
    '<img src="//host/share/x.png">',
    "  \n <i>x",
    "&lt;b> & more",
    "<!DOCTYPE html>x",
    "<!doctype x",
    "<?xml version='1.0'?><b>x",
    "Remove <u>x</u>?",
    "a < b <br> c",
    "<BR/>",
    "<style>*{}</style>",
    "<a href=x>y</a>",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_rich_as_a_tooltip_and_each_reads_as_it_is_written(
    dressed: QApplication, text: str
) -> None:
    shown = tip(text)
    assert not QtGui.Qt.mightBeRichText(shown)
    assert shown.replace(JOINER, "") == text
    card = QWidget()
    set_tip(card, text)
    assert card.toolTip() == shown
    assert picture(shown, Qt.TextFormat.AutoText) == picture(text, Qt.TextFormat.PlainText)


def picture(text: str, how: Qt.TextFormat) -> QImage:
    """The ink of a text as Qt paints it in a label; the sign that nobody sees takes no room.

    Inter has it from a fallback font, by which the line may be a pixel higher, and raises a < that
    stands right before a capital (contextual alternates, switched off here).
    """
    label = QLabel()
    font = label.font()
    font.setFeature(QFont.Tag("calt"), 0)
    label.setFont(font)
    label.setTextFormat(how)
    label.setText(text)
    label.resize(500, 60)
    image = label.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    ground = image.pixel(0, 0)
    rows = [y for y in range(60) if any(image.pixel(x, y) != ground for x in range(500))]
    return image.copy(0, rows[0], 500, rows[-1] - rows[0] + 1)


@pytest.mark.parametrize(
    "text", ["", "R&D", "2 < 3", "passport until:<2027-06", "two\nlines", "王小明"]
)
def test_what_qt_takes_for_plain_is_left_alone(text: str) -> None:
    assert tip(text) == text


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("word " * 60, 3),
        ("国" * 120, 3),
        ("x" * 250, 3),
        ("x" * WIDEST, 1),
        ("short\n" + "word " * 30, 3),
    ],
)
def test_a_long_tooltip_is_broken_and_loses_no_sign(text: str, lines: int) -> None:
    shown = tip(text)
    assert len(shown.split("\n")) == lines
    assert "".join(shown.split()) == "".join(text.split())
    assert all(len(line.encode("gb18030")) <= WIDEST for line in shown.split("\n"))


def test_an_essay_is_cut(dressed: QApplication) -> None:
    shown = tip("word " * 5000).split("\n")
    assert (len(shown), shown[-1]) == (HIGHEST, "…")


def test_markup_shows_its_values_as_they_are_written() -> None:
    made = markup(
        "<b>{name}</b>{rest}", name="<i>R&D</i>", rest=lines_of(["<u>", markup("<i>{x}</i>", x=1)])
    )
    assert made == "<b>&lt;i&gt;R&amp;D&lt;/i&gt;</b>&lt;u&gt;<br><i>1</i>"
    assert run_of(["<b>", made]) == "&lt;b&gt;" + made
    assert isinstance(made, Markup)
    assert tip(made) == made
    assert markup("{name}", name="{other} two\nlines") == "{other} two<br>lines"


@pytest.mark.parametrize(
    "template",
    [
        "<img src='{x}'>",
        "<a href='{x}'>y</a>",
        "<p style='background:url({x})'>",
        "<LINK rel=x>",
        "<td background={x}>",
    ],
)
def test_a_template_loads_nothing(template: str) -> None:
    with pytest.raises(ValueError, match="loads"):
        markup(template, x="p.png")


def test_an_and_is_no_key(dressed: QApplication) -> None:
    label, field = PlainLabel("R&D"), QLineEdit()
    assert QLabel.text(label) == "R&D"
    label.setBuddy(field)
    assert (label.text(), QLabel.text(label)) == ("R&D", "R&&D")
    label.setText("<b>Q&A</b>")
    assert (label.text(), QLabel.text(label)) == ("<b>Q&A</b>", "<b>Q&&A</b>")
    assert label.textFormat() is Qt.TextFormat.PlainText
    button = _Painted()
    button.setText("R&D")
    assert button.text() == "R&D"
    assert button.shortcut().isEmpty()
    assert literal("R&D") == "R&&D"
    assert static_text("<b>x</b>").textFormat() is Qt.TextFormat.PlainText


class _Painted(PaintedButton):
    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        """Nothing is painted."""
