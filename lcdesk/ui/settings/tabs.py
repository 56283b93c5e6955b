"""The part of the settings about the tabs of the window: which are shown, in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from lcdesk.texts import _
from lcdesk.ui.kit.dialogs.ordered_list import OrderedTickList
from lcdesk.ui.kit.dialogs.tick_list import ROW, TickLine
from lcdesk.ui.kit.tab_order import TabOrder
from lcdesk.ui.kit.widgets import Button, Label, column, row

if TYPE_CHECKING:
    from lcdesk.ui.kit.screen import Frame


class TabsChoice(QWidget):
    """A ticked line a tab; dragging, or Alt+Up and Alt+Down, gives it another place."""

    def __init__(self, window: Frame) -> None:
        super().__init__()
        self._window = window
        self.first = self.list = OrderedTickList()
        self.list.setAccessibleName(_("Tabs"))
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.taken.connect(self._take)
        self.list.moved.connect(self._move)
        self.reset = Button(_("Reset the tabs"), clicked=self._reset)
        self.none = Label(_("They can be chosen once a desk is open."), 13, ink="fg2", wraps=True)
        self.setLayout(column(self.none, self.list, row(self.reset, None), gap=6))
        order, _names = window.tabs()
        has_tabs = bool(order.keys)
        self.none.setVisible(not has_tabs)
        for part in (self.list, self.reset):
            part.setVisible(has_tabs)
        self.list.setFixedHeight(ROW * len(order.keys) + 8)
        self._fill()

    def _fill(self, current: str | None = None) -> None:
        order, names = self._window.tabs()
        self.list.show_lines(
            (
                TickLine(
                    key,
                    names[key][0],
                    icon=names[key][1],
                    is_ticked=key not in order.hidden,
                    is_fixed=order.shown == (key,),
                    has_grip=True,
                )
                for key in order.keys
            ),
            current or (order.keys[0] if order.keys else None),
        )
        self.reset.setEnabled(order != self._window.first_tabs())

    def _take(self, key: str) -> None:
        order, _names = self._window.tabs()
        self._window.arrange_tabs(order.with_hidden(key, is_hidden=key not in order.hidden))
        self._fill(key)

    def _move(self, key: str, place: int) -> None:
        """Among all of them, the hidden ones too."""
        order, _names = self._window.tabs()
        others = [one for one in order.keys if one != key]
        keys = (*others[:place], key, *others[place:])
        self._window.arrange_tabs(TabOrder(keys, order.hidden))
        self._fill(key)

    def _reset(self) -> None:
        self._window.arrange_tabs(self._window.first_tabs())
        self._fill()
