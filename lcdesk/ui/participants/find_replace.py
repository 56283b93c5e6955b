"""Find and replace: what would change is listed while it is typed, and done as one undo."""

from __future__ import annotations

from collections.abc import Sequence
from os.path import commonprefix
from typing import TypedDict

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLayout, QLineEdit, QSizePolicy

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.services.participants.participants import (
    FoundReplacements,
    MatchOptions,
    Question,
    ReadCells,
    ReplacementLine,
    fields_to_search,
    preview,
    replace,
)
from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.table.model import RecordTable, TableColumn
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.widgets import Button, Label, column, row
from lcdesk.ui.participants.shown import PeopleView

SOON_MS = 250
# letters: of a beginning both have in common that much is shown; else this much of its end
SAME, LED_IN = 14, 12
_TITLE, _NOW, _AFTER = N_("Find and replace"), N_("Now"), N_("Afterwards")


class FindReplace(QDialog):
    """About the block where it has several cells, or all people and columns shown; the table
    behind stays usable.
    """

    def __init__(self, shown: PeopleView) -> None:
        super().__init__(shown.screen)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_(_TITLE))
        self.setMinimumSize(640, 460)
        self.resize(760, 520)
        self._shown = shown
        self._found = FoundReplacements()
        self._asked = 0  # answers to older questions are not shown
        self._about: tuple[object, ...] = ()  # what was asked about what is shown
        block = shown.block
        self._block = (
            (shown.view.block_ids(), block.names) if block.is_whole and block.cells > 1 else None
        )
        self.wanted, self.put, self.where = QLineEdit(), QLineEdit(), QComboBox()
        self.is_exact, self.is_whole = QCheckBox(_("Match case")), QCheckBox(_("Whole cells only"))
        self.told = Label("", 13, "medium", wraps=True)
        self.lines = RecordView(RecordTable(_columns(), self._read))
        self.lines.columns.stretch("new")
        self.ok = Button("", kind="primary", clicked=self.replace)
        self._lay_out()
        self._look_soon = shown.context.tasks.delayed(self.look, SOON_MS, self)
        for line in (self.wanted, self.put):
            line.textChanged.connect(lambda _text: self._look_soon())
        for box in (self.is_exact, self.is_whole):
            box.toggled.connect(lambda _is_on: self._look_soon())
        self.where.currentIndexChanged.connect(lambda _at: self._look_soon())
        self.lines.opened.connect(self._go_to)
        self._show(FoundReplacements())

    def _lay_out(self) -> None:
        self.wanted.setAccessibleName(_("Find"))
        self.put.setAccessibleName(_("Replace with"))
        self.where.setAccessibleName(_("Search in"))
        self.lines.setAccessibleName(_("What would change"))
        if self._block:
            ids, names = self._block
            self.where.addItem(_("In the {count} marked cells", count=f"{len(ids) * len(names):,}"))
        people = self._shown.table.records
        self.where.addItem(
            n_(
                "In all columns shown, {count} person",
                "In all columns shown, {count} people",
                people,
            )
        )
        close = Button(_("Close"), clicked=self.reject)
        self.ok.setDefault(True)
        parts: tuple[QLayout, ...] = (
            row(_named(_("Find"), self.wanted), self.wanted),
            row(_named(_("Replace with"), self.put), self.put),
            row(_named(_("Search in"), self.where), self.where, 12, self.is_exact, self.is_whole),
        )
        # its hint is short
        self.where.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        whole = column(
            *parts,
            4,
            self.told,
            self.lines,
            row(None, close, self.ok),
            gap=10,
            margins=(24, 20, 24, 18),
        )
        whole.setStretch(whole.indexOf(self.lines), 1)
        self.setLayout(whole)

    def look(self) -> None:
        """List what would change, beside the window."""
        self._asked += 1
        number, desk, question = self._asked, self._shown.context.desk, self._question()
        about = (self.where.currentIndex(), *question[1:])

        def show(found: FoundReplacements) -> None:
            if number == self._asked:
                self._about = about
                self._show(found)

        self._shown.context.tasks.run(
            "", lambda _task: preview(desk, *question), show, owner=self, is_quiet=True
        )

    def replace(self) -> None:
        """Do it; what could not be read is left as it was."""
        desk, question = self._shown.context.desk, self._question()
        about = (self.where.currentIndex(), *question[1:])
        shown = self._found if self._about == about else None  # else nothing is shown of it yet
        self.ok.setEnabled(False)
        self._shown.context.tasks.run(
            _("Replacing…"),
            lambda _task: replace(desk, question, shown),
            self._replaced,
            self._failed,
            owner=self,
        )

    def _failed(self, error: BaseException) -> None:
        """Somebody was faster: what would change now is listed, and what was typed stays."""
        show_fault(error, self)
        self.look()

    def _replaced(self, block: ReadCells) -> None:
        self._shown.table.forget()
        for record_id, values in block.cells.items() if self._shown.view.cells.rejected else ():
            self._shown.view.cells.forgive([record_id], values.keys())
        count = sum(map(len, block.cells.values()))
        self._shown.context.tell_done(
            n_("{count} cell was replaced", "{count} cells were replaced", count)
        )
        self.look()

    def _question(self) -> Question:
        how = MatchOptions(self.is_exact.isChecked(), self.is_whole.isChecked())
        if self._block and self.where.currentIndex() == 0:
            ids: Sequence[int] = self._block[0]
            names: Sequence[str] = self._block[1]
        else:
            ids = [one for one in self._shown.table.whole if one not in self._shown.table.bands]
            names = [column.name for _at, column in self._shown.view.columns.shown()]
        return ids, fields_to_search(names), self.wanted.text(), self.put.text(), how

    def _show(self, found: FoundReplacements) -> None:
        self._found = found
        self.lines.set_ids(range(len(found.lines)))
        self.lines.table.forget()
        self.ok.setText(n_("Replace in {count} cell", "Replace in {count} cells", found.total))
        self.ok.setEnabled(found.total > 0)
        said = n_("{count} cell would change.", "{count} cells would change.", found.total)
        if found.refused:
            said += " " + n_(
                "{count} cannot: see the red line.",
                "{count} cannot: see the red lines.",
                found.refused,
            )
        self.told.setText(said if self.wanted.text() else _("Private columns are left out."))

    def _read(self, places: Sequence[int]) -> list[ReplacedCell]:
        return [_record(at, self._found.lines[at]) for at in places if at < len(self._found.lines)]

    def _go_to(self, at: int) -> None:
        """A double click on a line shows its cell in the table."""
        line = self._found.lines[at]
        self._shown.view.select_cells([line.id], [line.field])


