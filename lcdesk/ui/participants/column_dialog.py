"""Which columns, and in which order: ticked, dragged or moved by keys; the table follows at
once.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QDialog

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.texts import N_, _
from lcdesk.ui.kit.dialogs.ordered_list import OrderedTickList
from lcdesk.ui.kit.dialogs.tick_list import TickLine, with_heads
from lcdesk.ui.kit.painting.plain_text import Retranslation, tip_of
from lcdesk.ui.kit.table.model import TableColumn
from lcdesk.ui.kit.widgets import Button, Label, SearchBox, column, row
from lcdesk.ui.kit.widgets.controls import PopupButton
from lcdesk.ui.kit.word_matching import spellings_of_field
from lcdesk.ui.participants.shown import PeopleView

WIDTH, HEIGHT = 344, 560
NAME = "full_name"  # it stays: a row without it says nothing


class ColumnDialog(QDialog):
    """Beside the table, which stays in use; Esc closes it. Each change is kept as it is made."""

    def __init__(self, shown: PeopleView) -> None:
        super().__init__(shown.screen)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._shown, self._view, self._retranslation = shown, shown.view, Retranslation()
        self.search, self.count = SearchBox(), Label("", 12, ink="fg2")
        self.first = Button(kind="link", clicked=self._reset)
        self.list = OrderedTickList(self.search)
        self.hint = Label("", 12, ink="fg3", wraps=True)
        self._lay_out()
        self._is_due = QTimer(self)
        self._is_due.setSingleShot(True)
        self._is_due.timeout.connect(self._fill)
        self._view.columns.arranged.connect(self._is_due.start)
        self.list.taken.connect(self._take)
        self.list.moved.connect(self._move)
        shown.context.language_changed.connect(self.retranslate)
        shown.screen.installEventFilter(self)
        self.retranslate()
        self.search.setFocus()

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self._retranslation.again()
        self._fill()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """It goes with its screen."""
        if watched is self._shown.screen and event.type() == QEvent.Type.Hide:
            self.close()
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        say = self._retranslation.say
        say(N_("Columns"), self.setWindowTitle, self.list.setAccessibleName)
        say(N_("Search a column…"), self.search.set_hint)
        say(N_("Reset"), self.first.setText)
        say(N_("The columns, their order and widths as they were at first"), tip_of(self.first))
        say(
            N_(
                "Space ticks, Enter ticks what is marked. Drag, or Alt+Up and Alt+Down: another "
                "place."
            ),
            self.hint.setText,
        )
        made = column(
            self.search,
            row(self.count, None, self.first),
            self.list,
            self.hint,
            margins=(12, 12, 12, 12),
        )
        made.setStretch(2, 1)
        self.setLayout(made)
        self.resize(WIDTH, HEIGHT)

    def _fill(self, current: str | None = None) -> None:
        """Those chosen in their order on screen, then the others as the catalogue has them."""
        self._is_due.stop()
        marked = self.list.current()
        shown = [column for _at, column in self._view.columns.ticked()]
        others: dict[str, list[TickLine]] = {section: [] for section in PARTICIPANT.sections()}
        for one in self._view.table.columns:
            if one not in shown:
                section = one.field.section if one.field else ""
                others.setdefault(section, []).append(_line(one, is_shown=False))
        lines = [_line(one, is_shown=True) for one in shown]
        heads = [
            (_(section) if section else _("Worked out"), found) for section, found in others.items()
        ]
        self.list.show_lines(
            with_heads([(_("Shown, from left to right"), lines), *heads]),
            current or (marked.key if marked else None),
        )
        self.count.setText(
            _("{count} of {whole} shown", count=len(shown), whole=len(self._view.table.columns))
        )

    def _take(self, name: str) -> None:
        """Show or hide a column; what is shown goes to the right end. The keyboard stays where
        it is in the list.
        """
        is_shown = self._view.columns.is_ticked(self._view.table.column_at(name))
        keys = [line.key for line in self.list.shown()]
        at = keys.index(name)
        beside = keys[at + 1] if at + 1 < len(keys) else keys[at - 1]
        self._view.columns.show(name, not is_shown)
        if not is_shown:
            self._view.columns.place(name, len(self._view.columns.ticked()))
        self._fill(name if self.search.text() else beside)
        if self.search.hasFocus():
            self.search.selectAll()

    def _move(self, name: str, place: int) -> None:
        self._view.columns.place(name, place)
        self._fill(name)

    def _reset(self) -> None:
        self._view.columns.reset()
        self._shown.show_cohort_column()
        self._fill()


def _line(one: TableColumn, *, is_shown: bool) -> TickLine:
    words = spellings_of_field(one.name, one.title)
    return TickLine(
        one.name,
        _(one.title),
        is_ticked=is_shown,
        words=words,
        is_fixed=one.name == NAME,
        has_grip=is_shown,
    )


class ColumnChooser:
    """The dialog of the button "Columns": there is at most one."""

    def __init__(self, shown: PeopleView, button: PopupButton) -> None:
        self._shown, self._button = shown, button
        self.dialog: ColumnDialog | None = None
        button.clicked.connect(self.open)

    def open(self) -> None:
        """Open it, or bring it forward."""
        if self.dialog is None:
            self.dialog = ColumnDialog(self._shown)
            self.dialog.finished.connect(self._forget)
            self.dialog.move(self._button.corner(self.dialog.width()))
            self.dialog.show()
            self._keep_on_screen(self.dialog)
        self.dialog.raise_()
        self.dialog.activateWindow()

    def _keep_on_screen(self, dialog: QDialog) -> None:
        frame, room = dialog.frameGeometry(), dialog.screen().availableGeometry()
        left = max(room.left(), min(frame.left(), room.right() - frame.width()))
        dialog.move(left, max(room.top(), min(frame.top(), room.bottom() - frame.height())))

    def _forget(self) -> None:
        self.dialog = None
        self._shown.view.setFocus()
