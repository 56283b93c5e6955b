"""The pane beside a table of the directory, and every change of it on its way to the desk: what is
asked before, and what is said after.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QDialog, QFrame, QRadioButton, QWidget

from lcdesk.model.catalogue import Record
from lcdesk.model.clock import short_day
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.lists import ACTIVITY_ROLE
from lcdesk.services.core.entry_history import revert_field
from lcdesk.services.core.record_lists import (
    EXPERTS,
    ORGANISATIONS,
    PROGRAMMES,
    THEMES,
    RecordList,
    change_records,
    name_of,
    remove_records,
)
from lcdesk.services.core.record_names import NameOffers
from lcdesk.services.curriculum import delegations, directory, travel_times
from lcdesk.services.curriculum.delegations import DelegationEntry
from lcdesk.services.curriculum.directory import SimilarEntries, Use, UsedRecord
from lcdesk.texts import N_, _, join_sentences, n_
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.dialogs.form_dialog import EnterKey, FormDialog
from lcdesk.ui.kit.forms.edit_tracking import with_typed
from lcdesk.ui.kit.forms.entry_history import EntryHistory
from lcdesk.ui.kit.forms.form import RecordForm
from lcdesk.ui.kit.painting.plain_text import PaintedButton, Retranslation, literal, set_tip
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.table.delegates import draw_text
from lcdesk.ui.kit.table.entry_table import Cells
from lcdesk.ui.kit.widgets import Banner, Button, IconButton, Label, column, row, rule, scrolled
from lcdesk.ui.kit.widgets.controls import paint_line_ground
from lcdesk.ui.organisations.directory_tables import ways_of

WIDTH = 348
MOST = 40  # uses told one by one
_HIGH = 48


class DirectoryPane(QFrame):
    """Tells `kept(field, value)`, `revealed(field)`, `opened(Use)` for an activity that was
    clicked, `closed()`.
    """

    kept = Signal(str, object)
    revealed = Signal(str)
    opened = Signal(object)
    closed = Signal()

    def __init__(self, screen: QWidget) -> None:
        super().__init__(screen)
        self.setObjectName("pane")
        self.setFixedWidth(WIDTH)
        self.retranslation = Retranslation()
        self.shelf: RecordList = EXPERTS
        self.record: Record = {}
        self._uses: Sequence[Use] = ()
        self.title = Label("", 15, "bold", wraps=True)
        self.close_button = IconButton("x", clicked=self.closed.emit, size=28)
        self.retranslation.say(N_("Close"), self.close_button.set_name)
        self.forms: dict[str, RecordForm] = {}  # by kind, each made when it is first shown
        self._places = column(gap=0)
        self.count = Label("", 13, "bold", wraps=True)
        self.uses = QWidget()
        self.uses.setObjectName("plain")
        self.uses.setLayout(column(gap=2))
        self.history = EntryHistory(self.retranslation)
        self._build()
        self._say()
        self.hide()

    @property
    def key(self) -> int:
        """The id of the entry shown, 0 for none."""
        return int(self.record.get("id") or 0)

    def show_entry(self, shelf: RecordList, record: Record, uses: Sequence[Use]) -> None:
        """Show an entry and where it is used."""
        if (shelf, record.get("id")) != (self.shelf, self.record.get("id")):
            self.history.show_lines(())
        self.shelf, self.record, self._uses = shelf, record, uses
        shown = self._form_of(shelf)
        for form in self.forms.values():
            form.setVisible(form is shown)
        shown.show_record(record)
        self._say()
        self.show()

    def _form_of(self, shelf: RecordList) -> RecordForm:
        """All fields of a list; five forms at once would take most of the screen's time."""
        kind = shelf.kind
        if kind.name not in self.forms:
            made = self.forms[kind.name] = RecordForm(kind)
            made.changed.connect(self.kept)
            made.revealed.connect(self.revealed)
            self._places.addWidget(made)
            made.set_always(tuple(field.name for field in kind.fields))
        return self.forms[kind.name]

    def tell_revealed(self, name: str, value: Any) -> None:
        """A private value of which only the mask was known."""
        self._form_of(self.shelf).tell_revealed(name, value)

    def focus_form(self) -> None:
        """Go to the name."""
        self._form_of(self.shelf).focus_field(self.shelf.kind.names[0])

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self.retranslation.again()
        for form in self.forms.values():
            form.retranslate()
        self._say()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        head = row(self.title, self.close_button, margins=(20, 18, 12, 10))
        head.setStretch(0, 1)
        head.setAlignment(self.close_button, Qt.AlignmentFlag.AlignTop)
        body = QWidget()
        body.setObjectName("plain")
        # from the outside in: what gets a parent is styled anew with all that is in it
        self.setLayout(column(head, scrolled(body), gap=0))
        inside = column(
            self._places,
            rule(),
            self.count,
            self.uses,
            self.history,
            None,
            gap=10,
            margins=(20, 4, 14, 12),
        )
        body.setLayout(inside)

    def _say(self) -> None:
        self.title.setText(name_of(self.shelf, self.record))
        self.count.setText(self._count_words())
        lines = self.uses.layout()
        assert lines is not None
        while lines.count():
            item = lines.takeAt(0)
            if item and (widget := item.widget()):
                widget.hide()
                widget.deleteLater()
        for use in self._uses[:MOST]:
            line = UseLine(use)
            line.clicked.connect(partial(self.opened.emit, use))
            lines.addWidget(line)
        if len(self._uses) > MOST:
            more = len(self._uses) - MOST
            lines.addWidget(Label(n_("and {count} more", "and {count} more", more), 12, ink="fg3"))

    def _count_words(self) -> str:
        if self.shelf is PROGRAMMES:
            count = len(self._uses)
            return n_("{count} cohort", "{count} cohorts", count) if count else _("No cohort yet")
        count = len({use.activity_id for use in self._uses})
        return (
            n_("In {count} activity", "In {count} activities", count)
            if count
            else _("In no activity yet")
        )


