"""A desk whose every text is markup that would open a file, and a watch over that file."""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import count, product
from pathlib import Path
from typing import Any

import pytest
import shiboken6
import sqlalchemy as sa
from PySide6 import QtGui
from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPoint, Qt
from PySide6.QtGui import QAction, QHelpEvent, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QTabBar,
    QTableView,
    QToolTip,
    QWidget,
)

from lcdesk.model.entities import CountryAlias, DeskValue, Entity, KnownHead, KnownValue, Person
from lcdesk.model.kinds import LongText, Text
from lcdesk.model.kinds.words import DocumentNumber
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.participants import participants

WORD = "boldly"
AND = "R&D"
TAGS = ("<img", "<a ", "<style", "<table", f"<b>{WORD}")
NAMED = {"name", "head", "spelling", "file_name", "sheet", "signed_by"}
"""Columns with words of people that are no fields of the catalogue."""
MOST = 12  # rows of a table
_IN_ACCESS, _IN_OPEN, _NONBLOCK = 0x1, 0x20, 0o4000
_numbers = count(1)


class Trap:
    """A picture in a folder of its own; whoever opens it is noticed by the kernel, Qt's own C++
    too.
    """

    def __init__(self, folder: Path) -> None:
        if not sys.platform.startswith("linux"):
            pytest.skip("inotify is of Linux")
        self.picture = folder / "p.png"
        image = QImage(4, 4, QImage.Format.Format_RGB32)
        image.fill(0)
        image.save(str(self.picture))
        libc = ctypes.CDLL(None, use_errno=True)
        self._watch = libc.inotify_init1(_NONBLOCK)
        assert (
            libc.inotify_add_watch(self._watch, os.fsencode(self.picture), _IN_ACCESS | _IN_OPEN)
            > 0
        )

    def sprung(self) -> int:
        """How often the picture was opened or read since this was asked last."""
        try:
            told, size = os.read(self._watch, 1 << 20), struct.calcsize("iIII")
        except BlockingIOError:
            return 0
        return len(told) // size

    def close(self) -> None:
        os.close(self._watch)

    def words(self) -> str:
        """A text that opens the picture where it is taken for markup; each another, and of
        several beginnings.
        """
        number = next(_numbers)
        bait = f'<img src="{self.picture}">'
        return (
            f"{bait}<b>{WORD}</b> {AND} {number}",
            f"<b>{WORD}</b> {AND}{bait} {number}",
            f'<a href="{self.picture}">{bait}</a><b>{WORD}</b> {AND} {number}',
        )[number % 3]

    def short(self) -> str:
        """The same where there is room for twenty signs; the picture is in the folder of the
        moment.
        """
        return f"<img src=p.png>{next(_numbers)}"


def poison(desk: Desk, trap: Trap) -> None:
    """Every text that somebody may type or import becomes one of the trap's; what is done about
    it stands in the history.
    """

    def spoil(work: Work) -> None:
        for entity in Entity.declared:
            if issubclass(entity, Entity):
                for row in list(work.session.scalars(sa.select(entity))):
                    work.set(row, dict(_spoilt(row, trap)))
        told = {"kind": "participant", "file_name": trap.words()}
        work.add(KnownHead(**told, head=trap.words(), field="notes"))
        work.add(KnownValue(**told, field="visa_state", spelling=trap.words(), value="issued"))
        work.add(CountryAlias(spelling=trap.words(), country="KE"))
        for kept in work.session.scalars(sa.select(DeskValue)):
            if kept.name == "office" and isinstance(kept.value, str):
                work.add_value(kept.name, trap.words())

    desk.execute("Spoil {name}", spoil, name=trap.words())
    participants.add_participant(
        desk, 1, {"full_name": trap.words(), "nationality": "KE", "organization": trap.words()}
    )
    assert desk.undo_label()


def _spoilt(row: Entity, trap: Trap) -> Iterator[tuple[str, str]]:
    for column in sa.inspect(type(row)).columns:
        known = column.info.get("field")
        is_text = (
            known is not None
            and isinstance(known[0], Text | LongText)
            and not isinstance(known[0], DocumentNumber)
        )
        value = getattr(row, column.name, None)
        if column.name == "code" or column.foreign_keys or not (is_text or column.name in NAMED):
            continue
        if value is None and not isinstance(row, Person):
            continue
        room = (
            getattr(column.type, "length", None)
            or getattr(known and known[0], "longest", None)
            or 200
        )
        yield column.name, trap.words() if room > 120 else trap.short()