def _named(text: str, buddy: QLineEdit | QComboBox) -> Label:
    made = Label(text, 13, ink="fg2")
    made.setFixedWidth(100)
    made.setBuddy(buddy)
    return made


def _columns() -> list[TableColumn]:
    return [
        TableColumn("name", N_("Name"), 150, "strong", is_sortable=False),
        TableColumn("field", N_("Field"), 120, "muted", is_sortable=False),
        TableColumn("old", _NOW, 160, "muted", is_sortable=False),
        TableColumn[ReplacedCell](
            "new",
            _AFTER,
            160,
            tone=lambda record: "bad" if record["problem"] else "",
            is_sortable=False,
        ),
    ]


def _from_change(text: str, other: str) -> str:
    """The text from shortly before it differs from the other: both are cut at their end, and the
    change must be seen.
    """
    alike = len(commonprefix((text, other)))
    if alike <= SAME:
        return text
    # the word before, where there are words
    start = max(text.rfind(" ", 0, alike - 1) + 1, alike - LED_IN)
    return "…" + text[start:]


class ReplacedCell(TypedDict):
    """A line of what would change."""

    id: int
    name: str
    field: str
    old: str
    new: str
    problem: str


def _record(at: int, line: ReplacementLine) -> ReplacedCell:
    after = _from_change(line.new, line.old)
    new = f"{after} · {line.problem}" if line.problem else after or "–"
    return {
        "id": at,
        "name": line.name,
        "field": PARTICIPANT.field(line.field).title,
        "old": _from_change(line.old, line.new),
        "new": new,
        "problem": line.problem,
    }
