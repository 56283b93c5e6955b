"""A small window below a widget that goes when something else is clicked, or with Esc."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from lcdesk.ui.kit.painting.theme import colour
from lcdesk.ui.kit.widgets import MenuButton


class Popup(QFrame):
    """Paints the ground and edge of a menu."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(name)

    def open_at(self, place: QPoint) -> None:
        """Show it with its corner at a place of the screen, or as near as it goes in whole."""
        screen = QGuiApplication.screenAt(place) or QGuiApplication.primaryScreen()
        box = screen.availableGeometry()
        left, top = box.right() - self.width(), box.bottom() - self.height()
        self.move(max(box.left(), min(place.x(), left)), max(box.top(), min(place.y(), top)))
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("card"))
        painter.setPen(QPen(colour("edge"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


# --- A button of the filter line that opens a window of its own below it, instead of a menu ---


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
        """Where a window of that width goes: below the button, its right edge under the
        button's.
        """
        return self.mapToGlobal(QPoint(self.width() - width, self.height() + 4))
