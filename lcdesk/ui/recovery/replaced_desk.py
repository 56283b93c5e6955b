"""A desk that was replaced while it is on screen: looked for when the window comes to the front,
and told on a page of its own.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject

from lcdesk.model.faults import ReplacedDesk
from lcdesk.texts import _
from lcdesk.ui.window.welcome import FaultPage

if TYPE_CHECKING:
    from lcdesk.services.core.desk import Desk
    from lcdesk.ui.kit.screen import Frame


class ReplacedCare(QObject):
    """For one window of the program; `close` and `open` are the program's."""

    def __init__(
        self,
        window: Frame,
        close: Callable[[Path | None], object],
        open_desk: Callable[[Path], object],
    ) -> None:
        super().__init__(window)
        self._window, self._close, self._open = window, close, open_desk
        self._desk: Desk | None = None
        # not the application's signal: it would keep the window for good
        window.installEventFilter(self)

    def begin(self, desk: Desk) -> None:
        """This desk is on screen from now on."""
        self._desk = desk
        # the desk may be open longer than the window
        tasks, mine = self._window.tasks, weakref.ref(self)

        def tell(fault: ReplacedDesk) -> None:
            if care := mine():
                care.tell(desk, fault)

        desk.hear_replaced(lambda fault: tasks.later(lambda: tell(fault)))

    def end(self) -> None:
        """It is put away."""
        self._desk = None

    def show(self, fault: ReplacedDesk) -> None:
        """Say it in place of the screens: what happened, what is safe, and the files there are
        now.
        """
        handlers = list[tuple[str, Callable[[], object]]]()
        kept, place = fault.kept, fault.path
        if kept is not None:
            handlers.append((_("Open what was kept"), lambda: self._open(kept)))
        if place is not None and place.exists():
            handlers.append((_("Open what is there now"), lambda: self._open(place)))
        other = (_("Open another desk…"), lambda: self._window.do("open_desk"))
        self._window.show_page(FaultPage(fault, *handlers, other, (_("Quit"), self._window.close)))

    def tell(self, desk: Desk, fault: ReplacedDesk) -> None:
        """On the thread of the window: put the desk away, and show what became of it."""
        if desk is self._desk:
            self._close(fault.kept)  # that has the same password
            self.show(fault)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate:
            self._look()
        return False

    def _look(self) -> None:
        """Beside the window: the folder may be one of a network that answers late."""
        desk = self._desk
        if desk is not None and not self._window.tasks.is_closed():
            self._window.tasks.aside(
                lambda _task: desk.look(), lambda _done: None, lambda _error: None, owner=self
            )
