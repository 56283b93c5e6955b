"""A kind of paper chosen on the screen, and waited for until all of it is seen."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from lcdesk.ui.papers.screen import PapersScreen

WAIT = 30_000  # ms: the typesetting process starts on a machine that is busy


def is_ready(screen: PapersScreen, key: str) -> bool:
    """Are its page and its remarks there?"""
    return (
        screen.paper is not None
        and screen.paper.kind.key == key
        and not screen.page.image.isNull()
        and screen.aside.sentence.text() != ""
        and "…" not in screen.aside.sentence.text()
    )


def choose(screen: PapersScreen, key: str, qtbot: QtBot) -> None:
    """Choose a kind, and wait for its page."""
    qtbot.waitUntil(lambda: screen.kinds.count() > 0, timeout=WAIT)
    screen.kinds.choose(key)
    qtbot.waitUntil(lambda: is_ready(screen, key), timeout=WAIT)
