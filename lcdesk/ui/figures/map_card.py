"""The office's own map on a card: the picture, its caption and, always, its approval number; hidden where there is none."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lcdesk.drawing.canvas import Canvas
from lcdesk.drawing.fonts import FAMILIES, Fonts
from lcdesk.drawing.map_picture import map_height, map_image, paint_map
from lcdesk.drawing.palette import LIGHT
from lcdesk.drawing.pictures import within
from lcdesk.model.approved_map import ApprovedMap
from lcdesk.services.core.desk import ChangeEvent
from lcdesk.services.figures.map_pictures import read_map
from lcdesk.texts import _
from lcdesk.ui.figures.map_dialog import open_map_dialog
from lcdesk.ui.kit.painting.theme import PAD, theme
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.widgets import Card, IconButton, Label, column, row

SHARP = QSize(1800, 1800)  # px of what is kept for the screen
TALLEST = 520


class MapView(QWidget):
    """Paints a map with its words, as on paper."""

    def __init__(self, tallest: int = TALLEST) -> None:
        super().__init__()
        self.shown: ApprovedMap | None = None
        self._image, self._tallest, self._fonts = QImage(), tallest, Fonts(FAMILIES)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme().changed.connect(self.update)

    def show_map(self, shown: ApprovedMap | None, image: QImage) -> None:
        """Another map, its picture already read (`read_for_screen`)."""
        self.shown, self._image = shown, image
        self.retranslate()
        self.updateGeometry()

    def retranslate(self) -> None:
        """The words of the map are those of the language of the moment."""
        self.setAccessibleName(f"{self.shown.caption} {self.shown.approval}".strip() if self.shown else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, self.heightForWidth(420))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if self.shown is None or self._image.isNull():
            return 0
        measuring = Canvas(QPainter(), LIGHT, self._fonts)
        return min(round(map_height(measuring, width, self._image, self.shown)), self._tallest)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.shown is None or self._image.isNull():
            return
        painter = QPainter(self)
        paint_map(Canvas(painter, theme().tokens, self._fonts), QRectF(self.rect()), self._image, self.shown)


class MapCard(Card):
    """Reads the map of the desk beside the window."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.view = MapView()
        self.title = Label("", 14, "bold", wraps=True)
        self.button = IconButton("pencil", clicked=self.edit, size=28)
        head = row(self.title, self.button)
        head.setStretch(0, 1)
        self.setLayout(column(head, self.view, gap=8, margins=(PAD, 12, PAD, 14)))
        self.hide()
        self.retranslate()

    def reload(self) -> None:
        """Read it again."""
        desk = self._context.desk
        self._context.tasks.count(lambda _task: read_for_screen(read_map(desk)), self._show, owner=self)

    def refresh(self, news: ChangeEvent | None) -> None:
        """Read it again where it may be another; None: anything may have changed."""
        if news is None or "MapPicture" in news.touched:
            self.reload()

    def edit(self) -> None:
        """The dialog that exchanges it or takes it out."""
        open_map_dialog(self._context, self.window())

    def retranslate(self) -> None:
        """In the language of the moment."""
        self.title.setText((self.view.shown.name if self.view.shown else "") or _("Map"))
        self.button.set_name(_("Edit the map"))
        self.view.retranslate()

    def _show(self, read: tuple[ApprovedMap | None, QImage]) -> None:
        self.view.show_map(*read)
        self.retranslate()
        self.setVisible(read[0] is not None and not read[1].isNull())


def read_for_screen(shown: ApprovedMap | None) -> tuple[ApprovedMap | None, QImage]:
    """The map and its picture, no larger than a screen shows. For a worker thread."""
    image = map_image(shown.data) if shown else None
    return shown, within(image, SHARP) if image else QImage()
