"""What a number of a report opens: people among the participants, activities in the timetable, a
cohort, and of leads, projects, members and events a list that leads to each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QWidget

from lcdesk.services.core.record_lists import (
    EVENTS,
    LEADS,
    MEMBERS,
    PROJECTS,
    RecordList,
    list_records,
    name_of,
)
from lcdesk.settings import ALL_COHORTS
from lcdesk.texts import _, n_
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.widgets import Button, Label, column, row

LISTS: Mapping[str, tuple[RecordList, str]] = {
    "lead": (LEADS, "leads"),
    "project": (PROJECTS, "projects"),
    "member": (MEMBERS, "alliance"),
    "event": (EVENTS, "alliance"),
}
"""Kind of record → its list, and the tab of the Cooperation screen it stands on."""
SIZE = (460, 420)  # px


def open_behind(context: Context, kind: str, ids: Sequence[int], words: str) -> None:
    """Show the records behind a number; nothing where there is none."""
    if not ids:
        return
    if kind == "participant":
        if not context.is_all:
            context.choose_cohort(ALL_COHORTS)
        context.open_screen("participants", ids=ids, words=words)
    elif kind == "activity":
        context.open_screen("curriculum", ids=ids)
    elif kind == "cohort":
        context.choose_cohort(ids[0])
    elif kind in LISTS:
        _open_listed(context, kind, ids, words)


def _open_listed(context: Context, kind: str, ids: Sequence[int], words: str) -> None:
    which, tab = LISTS[kind]
    if len(ids) == 1:
        context.open_screen("cooperation", tab=tab, kind=kind, open=ids[0])
        return
    desk = context.desk
    context.tasks.run(
        _("Reading"),
        lambda _task: [
            (int(record["id"]), name_of(which, record))
            for record in list_records(desk, which, list(ids))
        ],
        lambda found: BehindDialog(context, kind, found, words).open(),
        owner=context.stack,
        is_quiet=True,
    )


class BehindDialog(QDialog):
    """The records behind a number by name; one of them is shown where it stands."""

    def __init__(
        self, context: Context, kind: str, records: Sequence[tuple[int, str]], words: str
    ) -> None:
        super().__init__(_window_of(context))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(words)
        self._context, self._kind = context, kind
        self.list = QListWidget()
        self.list.setAccessibleName(words)
        for number, name in records:
            item = QListWidgetItem(name)
            item.setData(Qt.ItemDataRole.UserRole, number)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(lambda _item: self.show_record())
        show = Button(_("&Show"), kind="primary", clicked=self.show_record)
        show.setDefault(True)
        close = Button(_("Close"), clicked=self.reject)
        count = n_("{count} entry", "{count} entries", len(records))
        self.setLayout(
            column(
                Label(words, 15, "bold", wraps=True),
                Label(count, 12, ink="fg2"),
                self.list,
                row(None, close, show),
                margins=(16, 14, 16, 14),
            )
        )
        self.resize(*SIZE)

    def show_record(self) -> None:
        """Go to the one that is marked."""
        if self.list.currentRow() >= 0:
            number = int(self.list.currentItem().data(Qt.ItemDataRole.UserRole))
            self.accept()
            self._context.open_screen(
                "cooperation", tab=LISTS[self._kind][1], kind=self._kind, open=number
            )


def _window_of(context: Context) -> QWidget | None:
    return context.stack.window() if context.stack is not None else None
