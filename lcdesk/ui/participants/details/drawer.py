"""Where the pane stands: beside the table where there is room for both, over its right end where there is not."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLayout, QWidget

from lcdesk.ui.participants.details.pane import ROOMY, WIDTH

_TURNS = frozenset({QEvent.Type.Resize, QEvent.Type.ShowToParent, QEvent.Type.HideToParent})


class Drawer(QObject):
    """Follows the size of `screen` and whether `pane` is shown; `rest` is the layout of all else on the screen.

    Squeezed beside the pane of a small window, cards and filters would be cut.
    """

    def __init__(self, screen: QWidget, pane: QWidget, rest: QLayout) -> None:
        super().__init__(screen)
        self._screen, self._pane, self._rest = screen, pane, rest
        pane.setParent(screen)
        for watched in (screen, pane):
            watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TURNS:
            self._place()
        return False

    def _place(self) -> None:
        wide, high = self._screen.width(), self._screen.height()
        is_beside = not self._pane.isHidden() and wide >= ROOMY
        self._rest.setContentsMargins(0, 0, WIDTH if is_beside else 0, 0)
        self._pane.setGeometry(wide - WIDTH, 0, WIDTH, high)
        self._pane.raise_()
