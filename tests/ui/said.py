"""All that a window says: shown or told, to eyes, mouse and screen reader."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenuBar,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from lcdesk.charts.chart import as_tsv
from lcdesk.ui.kit.chart_view import ChartView

ROLES = [
    Qt.ItemDataRole(role) for role in (0, 2, 3, 4, 5, 11, 12)
]  # shown, edited, told on hover, below, in help, to a screen reader
IN_WORDS = [Qt.ItemDataRole(role) for role in (0, 3, 11)]
"""What is there for people; what is edited may be a code."""
FEW, MANY = 20, 200  # rows of a table


def said_by(root: QWidget) -> Iterator[str]:
    """Everything that a window and all that is seen in it say, shown or told, to eyes, mouse and
    screen reader.
    """
    for one in (root, *root.findChildren(QWidget)):
        if not one.isVisible():
            continue
        yield from (one.windowTitle(), one.toolTip(), one.statusTip(), one.whatsThis())
        yield from (one.accessibleName(), one.accessibleDescription())
        if isinstance(one, QLabel | QAbstractButton | QLineEdit):
            yield one.text()
        if isinstance(one, QLineEdit | QPlainTextEdit | QTextEdit):
            yield one.placeholderText()
        if isinstance(one, QPlainTextEdit | QTextEdit):
            yield one.toPlainText()
        if isinstance(one, QComboBox):
            yield from (one.itemText(at) for at in range(one.count()))
        if isinstance(one, QAbstractItemView) and one.model() is not None:
            yield from cells(one, ROLES, FEW)
        yield from (
            words
            for action in one.actions()
            for words in (action.text(), action.toolTip(), action.statusTip())
        )


def seen_on(root: QWidget) -> str:
    """Everything that can be seen there, hovered over or read aloud; what is hidden is said
    again before it is shown.
    """
    said = list[str]()
    for one in (root, *root.findChildren(QWidget)):
        if not one.isVisible():
            continue
        said += [one.toolTip(), one.accessibleName(), one.accessibleDescription()]
        if isinstance(one, QLabel | QAbstractButton | QLineEdit):
            said.append(one.text())
        elif isinstance(one, QMenuBar):
            said += [
                action.text() for menu in one.actions() for action in (menu, *menu.menu().actions())
            ]
        elif isinstance(one, QAbstractItemView) and one.model() is not None:
            said += cells(one, IN_WORDS, MANY)
    return "\n".join(said)


def words_on(root: QWidget) -> str:
    """Everything a window and those in it say, shown or told, hidden or not, and what charts are
    drawn from.
    """
    said = [root.windowTitle()]
    for one in root.findChildren(QWidget):
        said += [one.toolTip(), one.accessibleName(), one.accessibleDescription()]
        if isinstance(one, QLabel | QAbstractButton | QLineEdit):
            said.append(one.text())
        elif isinstance(one, QComboBox):
            said += [one.itemText(place) for place in range(one.count())]
        elif isinstance(one, ChartView) and one.chart is not None:
            chart = one.chart
            said += [
                chart.title,
                chart.note,
                as_tsv(chart),
                *(f"{mark.label}\n{mark.words}" for mark in chart.marks),
            ]
        elif isinstance(one, QAbstractItemView) and one.model() is not None:
            said += cells(one, IN_WORDS, MANY)
    return "\n".join(said)


def cells(view: QAbstractItemView, roles: Sequence[Qt.ItemDataRole], most: int) -> Iterator[str]:
    """What a model tells whoever asks, of its first rows, under these roles; to the head of a
    table it tells the heads.
    """
    model, top = view.model(), QModelIndex()
    if isinstance(view, QHeaderView):
        heads = itertools.product(range(min(view.count(), most)), roles)
        told = (model.headerData(at, view.orientation(), role) for at, role in heads)
        yield from (text for text in told if isinstance(text, str))
        return
    across = 1 if isinstance(model, QAbstractListModel) else model.columnCount(top)
    for place in itertools.product(range(min(model.rowCount(top), most)), range(across)):
        index = model.index(*place)
        yield from (text for role in roles if isinstance(text := index.data(role), str))
