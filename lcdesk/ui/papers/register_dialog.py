"""The register of a cohort: every number that was given, and what became of the paper."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from lcdesk.model.faults import KnownFault
from lcdesk.model.files import PDF
from lcdesk.services.papers import register
from lcdesk.services.papers.catalogue import paper_kind
from lcdesk.services.papers.making import save_contents
from lcdesk.services.papers.register import RegisterLine
from lcdesk.texts import _, n_
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.dialogs.saving import ask_to_save, tell_saved
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.widgets import Button, Label, column, row

SIZE = (860, 560)


class RegisterDialog(QDialog):
    """Papers are set again as they were, or made void, one or several at a time."""

    def __init__(self, parent: QWidget | None, context: Context) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Register of papers"))
        self._context = context
        self.lines: Sequence[RegisterLine] = ()
        self.table, self.sentence = QTableWidget(), Label("", 13, ink="fg2")
        self.again = Button(_("Save as they &were…"), "file-down", clicked=self.ask_where)
        self.void = Button(_("Make &void"), "circle-slash", clicked=self.make_void)
        self.close_button = Button(_("Close"), clicked=self.reject)
        self._build()
        self.reload()
        context.news.connect(self._hear)

    def reload(self) -> None:
        """Read it anew."""
        self.lines = register.list_issued(self._context.desk, self._context.cohort_id)
        self.table.setRowCount(len(self.lines))
        for at, line in enumerate(self.lines):
            for column_, text in enumerate(_cells(line)):
                self.table.setItem(at, column_, QTableWidgetItem(text))
        count = len(self.lines)
        self.sentence.setText(
            n_("{count} number was given.", "{count} numbers were given.", count)
            if count
            else _("No paper was issued yet.")
        )
        self._show_actions()

    def chosen(self) -> list[RegisterLine]:
        """The lines that are marked."""
        rows = sorted({index.row() for index in self.table.selectedIndexes()})
        return [self.lines[at] for at in rows]

    def ask_where(self) -> QFileDialog | None:
        """Ask where the marked ones go, set again as they were."""
        ids = [one.paper_id for one in self.chosen() if one.paper_id is not None]
        try:
            contents = register.read_issued(self._context.desk, ids)
        except KnownFault as fault:
            show_fault(fault, self)
            return None

        def save(path: Path) -> None:
            register.note_handed_out(self._context.desk, ids)
            self._context.tasks.run(
                _("Setting the pages"),
                lambda task: save_contents(contents, path, is_stopped=task.stoppable().is_stopped),
                lambda saved: tell_saved(self, saved.paths[0], lambda: saved.message),
                owner=self,
            )

        name = self.chosen()[0].number
        return ask_to_save(self, _("Save the papers"), PDF, name, save)

    def make_void(self) -> None:
        """Those marked hold no longer; their numbers stay given."""
        for line in self.chosen():
            if line.state == "issued":
                register.void_paper(self._context.desk, line.number, "")

    def _hear(self) -> None:
        self.reload()

    def _show_actions(self) -> None:
        chosen = self.chosen()
        self.again.setEnabled(any(one.paper_id is not None for one in chosen))
        self.void.setEnabled(any(one.state == "issued" for one in chosen))

    def _build(self) -> None:
        heads = (_("Number"), _("Paper"), _("Name"), _("State"), _("Issued"), _("Reason"))
        self.table.setColumnCount(len(heads))
        self.table.setHorizontalHeaderLabels(heads)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.setAccessibleName(self.windowTitle())
        self.table.itemSelectionChanged.connect(self._show_actions)
        self.setLayout(
            column(
                self.sentence,
                self.table,
                row(None, self.again, self.void, self.close_button, gap=8),
                gap=12,
                margins=(20, 18, 20, 16),
            )
        )
        self.resize(*SIZE)


def _cells(line: RegisterLine) -> tuple[str, ...]:
    state = (
        _("replaced by {number}", number=line.replaced_by)
        if line.replaced_by
        else _(register.STATES[line.state])
    )
    kind = _(paper_kind(line.kind).label)
    return (line.number, kind, line.name, state, line.at.date().isoformat(), line.reason)
