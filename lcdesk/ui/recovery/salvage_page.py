"""A damaged desk in the window: save what can be read, with progress, and the account of it at
the end.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lcdesk.model.faults import DamagedDesk
from lcdesk.model.file_formats import DESK
from lcdesk.texts import _
from lcdesk.ui.kit.dialogs.saving import ask_where
from lcdesk.ui.kit.tasks import Task
from lcdesk.ui.kit.widgets import Button, Card, Label, ThemedIcon, column, row, scrolled
from lcdesk.ui.window.welcome import WaitingPage

if TYPE_CHECKING:
    from lcdesk.services.recovery.recovery import Salvaged
    from lcdesk.ui.kit.screen import Frame

_WIDTH, _HEIGHT = 620, 320


def ask_and_salvage(window: Frame, path: Path, refuse: Callable[[BaseException], object]) -> None:
    """Ask where the new desk shall lie, then save what can be read of the one at `path`;
    `refuse` hears why it cannot be.
    """
    from lcdesk.services.recovery.recovery import free_place

    into = ask_where(
        window,
        _("Save what can be read as a new desk"),
        free_place(path).with_suffix(".lcdesk"),
        DESK,
    )
    if into:
        begin_salvage(window, path, into, refuse)


def begin_salvage(
    window: Frame, path: Path, into: Path, refuse: Callable[[BaseException], object]
) -> Task:
    """Do it beside the window; the page at the end tells the account."""
    from lcdesk.services.recovery.recovery import salvage

    page = WaitingPage(_("Saving what can be read…"))
    window.show_page(page)

    def work(task: Task) -> Salvaged:
        def told(words: str, done: int, total: int) -> None:
            task.step(done, total)
            window.tasks.later(
                lambda: (
                    page.say(f"{words} {done * 100 // max(total, 1)} %")
                    if shiboken6.isValid(page)
                    else None
                )
            )

        return salvage(path, into, told)

    return window.tasks.run(
        _("Saving what can be read…"),
        work,
        lambda done: window.show_page(SalvagedPage(window, done)),
        refuse,
        owner=window,
    )


class SalvagedPage(QWidget):
    """What was saved, what is lost, which backup is nearest; from here the new desk is opened,
    or the backup.
    """

    def __init__(self, window: Frame, done: Salvaged) -> None:
        super().__init__()
        from lcdesk.services.recovery.recovery_words import account

        headline, *sentences, advice = account(done)
        self.sentences = [Label(words, 14, ink="fg2", wraps=True) for words in sentences]
        self.open_new = Button(
            _("Open the new desk"),
            kind="primary",
            clicked=lambda: window.desk_asked.emit(done.into),
        )
        buttons = [self.open_new]
        if done.nearest:
            kept = done.nearest.backup.path
            buttons.append(
                Button(_("Open the backup"), clicked=lambda: window.desk_asked.emit(kept))
            )
        told = QWidget()
        told.setLayout(column(*self.sentences, None, gap=4, margins=(0, 0, 12, 0)))
        area = scrolled(told)
        told.setAutoFillBackground(False)
        area.viewport().setAutoFillBackground(False)
        area.setMinimumHeight(min(_HEIGHT, 24 * len(sentences) + 24))
        card = Card()
        card.setFixedWidth(_WIDTH)
        parts = (
            ThemedIcon("shield-check", 32, "accent"),
            Label(headline, 17, "bold", wraps=True),
            area,
            Label(advice, 14, "medium", wraps=True),
            8,
            row(*buttons, Button(_("Quit"), clicked=window.close), None),
        )
        card.setLayout(column(*parts, gap=10, margins=(36, 32, 36, 32)))
        outer = QVBoxLayout(self)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)


def salvage_handler(
    window: Frame, error: BaseException, refuse: Callable[[BaseException], object]
) -> list[tuple[str, Callable[[], object]]]:
    """The operation for the page of a desk that cannot be opened; none when the reason is
    another.
    """
    if not isinstance(error, DamagedDesk) or error.path is None:
        return []
    path = error.path
    if not path.exists() or not path.stat().st_size:  # it is gone: there is nothing to save
        return []
    return [(_("Save what can be read…"), lambda: ask_and_salvage(window, path, refuse))]
