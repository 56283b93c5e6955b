"""The Participants screen: cards, filters, the table, the details beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from lcdesk.services import participants
from lcdesk.services.overview import read_overview
from lcdesk.services.participants import Query
from lcdesk.texts import N_
from lcdesk.ui.page import PageHead
from lcdesk.ui.participants.asking import Asker
from lcdesk.ui.participants.columns import columns_of, passport_tone
from lcdesk.ui.participants.deeds import SelectionDeeds
from lcdesk.ui.participants.details import DetailPane
from lcdesk.ui.participants.edits import Edits
from lcdesk.ui.participants.figures import Figures
from lcdesk.ui.participants.filters import CHOSEN, FilterLine
from lcdesk.ui.participants.merging import Merging
from lcdesk.ui.participants.new_participant import NewParticipant
from lcdesk.ui.participants.words import say_emptiness, selection_words
from lcdesk.ui.record_view import RecordView
from lcdesk.ui.screen import Context, Deeds, Screen
from lcdesk.ui.table import Record, RecordTable
from lcdesk.ui.widgets import Banner, Button, Card, EmptyState, column, row

if TYPE_CHECKING:
    from lcdesk.services.desk import News

REST = "…"  # the key of the chart's last column: all the other countries


class ParticipantsScreen(Screen):
    """Everybody in the cohort."""

    key = "participants"
    title = N_("Participants")
    icon = "users"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._sort: tuple[tuple[str, bool], ...] = ()
        self._asker = Asker(context, self)
        self._counts: Mapping[str, Any] = {}
        self.table = RecordTable(columns_of(self._passport_tone), lambda ids: participants.read_page(context.desk, ids))
        self.view = RecordView(self.table)
        self.figures = Figures()
        self.filters = FilterLine(
            self.spoken, lambda name: participants.count_values(context.desk, context.cohort_id, name)
        )
        self.details = DetailPane(self.spoken)
        self.empty, self.notice = EmptyState("users"), Banner()
        self.edits = Edits(context.desk, self._record_of, partial(context.announce, tone="warn"))
        self.view.refused.connect(self.edits.told)
        self.selection = SelectionDeeds(self.view, self.edits, context.announce, self._show_anew)
        self.merging = Merging(context, self, self.view, self.notice)
        self._build()
        self._wire()

    # --- how it is put together ---

    def _build(self) -> None:
        head = PageHead(self.context, self.title, self.spoken)
        self.import_button = Button("", "file-spreadsheet", clicked=lambda: self.context.command("import"))
        self.export_button = Button("", "download", clicked=lambda: self.context.command("export"))
        self.add_button = Button("", "plus", "primary", clicked=self.ask_for_new)
        head.add(self.import_button, self.export_button, self.add_button)
        self.spoken.say(N_("Import…"), self.import_button.setText)
        self.spoken.say(N_("Export"), self.export_button.setText)
        self.spoken.say(N_("New participant"), self.add_button.setText)
        self.spoken.say(N_("Participants"), self.view.setAccessibleName)
        self.view.stretch("organization")
        self.view.arrange(self.context.settings.views.get(self.key, {}))
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.view)
        self._middle.addWidget(self.empty)
        inside.addWidget(self._middle)
        left = column(head, self.notice, self.figures, self.filters, card, gap=14, margins=(24, 16, 24, 16))
        left.setStretch(4, 1)
        whole = row(left, self.details, gap=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.view)

    def _wire(self) -> None:
        self.filters.changed.connect(self.reload)
        self.filters.columns.opening.connect(self.view.fill_column_menu)
        self.figures.chart.chosen.connect(
            lambda code, _people: self.filters.allow("nationality", [code or None]) if code != REST else None
        )
        self.selection.more_lines = self.merging.fill_menu
        self.view.chosen.connect(self._show_chosen)
        self.view.sort_asked.connect(self._sort_by)
        self.view.arranged.connect(self._keep_arrangement)
        self.view.opened.connect(lambda _id: self.details.want(True))
        self.table.edited.connect(self.selection.change)
        self.details.changed.connect(self._change_shown)
        self.details.closed.connect(lambda: self.details.want(False))
        self.details.removal_asked.connect(self.selection.remove)
        self.details.history_asked.connect(lambda: self.context.open_screen("history"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.details.fit(self.width())

    # --- the life of a screen ---

    def show_cohort(self, cohort_id: int | None) -> None:
        self.filters.clear(quietly=True)
        self.notice.hide()
        self.view.set_ids([])
        self.refresh(None)

    def refresh(self, news: News | None) -> None:
        if news:
            self.notice.hide()
        self._show_figures()
        self.reload()
        touched = news.touched.get("Enrolment", frozenset[int]()) if news and news.kind != "do" else ()
        shown = [record_id for record_id in touched if self.table.row_of(record_id) >= 0]
        if shown:
            self.view.select_ids(shown)

    def retranslate(self) -> None:
        super().retranslate()
        self.filters.retranslate()
        self.table.retranslate()
        self.details.retranslate()
        self._show_figures()
        self._show_chosen()

    def badge(self) -> str:
        people = self._counts.get("people", 0)
        return str(people) if people else ""

    def show_args(self, **args: Any) -> None:
        """`ids`: only these people, `words`: what they are called · `country`, `status`: only this value · `select`: mark
        this one · `new`: the dialog · `notice`: (sentence, label, deed) for a banner, e.g. with an Undo.
        """
        if "ids" in args:
            self.filters.show_ids(args["ids"], args.get("words", ""))
        if "notice" in args:
            self.notice.offer(*args["notice"])
        for name, field in (("country", "nationality"), ("status", "status")):
            if name in args:
                self.filters.allow(field, [args[name]])
        if "select" in args:
            self.view.select_ids([args["select"]])
        if args.get("new"):
            self.ask_for_new()

    def deeds(self) -> Deeds:
        deeds: dict[str, Any] = {
            "find": self.focus_search,
            "columns": self.filters.columns.click,
            "details": lambda: self.details.want(self.details.isHidden()),
        }
        if self.context.cohort_id is not None:
            deeds["new_participant"] = self.ask_for_new
        if self.filters.is_narrow():
            deeds["clear_filters"] = self.filters.clear
        return deeds | self.selection.possible() | self.merging.possible()

    def focus_search(self) -> None:
        self.filters.search.setFocus()
        self.filters.search.selectAll()

    # --- which people ---

    def reload(self) -> None:
        """Ask the desk who belongs on the screen now."""
        cohort_id = self.context.cohort_id
        if cohort_id is None:
            self._show_ids([])
            return
        is_anywhere = self.filters.view_name == CHOSEN  # they may be of other cohorts: "all cohorts" of a chart
        asked_of = None if is_anywhere else cohort_id
        query = Query(asked_of, self.filters.search.text(), self.filters.filters(), self._sort)
        self._asker.ask(query, self._counts.get("people", 0), self._show_ids)

    def _show_ids(self, ids: Sequence[int]) -> None:
        only = self.filters.only
        self.view.set_ids(ids if only is None else [record_id for record_id in ids if record_id in only])
        self._show_emptiness()
        if len(self.table.ids) and self.view.current_id() is None:
            self.view.select_ids([self.table.id_at(0)])
        self._show_chosen()
        self.context.deeds_changed.emit()

    def _show_emptiness(self) -> None:
        self._middle.setCurrentIndex(int(not len(self.table.ids)))
        clear = self.filters.clear if self.filters.is_narrow() else None
        say_emptiness(self.empty, self.context, clear)

    def _show_figures(self) -> None:
        desk, cohort_id = self.context.desk, self.context.cohort_id
        self.figures.setVisible(cohort_id is not None)
        self._counts = participants.summary(desk, cohort_id) if cohort_id is not None else {}
        if cohort_id is None:
            return
        self.figures.show_figures(self._counts, self.context.cohort)
        read = self.context.tasks.run
        read(
            "",
            lambda _task: read_overview(desk, cohort_id),
            self._show_attention,
            lambda _error: None,
            owner=self,
            is_quiet=True,
        )

    def _show_attention(self, overview: Any) -> None:
        pressing = (line.ids for line in overview.missing if line.is_pressing)
        self.filters.set_attention(record_id for ids in pressing for record_id in ids)
        self._tell()

    def _sort_by(self, name: str, is_descending: bool) -> None:
        self._sort = ((name, is_descending),)
        self.reload()

    # --- who is chosen ---

    def _record_of(self, record_id: int) -> Record | None:
        at = self.table.row_of(record_id)
        return self.table.record(at) if at >= 0 else participants.read_one(self.context.desk, record_id)

    def _passport_tone(self, record: Record) -> str:
        return passport_tone(record, self.context.cohort, self.context.settings.passport_months)

    def _show_chosen(self) -> None:
        current = self.view.current_id()
        record = self._record_of(current) if current is not None else None
        if current is None or record is None:
            self.details.show_nobody()
        else:
            place = (self.table.row_of(current) + 1, len(self.table.ids))
            self.details.show_record(record, self.context.cohort, place, self.context.settings.passport_months)
            self.details.read_history(self.context, current)
        self._tell()
        self.context.deeds_changed.emit()

    def _tell(self) -> None:
        """The left end of the status bar."""
        if self.isVisible():
            self.context.tell(
                selection_words(self.view.selected_ids(), self.table.ids, len(self.filters.attention), self._record_of)
            )

    # --- deeds ---

    def ask_for_new(self) -> None:
        """The dialog for a new participant."""
        if self.context.cohort_id is not None:
            NewParticipant(self, self._add).open()

    def _add(self, values: Mapping[str, Any]) -> None:
        assert self.context.cohort_id is not None
        record_id = self.edits.add(self.context.cohort_id, values)
        self.context.tasks.later(lambda: self.view.select_ids([record_id]))

    def _change_shown(self, name: str, value: Any) -> None:
        """A field of the pane was left with another value."""
        record_id = self.details.record_id()
        if record_id is not None:
            self.selection.change([record_id], {name: value})

    def _show_anew(self) -> None:
        """Show what is kept, after a change was refused."""
        self.table.forget()
        self._show_chosen()

    def _keep_arrangement(self) -> None:
        if self.isVisible():
            self.context.settings.views[self.key] = self.view.arrangement()
