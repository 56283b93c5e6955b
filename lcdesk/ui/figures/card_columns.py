"""Cards in as many columns as there is room for: each where there is most room, and all columns end
on one line, what is left being shared by their cards.
"""

from __future__ import annotations

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from lcdesk.ui.kit.painting.theme import PAD

TWO, THREE, FOUR = 860, 1700, 2500  # px from which there are so many columns


def columns_in(width: float) -> int:
    """How many columns of cards stand side by side."""
    return 1 + sum(width >= least for least in (TWO, THREE, FOUR))


class CardColumns(QLayout):
    """`add_wide`: a card as wide as all columns, above them. `scale`: how large what is in the
    cards is drawn; there are fewer columns then.
    """

    def __init__(self) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._wide: set[QWidget] = set()
        # by what is asked for; layouts ask many times
        self._known: dict[tuple[int, float], tuple[list[tuple[QLayoutItem, QRect]], int]] = {}
        self.scale = 1.0
        self.setContentsMargins(QMargins(0, 0, 0, 0))

    def add_wide(self, widget: QWidget) -> None:
        """A card above the columns."""
        self._wide.add(widget)
        self.addWidget(widget)

    def addItem(self, arg__1: QLayoutItem) -> None:
        self._items.append(arg__1)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, arg__1: int) -> int:
        return self._arranged(arg__1)[1]

    def invalidate(self) -> None:
        self._known.clear()
        super().invalidate()

    def sizeHint(self) -> QSize:
        return QSize(TWO, 400)

    def minimumSize(self) -> QSize:
        return QSize(300, 100)

    def setGeometry(self, arg__1: QRect) -> None:
        super().setGeometry(arg__1)
        for item, box in self._arranged(arg__1.width())[0]:
            item.setGeometry(box.translated(arg__1.topLeft()))

    def _arranged(self, width: int) -> tuple[list[tuple[QLayoutItem, QRect]], int]:
        key = (width, self.scale)
        if key not in self._known:
            self._known[key] = self._arrange(QRect(0, 0, width, 0))
        return self._known[key]

    def _arrange(self, whole: QRect) -> tuple[list[tuple[QLayoutItem, QRect]], int]:
        """Where each card stands, and how tall all of them are."""
        edge = self.contentsMargins()
        room = whole.marginsRemoved(edge)
        placed: list[tuple[QLayoutItem, QRect]] = []
        top = room.y()
        shown = [item for item in self._items if not item.isEmpty()]
        for item in [one for one in shown if one.widget() in self._wide]:
            tall = _tall(item, room.width())
            placed.append((item, QRect(room.x(), top, room.width(), tall)))
            top += tall + PAD
        cards = [one for one in shown if one.widget() not in self._wide]
        number = min(columns_in(room.width() / self.scale), max(len(cards), 1))
        wide = (room.width() - (number - 1) * PAD) // number
        columns: list[list[tuple[QLayoutItem, int]]] = [[] for _at in range(number)]
        ends = [0] * number
        for item in cards:
            at, tall = ends.index(min(ends)), _tall(item, wide)
            columns[at].append((item, tall))
            ends[at] += tall + PAD
        longest = max(ends)
        for at, column in enumerate(columns):
            y, spare = top, longest - ends[at]
            for left, (item, tall) in enumerate(column):
                more = spare // (len(column) - left)
                spare -= more
                box = QRect(room.x() + at * (wide + PAD), y, wide, tall + more)
                placed.append((item, box))
                y += box.height() + PAD
        end = top + longest - PAD if placed else top
        return placed, end - whole.y() + edge.bottom()


def _tall(item: QLayoutItem, wide: int) -> int:
    return item.heightForWidth(wide) if item.hasHeightForWidth() else item.sizeHint().height()
