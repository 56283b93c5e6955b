"""History: what was done, in words, by whom; one operation chosen shows what it changed, and can be
taken back any time, and done again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from lcdesk.model.catalogue import Record
from lcdesk.model.faults import KnownFault
from lcdesk.services.core import history
from lcdesk.services.core.history import NAMED, EntryChange, OperationLine
from lcdesk.services.core.naming import BEHIND
from lcdesk.texts import N_, _, n_
from lcdesk.ui.history.operation_list import CHIPS, OperationList, Take, day_words, note_of
from lcdesk.ui.kit.dialogs.undo_dialog import TURNS, Undoing
from lcdesk.ui.kit.painting.plain_text import Retranslation
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.screen import AWAITED, Context, Handlers, Screen
from lcdesk.ui.kit.screens import PageHeader
from lcdesk.ui.kit.table.column_room import LOOKS, LookRoom, spans_of
from lcdesk.ui.kit.table.delegates import PAD, PAINTERS, draw_text, draw_wrapped
from lcdesk.ui.kit.table.model import RecordTable, TableColumn
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.tasks import LatestAnswer
from lcdesk.ui.kit.widgets import (
    Banner,
    Button,
    Card,
    Chip,
    EmptyState,
    Label,
    SearchBox,
    column,
    row,
    rule,
)

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent

MOST_CHANGES = 300


class HistoryScreen(Screen):
    """Operations at the left, the chosen one at the right."""

    key = "history"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.head = PageHeader(context, self.key, self.retranslation)
        self.search, self.banner = SearchBox(), Banner()
        self.list = OperationList(self._read_operations)
        self._latest = LatestAnswer()
        self.changes = ChangesCard(self.retranslation)
        self.empty = EmptyState("history")
        self.undoing = Undoing(context, self, self.banner, lambda: self.refresh(None))
        self._build()
        self.list.chosen.connect(self._show_operation)
        self.list.operations.modelReset.connect(self._show_page)
        self.search.searched.connect(self.list.reload)
        self.changes.turn_asked.connect(self.turn)
        self.retranslate()

    # --- the life of a screen ---

    def show_cohort(self, cohort_id: int | None) -> None:
        self.refresh(None)

    def refresh(self, news: ChangeEvent | None) -> None:
        self.list.reload(self.search.text())
        self.head.refresh()

    def retranslate(self) -> None:
        super().retranslate()
        self.search.set_hint(_("Search what was done, or by whom"))
        self.list.setAccessibleName(_("History"))
        self.empty.say(_("Nothing was done yet. Everything you do appears here and can be undone."))
        self.changes.table.retranslate()
        self.refresh(None)

    def handlers(self) -> Handlers:
        return {}

    def focus_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def turn(self, operation: OperationLine) -> None:
        """Take an operation back, or do it again; where it is about several entries, or some would
        be kept, that is shown before.
        """
        if operation.turn is not None:
            self.list.is_picked = True  # it stays on view, as undone
            self.undoing.ask(operation.turned, operation.turn, is_always_asked=False)

    def _read_operations(self, limit: int, before: int | None, take: Take) -> None:
        desk, tasks = self.context.desk, self.context.tasks
        task = tasks.run(
            _("Reading"),
            lambda _task: history.list_operations(desk, limit, before),
            take,
            owner=self,
            is_quiet=True,
        )
        if not self.list.operations.rowCount():
            tasks.wait_for(task, AWAITED)

    def _show_operation(self, operation: OperationLine | None) -> None:
        if operation is None:
            self._latest.drop()
            self.changes.hide()
            return
        desk, tasks = self.context.desk, self.context.tasks
        task = tasks.run(
            _("Reading"),
            lambda _task: history.read_changes(desk, operation.id, MOST_CHANGES),
            self._latest.only(lambda changes: self._show_changes(operation, changes)),
            self._tell_unread,
            owner=self,
            is_quiet=True,
        )
        if self.changes.operation is None:
            tasks.wait_for(task, AWAITED)

    def _show_changes(self, operation: OperationLine, changes: Sequence[EntryChange]) -> None:
        self.changes.show()
        self.changes.show_operation(operation, changes, MOST_CHANGES)

    def _tell_unread(self, error: BaseException) -> None:
        self.changes.hide()
        if not isinstance(error, KnownFault):
            raise error
        self.banner.say(str(error), "bad", can_close=True)

    def _show_page(self) -> None:
        is_empty = not self.search.text() and not self.list.operations.rowCount()
        self._pages.setCurrentIndex(1 if is_empty else 0)

    def _build(self) -> None:
        card = Card()
        made = column(margins=(1, 1, 1, 1))
        made.addWidget(self.list)
        card.setLayout(made)
        both = row(gap=14)
        left = column(self.search, gap=10)
        left.addWidget(card, 1)
        both.addLayout(left, 5)
        both.addWidget(self.changes, 6)
        full = QWidget()
        full.setObjectName("plain")
        full.setLayout(both)
        self._pages = QStackedLayout()
        inside = column(self.head, self.banner, gap=14, margins=(24, 18, 24, 16))
        inside.addLayout(self._pages, 1)
        self.setLayout(inside)
        # once they have a parent: else each is a window for a moment
        for page in (full, self.empty):
            self._pages.addWidget(page)


SCREEN = HistoryScreen


# --- What one operation did: each field, old → new; for a bulk import how many rows ---


WHAT = {"made": N_("added"), "changed": N_("changed"), "removed": N_("removed")}


def lines_of(changes: Sequence[EntryChange]) -> list[dict[str, Any]]:
    """Records of the table: whose, which field, old, new."""
    told = [change for change in changes if change.entity not in BEHIND] or list(changes)
    ordered = sorted(_summed(told), key=lambda change: change.count == 1)  # whole numbers first
    lines = [line for change in ordered for line in _lines(change)]
    for above, line in zip(reversed(lines[:-1]), reversed(lines[1:]), strict=True):
        if line["whose"] == above["whose"]:
            line["whose"] = ""
    return [{"id": at, **line} for at, line in enumerate(lines)]


def _summed(changes: Sequence[EntryChange]) -> Iterator[EntryChange]:
    """Many entries made or removed one by one are told as one number."""
    many: dict[tuple[str, str], list[EntryChange]] = {}
    for change in changes:
        many.setdefault((change.entity, change.what), []).append(change)
    for (entity, what), group in many.items():
        if what != "changed" and sum(one.count for one in group) > 3:
            names = tuple(name for one in group for name in (one.names or (one.name,)) if name)[
                :NAMED
            ]
            yield EntryChange(entity, "", group[0].what, (), sum(one.count for one in group), names)
        else:
            yield from group


def _lines(change: EntryChange) -> Iterator[dict[str, str]]:
    kind = change.kind
    if change.count > 1:
        rows = n_("{count} row", "{count} rows", change.count)
        yield {"whose": kind, "field": rows, "old": _run_words(change), "new": "", "is_run": "yes"}
        return
    if not change.fields:
        yield {"whose": change.name or kind, "field": "", "old": "", "new": _(WHAT[change.what])}
    for field, old, new in change.fields:
        yield {"whose": change.name or kind, "field": field, "old": old or "–", "new": new or "–"}


def _run_words(change: EntryChange) -> str:
    """removed: Sana Qureshi, Hina Baloch, Imran Sheikh, Bilal Marwat and 18 more."""
    what, more = _(WHAT[change.what]), change.count - len(change.names)
    if not change.names:
        return what
    told = _(", ").join(change.names) + (_(" and {count} more", count=more) if more > 0 else "")
    return _("{what}: {names}", what=what, names=told)


def _paint_old(
    painter: QPainter, rect: QRect, text: str, record: Record, _column: TableColumn
) -> None:
    if record.get("is_run"):  # it has the room of both columns
        wide = QRect(
            rect.x() + 12, rect.y(), painter.device().width() - rect.x() - 24, rect.height()
        )
        draw_text(painter, wide, text, font(13, QFont.Weight.Medium), colour("fg"))
        return
    draw_wrapped(
        painter, rect.adjusted(PAD, 0, -6, 0), text, font(13, is_tabular=True), colour("fg3")
    )


def _paint_new(
    painter: QPainter, rect: QRect, text: str, record: Record, _column: TableColumn
) -> None:
    if record.get("is_run"):
        return
    painter.setPen(colour("fg3"))
    painter.setFont(font(13))
    painter.drawText(
        QRect(rect.x() + 6, rect.y(), 16, rect.height()), int(Qt.AlignmentFlag.AlignVCenter), "→"
    )
    draw_wrapped(painter, rect.adjusted(_ARROW, 0, -6, 0), text, _new_face(), colour("fg"))


def _new_face() -> QFont:
    return font(13, QFont.Weight.Medium, is_tabular=True)


def _span(text: str, record: Record, _column: TableColumn) -> tuple[float, float]:
    return (0, 0) if record.get("is_run") else spans_of(text, _new_face())


PAINTERS.update(history_old=_paint_old, history_new=_paint_new)
_ARROW = 28  # px left of what a value became
LOOKS.update(
    history_old=LookRoom(PAD + 6, _new_face, measure=_span),
    history_new=LookRoom(_ARROW + 6, _new_face, measure=_span),
)
_COLUMNS = (
    TableColumn("whose", N_("Whose"), 170, "strong", is_sortable=False),
    TableColumn("field", N_("Field"), 150, "muted", is_sortable=False),
    TableColumn("old", N_("Before"), 170, "history_old", is_sortable=False),
    TableColumn("new", N_("After"), 200, "history_new", is_sortable=False),
)
_OLD = 2  # place of the column "Before"


class ChangesCard(Card):
    """The chosen operation; `turn_asked(OperationLine)`."""

    turn_asked = Signal(object)

    def __init__(self, retranslation: Retranslation) -> None:
        super().__init__()
        self.operation: OperationLine | None = None
        self._lines: list[dict[str, Any]] = []
        self.head, self.note, self.more = (
            Label("", 15, "bold", wraps=True),
            Label("", 12, ink="fg3"),
            Label("", 12, ink="fg3", wraps=True),
        )
        self.chip = Chip()
        self.turn = Button("", "undo-2", clicked=self._ask)
        for later in (self.chip, self.turn, self.more):
            later.hide()
        retranslation.say(N_("Undo this"), lambda _text: self._name_turn())
        self.table = RecordTable(_COLUMNS, lambda ids: [self._lines[at] for at in ids])
        self.view = RecordView(self.table)
        self.view.columns.fit_content()
        retranslation.say(N_("What was changed"), self.view.setAccessibleName)
        texts = column(self.head, self.note, gap=3)
        top = row(gap=10, margins=(18, 16, 14, 14))
        top.addLayout(texts, 1)
        top.addWidget(self.chip)
        top.addWidget(self.turn)
        made = QVBoxLayout(self)
        made.setContentsMargins(1, 1, 1, 1)
        made.setSpacing(0)
        made.addLayout(top)
        made.addWidget(rule())
        made.addWidget(self.view, 1)
        made.addLayout(column(self.more, margins=(18, 6, 18, 10)))

    def show_operation(
        self, operation: OperationLine, changes: Sequence[EntryChange], limit: int
    ) -> None:
        """What it was, and what it changed (at most `limit` entries were read)."""
        self.operation = operation
        self._lines = lines_of(changes)
        self.head.setText(operation.words)
        self.note.setText(f"{day_words(operation.at.date())} · {note_of(operation)}")
        key = "undone" if operation.is_undone else operation.kind
        if key in CHIPS:
            words, tone, icon_name = CHIPS[key]
            self.chip.set_chip(_(words), tone, icon_name)
        self.chip.setVisible(key in CHIPS)
        self._name_turn()
        self.table.set_ids(())
        self.view.set_ids(range(len(self._lines)))
        self.view.clearSpans()
        for at, line in enumerate(self._lines):
            if line.get("is_run"):
                self.view.setSpan(at, _OLD, 1, 2)
        is_cut = len(changes) >= limit
        self.more.setText(_("Only the first {count} changes are listed.", count=limit))
        self.more.setVisible(is_cut)

    def _ask(self) -> None:
        if self.operation is not None:
            self.turn_asked.emit(self.operation)

    def _name_turn(self) -> None:
        turn = self.operation.turn if self.operation is not None else None
        self.turn.setVisible(turn is not None)
        if turn is not None:
            self.turn.set_icon(TURNS[turn][1])
            self.turn.setText(_("Undo this") if turn == "undo" else _("Do this again"))
