"""The register of a cohort: every number that was given, and what became of the paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QStackedWidget, QWidget

from lcdesk.model.faults import KnownFault
from lcdesk.model.files import PDF
from lcdesk.model.kinds import Date
from lcdesk.model.record_search import TypedSearch, fold_search, spoken_forms
from lcdesk.papers.content import PaperContent
from lcdesk.services.papers import register
from lcdesk.services.papers.catalogue import paper_kind
from lcdesk.services.papers.making import save_contents
from lcdesk.services.papers.register import RegisterLine
from lcdesk.texts import N_, _, list_names, n_
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.dialogs.saving import ask_to_save, tell_result, tell_saved
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.status_line import Result
from lcdesk.ui.kit.table.model import RecordTable, TableColumn
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.widgets import Banner, Button, Card, EmptyState, Label, SearchBox, column, row
from lcdesk.ui.papers.number_dialogs import VoidDialog
from lcdesk.ui.papers.printing import PrintRun, no_printer_words, plan_contents

SIZE = (1240, 620)


class RegisterDialog(QDialog):
    """Papers are set again as they were, or made void, one or several at a time."""

    def __init__(self, parent: QWidget | None, context: Context) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Register of papers"))
        self._context = context
        self.lines: Sequence[RegisterLine] = ()
        self._found = TypedSearch((), ())
        self.sentence = Label("", 13, ink="fg2", wraps=True)
        self.search = SearchBox(_("Search number, name or paper"))
        self.table = RecordTable(_COLUMNS, lambda ids: [_record(at, self.lines[at]) for at in ids])
        self.view = RecordView(self.table)
        self.banner, self.empty = Banner(), EmptyState("list")
        self.again = Button(_("Save as they &were…"), "file-down", clicked=self.ask_where)
        self.print = Button(_("&Print as they were…"), "printer", clicked=self.ask_to_print)
        self.void = Button(_("Make &void"), "circle-slash", clicked=self.ask_to_void)
        self.close_button = Button(_("Close"), clicked=self.reject)
        self._build()
        self.reload()
        context.news.connect(self._hear)

    def reload(self) -> None:
        """Read it anew."""
        self.lines = register.list_issued(self._context.desk, self._context.cohort_id)
        self.table.set_ids(())  # nothing that was read before is shown
        self._found = TypedSearch(
            range(len(self.lines)), [_search_words(one) for one in self.lines]
        )
        count = len(self.lines)
        self.sentence.setText(
            n_("{count} number was given.", "{count} numbers were given.", count) if count else ""
        )
        self.search.setVisible(count > 0)
        self._filter()

    def _filter(self) -> None:
        """Show the lines in which every word of the search stands."""
        found = self._found.find(self.search.text())
        self.view.set_ids(found)
        self._middle.setCurrentIndex(0 if found else 1)
        if self.lines:
            self.empty.say(
                _("No number, name or paper has these words."), _("Show all again"), self._show_all
            )
        else:
            self.empty.say(_("No paper was issued yet."))
        self._show_actions()

    def _show_all(self) -> None:
        self.search.show_text("")
        self._filter()
        self.search.setFocus()

    def chosen(self) -> list[RegisterLine]:
        """The lines that are marked."""
        return [self.lines[at] for at in sorted(self.view.selected_ids())]

    def ask_where(self) -> QFileDialog | None:
        """Ask where the marked ones go, set again as they were."""
        if not (contents := self._contents()):
            return None

        def save(path: Path) -> None:
            register.note_handed_out(self._context.desk, contents)
            self._context.tasks.run(
                _("Setting the pages"),
                lambda task: save_contents(
                    list(contents.values()), path, is_stopped=task.stoppable().is_stopped
                ),
                lambda saved: tell_saved(self, saved.paths[0], lambda: saved.message),
                owner=self,
            )

        name = self.chosen()[0].number
        return ask_to_save(self, _("Save the papers"), PDF, name, save)

    def ask_to_print(self) -> None:
        """Ask for the printer to which the marked ones go, set again as they were."""
        if (contents := self._contents()) and not self.print_run(contents).start():
            tell_result(self, Result(no_printer_words, tone="warn"))

    def print_run(self, contents: Mapping[int, PaperContent]) -> PrintRun:
        """These papers on their way to a printer."""
        return PrintRun(
            self._context,
            self,
            self.chosen()[0].number,
            lambda is_stopped: plan_contents(contents, is_stopped),
            lambda ids: register.note_handed_out(self._context.desk, ids),
        )

    def _contents(self) -> dict[int, PaperContent]:
        """The marked papers as they were issued, by their ids; none where one is no longer kept,
        which is said.
        """
        ids = [one.paper_id for one in self.chosen() if one.paper_id is not None]
        try:
            return dict(zip(ids, register.read_issued(self._context.desk, ids), strict=True))
        except KnownFault as fault:
            show_fault(fault, self)
            return {}

    def ask_to_void(self) -> VoidDialog:
        """Ask why those marked are made void; their numbers stay given."""
        numbers = [line.number for line in self.chosen() if line.state == "issued"]
        dialog = VoidDialog(self, len(numbers), lambda reason: self.make_void(numbers, reason))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def make_void(self, numbers: Sequence[str], reason: str) -> None:
        """They hold no longer, which is told with its undoing."""
        try:
            for number in numbers:
                register.void_paper(self._context.desk, number, reason)
        except KnownFault as fault:
            show_fault(fault, self)
            return
        self.banner.say(_("Void: {numbers}.", numbers=list_names(numbers)), "ok", can_close=True)

    def _hear(self) -> None:
        self.reload()

    def _show_actions(self) -> None:
        chosen = self.chosen()
        for button in (self.again, self.print):
            button.setEnabled(any(one.paper_id is not None for one in chosen))
        self.void.setEnabled(any(one.state == "issued" for one in chosen))

    def _build(self) -> None:
        self.view.setAccessibleName(self.windowTitle())
        self.view.columns.stretch("reason")
        self.view.chosen.connect(self._show_actions)
        self.search.setFixedWidth(300)
        self.search.searched.connect(lambda _text: self._filter())
        card, inside = Card(), column(margins=(1, 1, 1, 1))
        self._middle = QStackedWidget()
        self._middle.addWidget(self.view)
        self._middle.addWidget(self.empty)
        inside.addWidget(self._middle)
        card.setLayout(inside)
        self.setLayout(
            column(
                self.banner,
                row(self.sentence, None, self.search, gap=12),
                card,
                row(self.void, None, self.again, self.print, self.close_button, gap=8),
                gap=12,
                margins=(20, 18, 20, 16),
            )
        )
        self.resize(*SIZE)


_COLUMNS = (
    TableColumn("number", N_("No."), 140, "strong", is_sortable=False),
    TableColumn("paper", N_("Paper"), 190, is_sortable=False),
    TableColumn("name", N_("Name"), 220, is_sortable=False),
    TableColumn(
        "state",
        N_("State"),
        190,
        tone=lambda record: "ok" if record["holds"] else "fg3",
        is_sortable=False,
    ),
    TableColumn("issued", N_("Issued"), 130, "muted", is_sortable=False),
    TableColumn("reason", N_("Reason"), 200, "muted", is_sortable=False),
)


def _search_words(line: RegisterLine) -> str:
    """All that a line is found by, folded: number, name, and the paper in both languages."""
    words = paper_kind(line.kind).words
    return fold_search(
        "\n".join([line.number, line.name, words.zh, words.en, *spoken_forms(line.name)])
    )


def _record(at: int, line: RegisterLine) -> dict[str, object]:
    """A line as the table shows it."""
    state = (
        _("replaced by {number}", number=line.replaced_by)
        if line.replaced_by
        else _(register.STATES[line.state])
    )
    return {
        "id": at,
        "number": line.number,
        "paper": line.paper,
        "name": line.whose,
        "state": state,
        "holds": line.state == "issued",
        "issued": Date().format(line.at.date()),
        "reason": line.reason,
    }
