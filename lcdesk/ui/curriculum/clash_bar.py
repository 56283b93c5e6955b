"""The banner above the week: the first clash in words, what else there is, and the way to it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu

from lcdesk.model.clashes import Clash
from lcdesk.texts import _, n_
from lcdesk.ui.curriculum.timetable import QUIET
from lcdesk.ui.icons import icon
from lcdesk.ui.widgets import Banner

MOST = 24  # lines of the menu; the list shows the rest


class ClashBar(Banner):
    """Red for clashes, amber for warnings alone (which can be closed). `shown([ids])`: go to these activities."""

    shown = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self._told: list[Clash] = []
        self._silenced: set[object] = set()

    def show_clashes(self, clashes: Sequence[Clash]) -> None:
        """Clashes first; warnings about words and whole days wait in the menu."""
        self._told = [clash for clash in clashes if clash.level == "clash" or clash.rule not in QUIET]
        self._told += [clash for clash in clashes if clash not in self._told]
        first = self._told[0] if self._told else None
        is_grave = first is not None and first.level == "clash"
        is_worth_it = first is not None and first.rule not in QUIET and first.key not in self._silenced
        if first is None or not (is_grave or is_worth_it):
            self.hide()
            return
        more = len(self._told) - 1
        deeds = [(_("Show"), lambda: self.shown.emit(list(first.activities)))]
        if more:
            deeds.append((n_("{count} more", "{count} more", more), self._open_menu))
        self.say(first.message, "bad" if is_grave else "warn", *deeds, can_close=not is_grave)

    def hide(self) -> None:
        """Closed by its cross: this warning is not told again until the program is started anew."""
        if self.isVisible() and self._told:
            self._silenced.add(self._told[0].key)
        super().hide()

    def menu(self) -> QMenu:
        """The other clashes and warnings; choosing one goes there."""
        menu = QMenu(self)
        for clash in self._told[1 : MOST + 1]:
            name, token = ("triangle-alert", "bad") if clash.level == "clash" else ("circle-alert", "warn")
            action = menu.addAction(icon(name, token), clash.message.replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, clash=clash: self.shown.emit(list(clash.activities)))
        if len(self._told) > MOST + 1:
            menu.addAction(_("{count} more in the list", count=len(self._told) - MOST - 1)).setEnabled(False)
        return menu

    def _open_menu(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(max(0, self.width() - menu.sizeHint().width()), self.height())))