@dataclass
class Shown:
    """What was found wrong, place by place, and what was seen on the way."""

    trap: Trap
    opened: dict[str, int] = field(default_factory=dict[str, int])
    rich: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    eaten: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    tips: set[str] = field(default_factory=set[str])
    places: list[str] = field(default_factory=list[str])
    kinds: set[type] = field(default_factory=set[type])

    def look(self, place: str, root: QWidget) -> None:
        """At everything in a window: its labels, buttons, menus, and every tooltip, shown one
        after another.
        """
        found = [
            one
            for one in (root, *root.findChildren(QWidget))
            if shiboken6.isValid(one) and one.isVisible()
        ]
        self.kinds |= {type(root)}
        self.places.append(place)
        self._note(
            self.rich,
            place,
            (one.text() for one in found if isinstance(one, QLabel) and _is_rich(one)),
        )
        self._note(
            self.eaten, place, (text for one in found for text in _with_keys(one) if AND in text)
        )
        self._hover(place, {tip for one in found for tip in tips_of(one) if tip} - self.tips)
        for one in found:
            self._ask(place, one)
        if times := self.trap.sprung():
            self.opened[place] = times

    def _hover(self, place: str, tips: set[str]) -> None:
        self.tips |= tips
        self._note(self.rich, place, (tip for tip in tips if is_markup(tip)))
        for tip in tips:
            if WORD in tip or "<" in tip:
                QToolTip.showText(QPoint(1, 1), tip)
        QToolTip.hideText()

    def _ask(self, place: str, one: QWidget) -> None:
        """As the mouse does, of what paints its parts itself."""
        if not _answers(one):
            return
        for x, y in product((0.1, 0.5, 0.9), repeat=2):
            at = QPoint(int(one.width() * x), int(one.height() * y))
            QApplication.sendEvent(one, QHelpEvent(QEvent.Type.ToolTip, at, one.mapToGlobal(at)))
            if QToolTip.isVisible() and (tip := QToolTip.text()) not in self.tips:
                self._hover(place, {tip})

    @staticmethod
    def _note(where: dict[str, list[str]], place: str, texts: Iterator[str]) -> None:
        if found := list(texts):
            where.setdefault(place, []).extend(found)


def is_markup(tip: str) -> bool:
    """Would Qt take a tooltip for rich text in which one of the trap's tags is a tag?"""
    return QtGui.Qt.mightBeRichText(tip) and any(tag in tip for tag in TAGS)


def _is_rich(label: QLabel) -> bool:
    return (
        bool(label.text())
        and label.objectName() != "qtooltip_label"
        and label.textFormat() is not Qt.TextFormat.PlainText
    )


def _answers(one: QWidget) -> bool:
    parent = one.parentWidget()
    is_viewport = isinstance(parent, QAbstractScrollArea) and parent.viewport() is one
    return is_viewport or _hears_all(type(one))


@cache
def _hears_all(kind: type) -> bool:
    """Does a widget of ours answer events itself?"""
    return any("event" in vars(one) for one in kind.__mro__ if one.__module__.startswith("lcdesk."))


def _with_keys(one: QWidget) -> Iterator[str]:
    """Texts in which a single & would be taken for a key."""
    if isinstance(one, QAbstractButton):
        yield QAbstractButton.text(one).replace("&&", "")  # as Qt has it, whatever a subclass says
    if isinstance(one, QTabBar):
        yield from (one.tabText(at).replace("&&", "") for at in range(one.count()))
    yield from (action.text().replace("&&", "") for action in _actions(one))


def _actions(one: QWidget) -> list[QAction]:
    menu = one if isinstance(one, QMenu) else one.menu() if isinstance(one, QPushButton) else None
    if menu is None:
        return one.actions()
    if not menu.isVisible():
        menu.aboutToShow.emit()
    return [
        *menu.actions(),
        *(inner for action in menu.actions() if (below := _below(action)) for inner in below),
    ]


def _below(action: QAction) -> list[QAction]:
    menu: Any = action.menu()
    return menu.actions() if isinstance(menu, QMenu) else []


def tips_of(one: QWidget) -> Iterator[str]:
    """Every tooltip and help of a widget, of its actions, and of the cells and heads of a table."""
    yield from (one.toolTip(), one.statusTip(), one.whatsThis())
    yield from (
        words for action in _actions(one) for words in (action.statusTip(), action.whatsThis())
    )
    if (
        isinstance(one, QAbstractItemView)
        and not isinstance(one, QHeaderView)
        and bool(one.model())
    ):
        yield from _cell_tips(one)


def _cell_tips(view: QAbstractItemView) -> Iterator[str]:
    model, top, role = view.model(), QModelIndex(), Qt.ItemDataRole.ToolTipRole
    across = 1 if isinstance(model, QAbstractListModel) else model.columnCount(top)
    for place in product(range(min(model.rowCount(top), MOST)), range(across)):
        yield str(model.index(*place).data(role) or "")
    if isinstance(view, QTableView):
        yield from (
            str(model.headerData(at, Qt.Orientation.Horizontal, role) or "") for at in range(across)
        )