class UseLine(PaintedButton):
    """An activity as a line to click: its title, and below it day, role, cohort and the name as
    printed.
    """

    def __init__(self, use: Use) -> None:
        super().__init__()
        self.setFixedHeight(_HIGH)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        is_cohort = not use.activity_id  # whose days stand beside it
        said = [
            short_day(use.date) if use.date else "" if is_cohort else _("no day"),
            ACTIVITY_ROLE.format(use.role) if use.role else "",
            use.cohort,
            use.printed,
        ]
        self._lines = use.title, " · ".join(one for one in said if one)
        self.setAccessibleName(", ".join(self._lines))
        set_tip(self, "\n".join(self._lines))

    def sizeHint(self) -> QSize:
        return QSize(200, _HIGH)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_line_ground(painter, self)
        for text, top, face, ink in (
            (self._lines[0], 4, font(13), "fg"),
            (self._lines[1], 24, font(12), "fg2"),
        ):
            draw_text(painter, QRect(6, top, self.width() - 12, 20), text, face, colour(ink))


# --- Changes on their way to the desk ---


class DirectoryEdits(QObject):
    """Tells `refused(cells, message)` of what the desk did not take, with the cells that were
    typed, and `merged(id)` of the entry that stays.

    `screen`: where dialogs and faults are shown.
    """

    refused = Signal(object, str)
    merged = Signal(int)

    def __init__(self, context: Context, screen: QWidget) -> None:
        super().__init__(screen)
        self._context, self._screen = context, screen

    def ask_new(
        self,
        shelf: RecordList,
        keep: Callable[[dict[str, Any]], object] | None = None,
        offers: NameOffers | None = None,
    ) -> NewEntryDialog:
        """Ask for a new entry; `keep`: what is done with what was typed, where it is not only
        kept. `offers`: names for fields that point at others.
        """
        desk, cohort = self._context.desk, self._context.cohort_id

        def add(values: Mapping[str, Any]) -> None:
            if keep is None:
                directory.add_entry(desk, shelf, _given(values), cohort)
            else:
                keep(_given(values))

        made = NewEntryDialog(self._screen.window(), shelf, add, offers)
        made.open()
        return made

    def ask_merge(
        self, shelf: RecordList, one: UsedRecord, other: UsedRecord
    ) -> MergeEntriesDialog:
        """Ask which of two stays; the one used more stands first."""
        first, second = sorted((one, other), key=lambda entry: (-entry["uses"], entry["id"]))
        shown = {entry["id"]: entry for entry in (first, second)}
        made = MergeEntriesDialog(
            self._screen.window(),
            shelf,
            (first, second),
            lambda kept, gone: self._merge(shelf, kept, gone, shown),
        )
        made.open()
        return made

    def _merge(self, shelf: RecordList, kept: int, other: int, shown: Mapping[int, Record]) -> None:
        desk = self._context.desk
        if self._do(lambda: directory.merge_entries(desk, shelf, kept, other, shown), shelf):
            self.merged.emit(kept)
            self._context.offer(
                _("Two entries became one."), _("Undo"), lambda: self._context.command("undo"), "ok"
            )

    def change_entries(self, shelf: RecordList, cells: Cells, shown: Mapping[int, Record]) -> bool:
        """Keep typed cells, unless somebody changed what was `shown` meanwhile; was it done?"""
        desk = self._context.desk
        return self._do(lambda: change_records(desk, shelf, cells, shown), shelf, cells)

    def revert(self, shelf: RecordList, key: int, change_id: int, name: str) -> None:
        """Give one field the value it had before a change."""
        desk = self._context.desk
        self._do(lambda: revert_field(desk, shelf, key, change_id, name))

    def make_organisations(self, found: Sequence[DelegationEntry]) -> None:
        """Make organisations of delegations that stand among the experts."""
        desk = self._context.desk
        if self._do(lambda: delegations.make_organisations(desk, found)):
            self._context.offer(
                n_(
                    "{count} delegation is an organisation now.",
                    "{count} delegations are organisations now.",
                    len(found),
                ),
                _("Undo"),
                lambda: self._context.command("undo"),
                "ok",
            )

    def set_travel_times(self, cells: Cells, shown: Mapping[int, Record]) -> bool:
        """Keep typed minutes, unless somebody changed what was `shown` meanwhile; was it done?"""
        desk = self._context.desk
        minutes = {frozenset((one, other)): time for one, other, time in ways_of(cells, shown)}
        return self._do(lambda: travel_times.set_ways(desk, ways_of(cells), minutes), typed=cells)

    def order_themes(self, ids: Sequence[int]) -> None:
        """Put the themes of the cohort in this order."""
        desk = self._context.desk
        self._do(lambda: directory.order_themes(desk, ids), THEMES)

    def remove_entries(self, shelf: RecordList, ids: Sequence[int]) -> None:
        """Take entries out; the activities they are used in stay."""
        desk = self._context.desk
        self._do(lambda: remove_records(desk, shelf, ids), shelf)

    def _do(
        self,
        operation: Callable[[], object],
        shelf: RecordList | None = None,
        typed: Cells | None = None,
    ) -> bool:
        """Do it; what the desk refuses is shown, with what was `typed`."""
        try:
            operation()
        except KnownFault as fault:
            values = next(iter(typed.values())) if typed and len(typed) == 1 else {}
            shown = with_typed(fault, shelf.kind, values) if shelf else fault
            show_fault(shown, self._screen)
            self.refused.emit(typed or {}, fault.message)
            return False
        return True


