"""What the import remembers: a list to search, entries changed or forgotten, the whole written
to a file and read from one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHeaderView,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from lcdesk.model.clock import moment_of
from lcdesk.model.fields import without_numbers
from lcdesk.model.files import TABLE
from lcdesk.services.learned import learned_mappings
from lcdesk.services.learned.mapping_kinds import MAPPING_KINDS, LearnedItem, Meaning
from lcdesk.texts import N_, _, n_
from lcdesk.ui.importing.dialogs import EntryDialog
from lcdesk.ui.kit.dialogs.file_folders import ask_for_file
from lcdesk.ui.kit.dialogs.saving import ask_where, tell_saved
from lcdesk.ui.kit.forms.edit_tracking import LocalUndo
from lcdesk.ui.kit.forms.editors import ChoiceBox
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.table.model import RecordTable, TableColumn
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.widgets import Banner, Button, Card, EmptyState, Label, SearchBox, column, row
from lcdesk.ui.kit.widgets.controls import TabRow

SIZE = (980, 620)


class LearnedDialog(QDialog):
    """Every change is an operation of its own; Ctrl+Z takes back those made here."""

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("What the import remembers"))
        self._context, self._items = context, list[LearnedItem]()
        self._handlers = LocalUndo(context.desk)
        self.search, self.banner = SearchBox(_("Search words, meanings, files")), Banner()
        self.tabs, self.table = TabRow(tuple(TABS)), LearnedTable()
        self.empty = EmptyState("lightbulb")
        self.change = Button(_("Change…"), "pencil", clicked=self.ask_meaning)
        self.forget = Button(_("Forget"), "trash-2", clicked=self.forget_chosen)
        self.bring = Button(_("Read from a file…"), "upload", clicked=self.ask_for_file)
        self.take = Button(_("Write to a file…"), "download", clicked=self.ask_where)
        self.close_button = Button(_("Close"), clicked=self.accept)
        self._build()
        self._connect()
        self.reload()
        self.resize(*SIZE)
        self.table.setFocus()

    # --- what is shown ---

    def reload(self) -> None:
        """Everything anew."""
        self._items = learned_mappings.list_mappings(self._context.desk)
        counts = count_kinds(self._items)
        for key, tab in self.tabs.tabs.items():
            tab.show_count(_(TABS[key]), counts[key])
            tab.setVisible(key == ALL or bool(counts[key]))
        if not counts[self.tabs.key]:
            self.tabs.choose(ALL)
        self._filter()

    def _filter(self) -> None:
        self.table.show_items(self._items, self.tabs.key, self.search.text())
        has_rows = len(self.table.table.ids) > 0
        self._middle.setCurrentIndex(0 if has_rows else 1)
        if self._items:
            self.empty.say(
                _("Nothing remembered has these words."), _("Show all again"), self._show_all
            )
        else:
            self.empty.say(
                _(
                    "Nothing is remembered yet: what you answer in a review is kept here for the "
                    "next file."
                )
            )
        self.take.setEnabled(bool(self._items))
        self._show_choice()

    def _show_all(self) -> None:
        self.search.clear()
        self.tabs.choose(ALL)
        self._filter()

    def _show_choice(self) -> None:
        chosen = len(self.table.selected_ids())
        self.change.setEnabled(chosen == 1)
        self.forget.setEnabled(chosen > 0)

    # --- what is done ---

    def ask_meaning(self) -> None:
        """Let the chosen entry mean something else."""
        chosen = self.table.chosen_items()
        if len(chosen) == 1:
            item = chosen[0]
            MeaningDialog(self, item, lambda means: self._change(item, means)).open()

    def _change(self, item: LearnedItem, means: Meaning) -> None:
        if means == item["value"] or means == {}:
            return
        desk = self._context.desk
        self._do(
            lambda: learned_mappings.change(desk, item["number"], means, item),
            _("“{said}” is changed.", said=item["said"]),
        )

    def forget_chosen(self) -> None:
        """Take the chosen entries out."""
        numbers, desk = self.table.selected_ids(), self._context.desk
        told = n_("{count} answer is forgotten.", "{count} answers are forgotten.", len(numbers))
        if numbers:
            self._do(lambda: learned_mappings.forget(desk, numbers), told)

    def ask_where(self) -> None:
        """Write all of it to a .csv."""
        path = ask_where(self, _("Write to a file…"), Path(_("What is remembered") + ".csv"), TABLE)
        if path:
            count = learned_mappings.export_mappings(self._context.desk, path)
            told = n_(
                "{count} answer is written to {name}.",
                "{count} answers are written to {name}.",
                count,
                name=path.name,
            )
            tell_saved(self, path, lambda: told)

    def ask_for_file(self) -> None:
        """Take in a .csv that was written so, here or elsewhere."""
        if (path := ask_for_file(self, _("Read from a file…"), "*.csv")) is not None:
            self._bring(path)

    def _bring(self, path: Path) -> None:
        found: list[int] = []
        self._do(lambda: found.append(learned_mappings.import_mappings(self._context.desk, path)))
        if count := found[0]:
            told = n_(
                "{count} answer is new or differs.", "{count} answers are new or differ.", count
            )
            self.banner.offer(told, _("Undo"), self.undo)
        else:
            self.banner.say(_("All of it is known already."), "info", can_close=True)

    def _do(self, handler: Callable[[], object], told: str = "") -> None:
        self._handlers.do(handler)
        self.reload()
        if told:
            self.banner.offer(told, _("Undo"), self.undo)

    def undo(self) -> None:
        """Take back the last change made here."""
        if told := self._handlers.undo():
            self.reload()
            self.banner.say(told, "ok", can_close=True)

    # --- how it is put together ---

    def _build(self) -> None:
        card = Card()
        inside = column(margins=(1, 1, 1, 1))
        self._middle = QStackedWidget()
        self._middle.addWidget(self.table)
        self._middle.addWidget(self.empty)
        inside.addWidget(self._middle)
        card.setLayout(inside)
        self.search.setFixedWidth(280)
        note = Label(
            _(
                "Answers from earlier reviews. New files are read with them; nothing imported "
                "changes here."
            ),
            13,
            ink="fg2",
            wraps=True,
        )
        head = column(Label(_("What the import remembers"), 17, "bold"), note, gap=4)
        made = column(
            head, self.banner, row(self.tabs, None, self.search), gap=12, margins=(24, 22, 24, 18)
        )
        made.addWidget(card, 1)
        made.addLayout(
            row(self.change, self.forget, None, self.bring, self.take, 8, self.close_button)
        )
        self.setLayout(made)

    def _connect(self) -> None:
        self.tabs.chosen.connect(lambda _key: self._filter())
        self.search.searched.connect(lambda _text: self._filter())
        self.table.chosen.connect(self._show_choice)
        self.table.opened.connect(lambda _number: self.ask_meaning())
        self.table.removal_asked.connect(self.forget_chosen)
        for keys, handler in (
            (QKeySequence.StandardKey.Find, self.search.setFocus),
            (QKeySequence.StandardKey.Undo, self.undo),
            (QKeySequence("F2"), self.ask_meaning),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(handler)


# --- The remembered answers as a table, by kind and by search ---


class ListedItem(LearnedItem):
    """An entry as a row of the table."""

    id: int


ALL = "all"
_LAST = "order"  # orders of dates, of which there are few
TABS = {
    ALL: N_("All"),
    **{
        kind.name: kind.tab_label
        for kind in sorted(MAPPING_KINDS, key=lambda kind: kind.name == _LAST)
    },
}
LABELS = {kind.name: kind.short_label or kind.label for kind in MAPPING_KINDS}


class LearnedTable(RecordView[ListedItem]):
    """The items of `learned_mappings.list_mappings` that pass; ids are their numbers."""

    def __init__(self) -> None:
        self._items: dict[int, LearnedItem] = {}
        super().__init__(
            RecordTable(_COLUMNS, lambda ids: [self._shown(at) for at in ids if at in self._items])
        )
        self.columns.stretch("means")
        self.horizontalHeader().setSectionResizeMode(
            self.table.column_at("means"), QHeaderView.ResizeMode.Stretch
        )
        self.setAccessibleName(_("What the import remembers"))

    def show_items(self, items: Sequence[LearnedItem], kind: str, search: str) -> None:
        """Those of a kind in whose words the search is found."""
        self._items = {item["number"]: item for item in items}
        wanted = search.casefold().strip()
        shown = [at for at, item in self._items.items() if _passes(item, kind, wanted)]
        self.columns.show("kind", kind == ALL)
        self.set_ids(shown)

    def chosen_items(self) -> list[LearnedItem]:
        """The selected ones."""
        return [self._items[at] for at in self.selected_ids() if at in self._items]

    def _shown(self, number: int) -> ListedItem:
        """Where people were once taken for the heads, without the numbers of their papers."""
        item = self._items[number]
        return {**item, "id": number, "said": without_numbers(item["said"])}


def count_kinds(items: Sequence[LearnedItem]) -> Counter[str]:
    """Kind → how many; `ALL` for all."""
    return Counter({ALL: len(items), **Counter(item["kind"] for item in items)})


def _passes(item: LearnedItem, kind: str, wanted: str) -> bool:
    words = f"{item['said']} {item['means']} {item['file_name']}".casefold()
    return kind in (ALL, item["kind"]) and wanted in words


_COLUMNS = (
    TableColumn("said", N_("In the file"), 230, "strong", is_sortable=False),
    TableColumn[ListedItem](
        "means",
        N_("It means"),
        250,
        is_sortable=False,
        tone=lambda item: "warn" if item["is_stale"] else "",
    ),
    TableColumn[ListedItem](
        "kind",
        N_("Kind"),
        100,
        "muted",
        text=lambda item: _(LABELS[item["kind"]]),
        is_sortable=False,
    ),
    TableColumn("file_name", N_("Learnt from"), 170, "muted", is_sortable=False),
    TableColumn[ListedItem](
        "learnt_at",
        N_("When"),
        120,
        "muted",
        is_sortable=False,
        text=lambda item: moment_of(item["learnt_at"]) if item["learnt_at"] else "",
    ),
)


# --- What a remembered answer shall mean from now on: one of the choices, or for a layout a field
# for each head ---


UNSET = ""  # in a layout: nothing remembered for a head, the reader decides


class MeaningDialog(EntryDialog):
    """`changed(value)` gets what `learned_mappings.change` takes."""

    def __init__(
        self, parent: QWidget, item: LearnedItem, changed: Callable[[Meaning], object]
    ) -> None:
        is_layout = item["kind"] == "layout"
        sentence = (
            _("Which field is each of these columns?")
            if is_layout
            else _("What does “{said}” mean?", said=without_numbers(item["said"]))
        )
        super().__init__(parent, _("What is remembered"), sentence, _("Remember it so"))
        self._item, self._changed = item, changed
        self.wrong = Label("", 12, ink="bad", wraps=True)
        self.wrong.hide()
        self.boxes = self._boxes()
        first = next(iter(self.boxes.values()))
        if is_layout:
            self.lay(self._table(), self.wrong)
            self.resize(560, min(210 + 42 * len(self.boxes), 620))
        else:
            first.setAccessibleName(sentence)
            self.lay(first, self.wrong)
        first.setFocus()
        line = first.lineEdit()
        if line is not None:
            line.selectAll()

    def accept(self) -> None:
        """Only with what the lists offer."""
        bad = next((box for box in self.boxes.values() if not box.is_known()), None)
        if bad is not None:
            self.wrong.setText(_("“{text}” is none of the choices.", text=bad.currentText()))
            self.wrong.show()
            bad.setFocus()
            return
        super().accept()
        self._changed(self._means())

    def _means(self) -> Meaning:
        if self._item["kind"] != "layout":
            return self.boxes[""].value()
        before = {one["head"]: one["field"] or UNSET for one in self._item["columns"]}
        now = {head: box.value() for head, box in self.boxes.items()}
        return {head: value or None for head, value in now.items() if value != before[head]}

    def _boxes(self) -> dict[str, ChoiceBox]:
        item = self._item
        if item["kind"] != "layout":
            has_flags = item["kind"] == "country"
            return {"": ChoiceBox(item["choices"], item["value"], has_flags=has_flags)}
        choices = ((UNSET, _("as the program reads it")), *item["choices"])
        made = {one["head"]: ChoiceBox(choices, one["field"] or UNSET) for one in item["columns"]}
        for head, box in made.items():
            box.setAccessibleName(without_numbers(head))
        return made

    def _table(self) -> QScrollArea:
        inside = QWidget()
        inside.setObjectName("plain")
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 10, 0)
        grid.setVerticalSpacing(6)
        grid.setHorizontalSpacing(12)
        for at, (head, box) in enumerate(self.boxes.items()):
            label = Label(without_numbers(" ".join(head.split())), 13, ink="fg2", wraps=True)
            label.setBuddy(box)
            grid.addWidget(label, at, 0)
            grid.addWidget(box, at, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(len(self.boxes), 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        return area
