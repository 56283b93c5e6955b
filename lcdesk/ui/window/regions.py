"""The parts of the window that F6 goes round: the side bar, what stands above the screens, and of
the screen its head, tabs, filters, each table and the pane; the status line. It is the way out of
a table, where Tab goes from cell to cell, in a dialog as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast
from weakref import ReferenceType, WeakKeyDictionary, ref

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QMainWindow,
    QPlainTextEdit,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from lcdesk.ui.kit.screen import Screen
from lcdesk.ui.kit.screen_reader import TAB, TABS

# what had the keyboard last, by part; a property would keep the address of what is gone
_last: WeakKeyDictionary[QWidget, ReferenceType[QWidget]] = WeakKeyDictionary()


def parts_of(window: QWidget) -> list[list[QWidget]]:
    """What takes the keyboard now, part by part."""
    found: dict[QWidget, list[QWidget]] = {}
    for widget in _reached_by_tab(window):
        found.setdefault(_part_of(widget, window), []).append(widget)
    return list(found.values())


def go_round(window: QWidget, step: int) -> None:
    """The keyboard to the next part (or the one before, -1): to what had it there last."""
    # the stubs know of no window without one
    here, parts = cast("QWidget | None", window.focusWidget()), parts_of(window)
    if not parts:
        return
    at = next((at for at, part in enumerate(parts) if here in part), None)
    if at is None:  # on something Tab does not come to: an editor of a cell, a button of a group
        own = _part_of(here, window) if here is not None else None
        at = next((at for at, part in enumerate(parts) if _part_of(part[0], window) is own), None)
    if here is not None:
        _last[_part_of(here, window)] = ref(here)
    if at is None:
        at = -1 if step > 0 else 0
    part = parts[(at + step) % len(parts)]
    _first_of(part, window).setFocus(Qt.FocusReason.TabFocusReason)


def _first_of(part: list[QWidget], window: QWidget) -> QWidget:
    """What had the keyboard last, else the tab that is chosen, else the first."""
    known = _last.get(_part_of(part[0], window))
    last = known() if known is not None else None
    if last is not None and shiboken6.isValid(last) and last in part:
        return last
    return next((one for one in part if getattr(one, "reads_as", "") == TAB), part[0])


def _reached_by_tab(window: QWidget) -> Iterator[QWidget]:
    """As they were put together. Not along Qt's chain of focus: asked for the next one there, the
    binding takes it for a child of the one before, and lets go of it with that.
    """
    for widget in window.findChildren(QWidget):
        if (
            widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.isVisible()
            and widget.isEnabled()
            and widget.window() is window
            and not isinstance(widget, QScrollArea | Screen)
        ):
            yield widget


def _part_of(widget: QWidget, window: QWidget) -> QWidget:
    """What a widget belongs to: a table, a row of tabs, or the largest thing it stands in that is
    not the screen itself; what stands in the screen alone belongs together.
    """
    chain = [widget]
    above = widget.parentWidget()
    while above is not None and not _holds_parts(above, window):
        chain.append(above)
        above = above.parentWidget()
    if getattr(chain[-1], "is_one_part", False):
        return chain[-1]
    own = next((one for one in chain if _is_part(one)), None)
    if own is not None:
        return own
    return chain[-1] if len(chain) > 1 or above is None else above


def _is_part(widget: QWidget) -> bool:
    return (
        getattr(widget, "reads_as", "") == TABS
        or getattr(widget, "is_part", False)
        or (isinstance(widget, QAbstractScrollArea) and not isinstance(widget, _NO_TABLE))
    )


_NO_TABLE = (QScrollArea, QPlainTextEdit)


def _holds_parts(widget: QWidget, window: QWidget) -> bool:
    return (
        widget is window
        or (isinstance(window, QMainWindow) and widget is window.centralWidget())
        or isinstance(widget, Screen | QStackedWidget | QSplitter)
    )
