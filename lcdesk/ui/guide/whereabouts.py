"""Where somebody is: the page of the guide that belongs to it, what counts there, and the way back
to a place a page is about.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtWidgets import QDialog, QWidget

from lcdesk.services.guide.pages import GuidePage, read_guide
from lcdesk.services.guide.what_counts import WhatCounts
from lcdesk.texts import _
from lcdesk.ui.kit.commands import plain_words
from lcdesk.ui.kit.screens import SCREENS, SectionTabs
from lcdesk.ui.kit.widgets.controls import TabRow

if TYPE_CHECKING:
    from lcdesk.ui.kit.screen import Frame

FIRST, START = "start/first", "start/page"


@runtime_checkable
class CountsWhat(Protocol):
    """A widget that can say what counts in it."""

    def what_counts(self) -> WhatCounts | None:
        """In the language of the moment; None for nothing."""
        ...


def page_here(window: Frame, at: QWidget | None) -> GuidePage:
    """The page of the dialog or the screen somebody is at; the first of all where none belongs."""
    guide = read_guide()
    dialog = at.window() if at is not None else None
    if isinstance(dialog, QDialog):
        for kind in type(dialog).__mro__:
            if page := guide.page_of("dialogs", kind.__name__):
                return page
    key = window.screen_key()
    if not key or window.current_page() is not window.current_screen():
        return _known(START if window.context is None else FIRST)
    for tab in _tabs(window):
        if page := guide.page_of("tabs", f"{key}/{tab}"):
            return page
    return guide.page_of("screens", key) or _known(FIRST)


def counts_here(window: Frame, at: QWidget | None) -> WhatCounts | None:
    """What the widget with the keyboard, or what it stands in, says of itself; else the screen on
    view.
    """
    part = at
    while part is not None:
        if isinstance(part, CountsWhat) and (said := part.what_counts()):
            return said
        part = part.parentWidget() if not part.isWindow() else None
    screen = window.current_screen()
    if at is not None and isinstance(at.window(), QDialog):
        return None
    return screen.what_counts() if isinstance(screen, CountsWhat) else None


def name_of_place(window: Frame, place: str) -> str:
    """What a place is called, "screen:curriculum" or "command:import"; "" where one cannot go there
    now.
    """
    what, _colon, key = place.partition(":")
    if what == "screen" and window.context is not None:
        return next((_(kind.title) for kind in SCREENS if kind.key == key), "")
    action = window.commands.actions.get(key) if what == "command" else None
    return plain_words(action.text()) if action is not None and action.isEnabled() else ""


def go_to(window: Frame, place: str) -> None:
    """Go to a screen, or do what a command does."""
    what, _colon, key = place.partition(":")
    window.activateWindow()
    if what == "screen":
        window.open_screen(key)
    else:
        window.do(key)


def _known(key: str) -> GuidePage:
    found = read_guide().find(key)
    assert found is not None
    return found


def _tabs(window: Frame) -> Iterator[str]:
    """The tabs chosen within the screen on view."""
    screen = window.current_screen()
    for tabs in screen.findChildren(TabRow) if screen is not None else ():
        if tabs.isVisible() and not isinstance(tabs, SectionTabs):
            yield tabs.key