def _names(shelf: RecordList) -> tuple[str, ...]:
    return tuple(field.name for field in shelf.kind.fields)


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


# --- What is asked before ---


DIALOG_WIDTH = 480
ASKED = {
    "organisation": (
        "name_en",
        "name_zh",
        "short_name",
        "kind",
        "country",
        "city",
        "parent",
        "website",
    ),
    "programme": ("title_en", "title_zh", "year", "kind", "area", "region", "languages"),
}
"""What is asked of a new entry, where that is not all; the rest is typed on its page."""
NEW = {
    "organisation": N_("New organisation"),
    "expert": N_("New expert"),
    "programme": N_("New programme"),
    "venue": N_("New venue"),
    "theme": N_("New theme"),
}
WHAT_MOVES = {
    "organisation": N_(
        "Roles, people, experts, leads, visits and memberships of both become those of one "
        "organisation."
    ),
    "expert": N_(
        "Their activities become those of one expert. The names printed on the activities stay as "
        "they are."
    ),
    "programme": N_("Their cohorts become those of one programme."),
    "venue": N_("Their activities move to one venue, and the travel times with them."),
    "theme": N_(
        "Their activities move to one theme. Planned hours are not added up: those of the theme "
        "that stays hold."
    ),
}


class NewEntryDialog(FormDialog):
    """`keep(values)` gets what was typed; what it refuses is told here, and nothing typed is
    lost.
    """

    def __init__(
        self,
        parent: QWidget,
        shelf: RecordList,
        keep: Callable[[Mapping[str, Any]], object],
        offers: NameOffers | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_(NEW[shelf.kind.name]))
        self.setMinimumWidth(DIALOG_WIDTH)
        self._keep = keep
        self.form = RecordForm(
            shelf.kind, ASKED.get(shelf.kind.name, _names(shelf)), is_flat=False, offers=offers
        )
        self.form.show_record(None)
        self.problem = Label("", 12, ink="bad", wraps=True)
        self.problem.hide()
        self.ok = Button(_("Add"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        buttons = row(None, Button(_("Cancel"), clicked=self.reject), self.ok)
        title = Label(self.windowTitle(), 17, "bold")
        self.setLayout(
            column(title, self.form, self.problem, 6, buttons, gap=12, margins=(24, 22, 24, 18))
        )
        EnterKey(self.form, self._finish)
        self.form.focus_field(shelf.kind.names[0])

    def _finish(self) -> None:
        try:
            values = self.form.values()
            self._keep(values)
        except BadValue:
            return  # the field says why, and has the focus
        except KnownFault as fault:
            self.problem.setText(str(fault))
            self.problem.show()
            return
        self.accept()


class MergeEntriesDialog(QDialog):
    """Which of two entries stays; `confirmed(kept, other)` when they are to become one."""

    def __init__(
        self,
        parent: QWidget,
        shelf: RecordList,
        two: tuple[UsedRecord, UsedRecord],
        confirmed: Callable[[int, int], object],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Merge two entries"))
        self.setFixedWidth(DIALOG_WIDTH)
        self._two, self._confirmed = two, confirmed
        self.choices = QButtonGroup(self)
        parts: list[QWidget] = []
        for at, record in enumerate(two):
            button = QRadioButton(literal(name_of(shelf, record)))
            button.setFont(font(13))
            button.setAccessibleDescription(_told(shelf, record))
            self.choices.addButton(button, at)
            told = Label(_told(shelf, record), 12, ink="fg2", wraps=True)
            told.setContentsMargins(26, 0, 0, 6)
            parts += [button, told]
        self.choices.button(0).setChecked(True)
        self.ok = Button("", "merge", "primary", clicked=self._finish)
        self.ok.setDefault(True)
        title = Label(_("Two spellings become one entry"), 17, "bold", wraps=True)
        note = Label(
            join_sentences(_(WHAT_MOVES[shelf.kind.name]), _("Undo brings both back.")),
            13,
            ink="fg2",
            wraps=True,
        )
        buttons = row(None, Button(_("Cancel"), clicked=self.reject), self.ok)
        asked = Label(
            _("Which one stays? Its blank fields are filled from the other."), 13, wraps=True
        )
        self.setLayout(
            column(title, note, 2, asked, *parts, 6, buttons, gap=8, margins=(24, 22, 24, 18))
        )
        self.choices.idToggled.connect(lambda _at, _is_on: self._say())
        self._shelf = shelf
        self._say()
        self.choices.button(0).setFocus()

    def _say(self) -> None:
        name = name_of(self._shelf, self._two[self.choices.checkedId()])
        shown = name if len(name) < 30 else name[:28] + "…"
        self.ok.setText(literal(_("Merge into {name}", name=shown)))

    def _finish(self) -> None:
        kept = self.choices.checkedId()
        self.accept()
        self._confirmed(self._two[kept]["id"], self._two[1 - kept]["id"])


class SimilarEntriesQuestion(QObject):
    """Asks in the banner about pairs of similar names, one at a time; nothing is merged by itself.

    Tells `compare_asked(id, id)`.
    """

    compare_asked = Signal(int, int)

    def __init__(self, banner: Banner) -> None:
        super().__init__(banner)
        self._banner = banner
        self._told_apart: set[tuple[str, frozenset[int]]] = set()

    def ask(self, tab: str, pairs: Sequence[SimilarEntries], names: Mapping[int, str]) -> None:
        """About the first of these pairs of a tab that nobody has told apart yet; `names` of the
        entries by id.
        """
        left = [
            pair
            for pair in pairs
            if (tab, frozenset((pair.kept, pair.other))) not in self._told_apart
        ]
        if not left:
            self._banner.hide()
            return
        pair = left[0]
        more = (
            n_("{count} more pair like this.", "{count} more pairs like this.", len(left) - 1)
            if len(left) > 1
            else ""
        )
        asked = _(
            "“{name}” and “{other}” may be one.", name=names[pair.kept], other=names[pair.other]
        )

        def tell_apart() -> None:
            self._told_apart.add((tab, frozenset((pair.kept, pair.other))))
            self.ask(tab, pairs, names)

        self._banner.say(
            join_sentences(asked, more),
            "info",
            (_("Compare…"), lambda: self.compare_asked.emit(pair.kept, pair.other)),
            (_("Two different ones"), tell_apart),
        )


def _told(shelf: RecordList, record: Mapping[str, Any]) -> str:
    """What tells an entry from its twin: the other name, organisation, hours, uses."""
    other = (
        record.get(shelf.kind.names[1])
        if name_of(shelf, record) != record.get(shelf.kind.names[1])
        else ""
    )
    texts = [
        other,
        record.get("title") if shelf is EXPERTS else "",
        record.get("organization"),
        record.get("address"),
    ]
    if shelf is ORGANISATIONS:
        count = record.get("uses") or 0
        points = n_("{count} entry points there", "{count} entries point there", count)
        return " · ".join(str(text) for text in (*texts, record.get("city"), points) if text)
    if shelf is THEMES and (hours := record.get("hours")) is not None:
        texts.append(n_("{count} hour planned", "{count} hours planned", hours))
    uses = record.get("uses") or 0
    if shelf is PROGRAMMES:
        year = record.get("year")
        texts += [str(year) if year else None, n_("{count} cohort", "{count} cohorts", uses)]
    else:
        texts.append(n_("{count} activity", "{count} activities", uses))
    return " · ".join(str(text) for text in texts if text)
