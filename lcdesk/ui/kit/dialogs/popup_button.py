"""A button of the filter line that opens a window of its own below it, instead of a menu."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent

from lcdesk.ui.kit.widgets import MenuButton


class PopupButton(MenuButton):
    """`clicked` asks for the window; Down, as in a button with a menu, too."""

    def __init__(self, icon_name: str = "") -> None:
        super().__init__(icon_name=icon_name)
        self.setMenu(None)  # pyright: ignore[reportArgumentType]  (Qt takes none for an answer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def corner(self, width: int) -> QPoint:
        """Where a window of that width goes: below the button, its right edge under the button's."""
        return self.mapToGlobal(QPoint(self.width() - width, self.height() + 4))
