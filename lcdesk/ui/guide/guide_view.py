"""The guide itself: contents or what was found at the left, a page beside them, back and forth, the
way to the place a page is about, and the page after it. Stands in a pane or in a window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QStyledItemDelegate,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from lcdesk.services.guide.page_search import search
from lcdesk.services.guide.pages import GuidePage, read_guide
from lcdesk.services.guide.what_counts import WhatCounts
from lcdesk.texts import N_, _, with_label
from lcdesk.ui.guide.page_browser import PageBrowser
from lcdesk.ui.guide.whereabouts import go_to, name_of_place
from lcdesk.ui.kit.painting.plain_text import wrapped_lines, write_line
from lcdesk.ui.kit.painting.theme import colour, font, theme
from lcdesk.ui.kit.widgets import (
    Button,
    IconButton,
    Label,
    SearchBox,
    ThemedIcon,
    column,
    row,
    rule,
)

if TYPE_CHECKING:
    from lcdesk.ui.kit.screen import Frame

CONTENTS = 224  # px
FOOT = 70  # px of the line below a page that are no button
ROW, HIT = 29, 76
_KEY = int(Qt.ItemDataRole.UserRole)
_SNIPPET = _KEY + 1
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_ALT, _CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


class GuideView(QWidget):
    """`closed`: Esc, or its cross; `detached`: it is wanted in a window of its own; `left`: it led
    to another place of the program.
    """

    closed = Signal()
    detached = Signal()
    left = Signal()

    def __init__(self, window: Frame, *, is_pane: bool, can_lead: bool = True) -> None:
        super().__init__()
        self._window, self._can_lead = window, can_lead
        self._past, self._ahead = list[str](), list[str]()
        self.page: GuidePage | None = None
        self._note: WhatCounts | None = None
        self.search = SearchBox()
        self.back = IconButton("arrow-left", clicked=self.go_back)
        self.forth = IconButton("arrow-right", clicked=self.go_forth)
        self.apart = IconButton("external-link", clicked=self.detached.emit)
        self.cross = IconButton("x", clicked=self.closed.emit)
        self.contents, self.hits = QTreeWidget(), QListWidget()
        self.text = PageBrowser()
        self.title, self.hint = Label("", 16, "bold"), Label("", 12, ink="fg2", wraps=True)
        self.show_me = Button("", "map-pin", "soft", self.lead_there)
        self.following = Button("", kind="link", clicked=self.go_on)
        self.apart.setVisible(is_pane)
        self.cross.setVisible(is_pane)
        self._lay_out()
        self._wire()
        self.retranslate()

    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in order."""
        head = (self.search, self.back, self.forth, self.apart, self.cross)
        return (*head, self.contents, self.hits, self.text, self.show_me, self.following)

    # --- pages ---

    def open(self, key: str, note: WhatCounts | None = None) -> None:
        """Show a page; the one on view is where back leads."""
        if self.page is not None and self.page.key != key:
            self._past.append(self.page.key)
            self._ahead.clear()
        self._show(key, note)

    def go_back(self) -> None:
        """The page that was read before."""
        self._turn(self._past, self._ahead)

    def go_forth(self) -> None:
        """The page that was left by going back."""
        self._turn(self._ahead, self._past)

    def go_on(self) -> None:
        """The next page."""
        if self.page is not None and self.page.following:
            self.open(self.page.following)

    def lead_there(self) -> None:
        """Go to the place the page is about."""
        if self.page is not None:
            place = self.page.show
            self.left.emit()
            go_to(self._window, place)

    def _turn(self, here: list[str], there: list[str]) -> None:
        if here and self.page is not None:
            there.append(self.page.key)
            self._show(here.pop())

    def _show(self, key: str, note: WhatCounts | None = None) -> None:
        found = read_guide().find(key)
        if found is None:
            return
        self.page, self._note = found, note
        self.text.show_page(found, note, self.search.text())
        self._choose(found)
        place = name_of_place(self._window, found.show) if self._can_lead else ""
        after = read_guide().find(found.following)
        self.following.setText(f"{after.title}  →" if after else "")
        self.following.setVisible(after is not None)
        self.show_me.setText(with_label(_("Show me"), place))
        self.show_me.setAccessibleName(self.show_me.text())
        self.show_me.setVisible(bool(place))
        self._fit_foot()
        self.back.setEnabled(bool(self._past))
        self.forth.setEnabled(bool(self._ahead))

    def _fit_foot(self) -> None:
        """Where there is no room for the place, the button says less."""
        wide = self.show_me.sizeHint().width() + self.following.sizeHint().width()
        if wide > self.text.width() - FOOT:
            self.show_me.setText(_("Show me"))

    def _choose(self, page: GuidePage) -> None:
        """Mark a page in the contents, its chapter open and the others as they are."""
        item = self._items.get(page.key)
        if item is not None:
            self.contents.blockSignals(True)
            if (chapter := item.parent()) is not None:
                chapter.setExpanded(True)
            self.contents.setCurrentItem(item)
            self.contents.blockSignals(False)

    # --- searching ---

    def _search(self, typed: str) -> None:
        found = search(typed)
        self.hits.clear()
        for one in found:
            item = QListWidgetItem(f"{one.page.title}. {one.snippet}")
            item.setData(_KEY, one.page.key)
            item.setData(_SNIPPET, (one.page.title, one.snippet))
            self.hits.addItem(item)
        is_searching = bool(typed.strip())
        self._left.setCurrentWidget(self.hits if is_searching else self.contents)
        if is_searching and not found:
            self.hint.setText(_("Nothing fits. Try another word; Chinese will do, too."))
        else:
            self.hint.setText(_(_HINT))
        if found:
            self.hits.setCurrentRow(0)
        elif self.page is not None:
            self.text.show_page(self.page, self._note)

    def _take_hit(self) -> None:
        if self.hits.currentRow() >= 0:
            self.open(str(self.hits.currentItem().data(_KEY)))

    # --- keys ---

    def event(self, event: QEvent) -> bool:
        """Its own keys come to it before the shortcuts of the menus."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._handler(event) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        handler = self._handler(event)
        if handler is None:
            super().keyPressEvent(event)
        else:
            handler()

    def _handler(self, event: QKeyEvent) -> Any:
        key, held = Qt.Key(event.key()), event.modifiers()
        if held & _ALT:
            ways = {Qt.Key.Key_Left: self.go_back, Qt.Key.Key_Right: self.go_forth}
            return ways.get(key)
        if held & _CTRL:
            return self._to_search if key == Qt.Key.Key_F else None
        if key in _STEPS and self.search.hasFocus():
            return lambda: self._step(_STEPS[key])
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.search.hasFocus():
            return self.text.setFocus
        return self.closed.emit if key == Qt.Key.Key_Escape else None

    def _to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _step(self, step: int) -> None:
        """Up and down in the search box go through what was found, or through the contents."""
        if self._left.currentWidget() is self.hits:
            at = self.hits.currentRow() + step
            self.hits.setCurrentRow(max(0, min(self.hits.count() - 1, at)))
        elif self.page is not None:
            keys = [page.key for page in read_guide()]
            at = keys.index(self.page.key) + step
            self.open(keys[max(0, min(len(keys) - 1, at))])

    # --- looks ---

    def retranslate(self) -> None:
        """All of it in the language of the moment."""
        self.title.setText(_("Guide"))
        self.search.set_hint(_("Search the guide"))
        self.hint.setText(_(_HINT))
        for button, name in (
            (self.back, _("Back")),
            (self.forth, _("Forward")),
            (self.apart, _("In a window of its own")),
            (self.cross, _("Close")),
        ):
            button.set_name(name)
        self.contents.setAccessibleName(_("Contents"))
        self.hits.setAccessibleName(_("Found pages"))
        self._fill_contents()
        if self.search.text():
            self._search(self.search.text())
        if self.page is not None:
            self._show(self.page.key)

    def _fill_contents(self) -> None:
        self.contents.blockSignals(True)
        self.contents.clear()
        self._items = dict[str, QTreeWidgetItem]()
        for chapter in read_guide().chapters:
            head = QTreeWidgetItem(self.contents, [chapter.title])
            head.setData(0, _KEY, chapter.pages[0].key)
            for page in chapter.pages if len(chapter.pages) > 1 else ():
                self._items[page.key] = QTreeWidgetItem(head, [page.title])
                self._items[page.key].setData(0, _KEY, page.key)
            if len(chapter.pages) == 1:
                self._items[chapter.pages[0].key] = head
        self.contents.blockSignals(False)

    def _lay_out(self) -> None:
        self.contents.setHeaderHidden(True)
        self.contents.setIndentation(16)
        self.contents.setUniformRowHeights(True)
        self.contents.setFrameShape(QFrame.Shape.NoFrame)
        self.contents.setObjectName("guide_contents")
        self.hits.setFrameShape(QFrame.Shape.NoFrame)
        self.hits.setObjectName("guide_contents")
        self.hits.setItemDelegate(_HitPainter(self.hits))
        for part in (self.contents, self.hits):
            part.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            part.setFont(font(13))
        self._left = QStackedWidget()
        self._left.addWidget(self.contents)
        self._left.addWidget(self.hits)
        head = row(
            ThemedIcon("book-open", 18, "accent"),
            self.title,
            None,
            self.search,
            self.back,
            self.forth,
            self.apart,
            self.cross,
            gap=4,
            margins=(20, 10, 12, 10),
        )
        head.setStretch(3, 4)
        self.search.setMinimumWidth(140)
        side = QFrame()
        side.setObjectName("guide_side")
        side.setFixedWidth(CONTENTS)
        side.setLayout(
            column(
                self._left,
                rule(),
                row(self.hint, margins=(16, 10, 12, 12)),
                gap=0,
                margins=(0, 8, 0, 0),
            )
        )
        foot = row(self.show_me, None, self.following, margins=(28, 12, 24, 12))
        page = column(self.text, rule(), foot, gap=0)
        page.setStretch(0, 1)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(side)
        body.addLayout(page, 1)
        whole = column(head, rule(), body, gap=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def _wire(self) -> None:
        self.search.searched.connect(self._search)
        self.text.asked.connect(self.open)
        self.contents.currentItemChanged.connect(
            lambda item, _before: self.open(str(item.data(0, _KEY))) if item else None
        )
        self.contents.itemClicked.connect(
            lambda item, _at: item.setExpanded(True) if item.childCount() else None
        )
        self.hits.currentItemChanged.connect(lambda _item, _before: self._take_hit())
        theme().changed.connect(self.text.show_again)


_HINT = N_("F1 opens the page of where you are")


class _HitPainter(QStyledItemDelegate):
    """The title of a page, and below it a piece of it."""

    def sizeHint(self, option: Any, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, HIT)

    def paint(
        self, painter: QPainter, option: Any, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        title, snippet = index.data(_SNIPPET)
        box: QRect = option.rect.adjusted(4, 2, -4, -2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & option.state.State_Selected:
            painter.setPen(colour("line"))
            painter.setBrush(colour("card"))
            painter.drawRoundedRect(box, 6, 6)
        inside = box.adjusted(10, 6, -8, -4)
        line = QRect(inside.x(), inside.y(), inside.width(), 18)
        write_line(painter, line, title, font(13, QFont.Weight.DemiBold), "fg")
        small = font(12)
        for said in wrapped_lines(snippet, 12, QFont.Weight.Normal, inside.width(), 2):
            line = line.translated(0, 20 if line.y() == inside.y() else 16)
            write_line(painter, line, said, small, "fg2")
        painter.restore()
