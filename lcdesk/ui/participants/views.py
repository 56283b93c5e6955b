"""Which people are on screen and in which order: search, filters, groups, sorting; asked anew when that is due, and not before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QStackedWidget

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.services.desk import EVERY
from lcdesk.services.finding import Group, Query
from lcdesk.texts import _
from lcdesk.ui.column_view import Sorts
from lcdesk.ui.participants.asking import Asker, ValueCounts
from lcdesk.ui.participants.filters import FILTERED, FilterLine
from lcdesk.ui.participants.grouping import bands_of
from lcdesk.ui.participants.shown import Shown
from lcdesk.ui.participants.words import say_emptiness
from lcdesk.ui.screen import Deeds
from lcdesk.ui.spoken import Spoken
from lcdesk.ui.widgets import EmptyState

if TYPE_CHECKING:
    from lcdesk.services.desk import News

PEOPLE = ("Enrolment", "Person")  # what stands in the table comes from these


class ViewsPart:
    """`filters` is the line above the table, `middle` the table itself or the sentence that stands for it.

    What was typed here changes no order and takes nobody away under the hands of whoever types: `sort_again` does.
    """

    def __init__(self, shown: Shown, screen_key: str, spoken: Spoken) -> None:
        self._shown, self._context, self._view = shown, shown.context, shown.view
        self._key = screen_key
        self._sort: Sorts = ()
        self._is_stale = False  # the order, or who fits, is as before the edits
        self._asker = Asker(self._context, shown)
        self.counts = ValueCounts(self._context, shown, FILTERED)
        self.filters = FilterLine(spoken, self.counts.of)
        self.empty, self.middle = EmptyState("users"), QStackedWidget()
        self.middle.addWidget(self._view)
        self.middle.addWidget(self.empty)
        self._view.stretch("organization")
        self._view.arrange(self._context.settings.views.get(screen_key, {}))
        self.filters.changed.connect(self.reload)
        self.filters.groups.fold_asked.connect(self._fold_all)
        self.filters.columns.opening.connect(self._view.fill_column_menu)
        self._view.sorts_by_several = True
        self._view.sorts_asked.connect(self.sort_by)
        self._view.arranged.connect(self._keep_arrangement)
        self._context.readiness.changed.connect(self._show_attention)

    # --- a part of the screen ---

    def deeds(self) -> Deeds:
        deeds: dict[str, Callable[[], object]] = {
            "find": self.focus_search, "columns": self.filters.columns.click, "group_by": self.filters.groups.click,
        }  # fmt: skip
        if self.filters.is_narrow():
            deeds["clear_filters"] = self.filters.clear
        if self._is_stale:
            deeds["sort_again"] = self.reload
        return deeds

    def fill_menu(self, menu: QMenu) -> None:
        """It has nothing for the menu of the table."""

    def refresh(self, news: News | None) -> None:
        if news is None or not _is_edit(news):
            self.counts.read_ahead(self._shown.people)
            self.reload()
            return
        self._shown.table.forget()
        touched = frozenset[str]().union(*(news.fields.get(entity, ()) for entity in PEOPLE))
        if not touched.isdisjoint(FILTERED):
            self.counts.read_ahead(self._shown.people)
        query = self._shown.query
        if touched and (query.search or query.rules or touched & self._asked_columns()):
            self._is_stale = True
            self._context.offer(_("The order is as before your edits."), _("Sort again"), self.reload)
        self._shown.listed.emit()

    def retranslate(self) -> None:
        self.filters.retranslate()
        if self._shown.query.order:  # countries stand in the order of their names
            self.reload()
        self._show_emptiness()

    # --- the question ---

    def begin_anew(self) -> None:
        """Another cohort: everybody of it, in the order they came or were sorted last."""
        self.filters.clear(quietly=True)
        self._view.set_ids([])

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.filters.search.setFocus()
        self.filters.search.selectAll()

    def reload(self) -> None:
        """Ask the desk who belongs on the screen now."""
        self._is_stale = False
        cohort_id = self._context.cohort_id
        if cohort_id is None and not self._context.is_all:
            self._show_ids([])
            return
        is_anywhere = self.filters.only is not None  # they may be of other cohorts: "all cohorts" of a chart
        asked_of = None if is_anywhere else cohort_id
        self._shown.query = Query.of(
            asked_of, search=self.filters.search.text(), filters=self.filters.filters(), sort=self._sort,
            rules=self.filters.rules, group="" if is_anywhere else self.filters.groups.name,
        )  # fmt: skip
        self._shown.asked.emit()
        self._asker.ask(self._shown.query, self._shown.people, self._show_ids)

    def _asked_columns(self) -> set[str]:
        query, fields = self._shown.query, PARTICIPANT.by_name
        names = {*query.filters, *(name for name, _is_descending in query.order)}
        return {fields[name].column for name in names if name in fields}

    def sort_by(self, sorts: Sorts) -> None:
        """By these columns, (name, descending), the first one first."""
        self._sort = sorts
        self._view.show_sorts(sorts)
        self.reload()

    def _fold_all(self, is_folded: bool) -> None:
        self._view.fold([band.mark for band in self._shown.table.bands.values()], is_folded=is_folded)

    # --- the answer ---

    def _show_ids(self, ids: Sequence[int], groups: Sequence[Group] = ()) -> None:
        only, table = self.filters.only, self._shown.table
        shown = ids if only is None else [record_id for record_id in ids if record_id in only]
        self._view.set_rows(shown, bands_of(groups, self._shown.query.group))
        self._show_emptiness()
        if len(table.ids) and self._view.current_id() is None:
            self._view.select_ids([table.id_at(1 if groups else 0)])
        self._shown.listed.emit()

    def _show_emptiness(self) -> None:
        self.middle.setCurrentIndex(int(not len(self._shown.table.ids)))
        say_emptiness(self.empty, self._context, self.filters.clear if self.filters.is_narrow() else None)

    def _show_attention(self) -> None:
        overview = self._context.readiness.overview
        line = overview.attention if overview else None
        self.filters.set_attention((line.rule,) if line else (), line.count if line else 0)
        self._shown.listed.emit()

    def _keep_arrangement(self) -> None:
        if self._shown.is_seen():
            self._context.settings.views[self._key] = self._view.arrangement()


def _is_edit(news: News) -> bool:
    """Were only fields of people changed, by hand? Whoever came or went has to be asked for."""
    return news.kind == "do" and not any(EVERY in news.fields.get(entity, ()) for entity in PEOPLE)
