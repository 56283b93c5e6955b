"""Which people are on screen and in which order: search, filters, groups, sorting; asked anew
when that is due, and not before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from lcdesk.db.queries.participants import PeopleGroup
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.kinds import ChineseName, PassportName
from lcdesk.model.query import (
    COHORT,
    FIRST,
    Query,
    TableView,
    searched,
    view_from_plain,
    view_to_plain,
)
from lcdesk.model.rule_kinds import ValuesParameter, kind_of
from lcdesk.model.search_text import QueryRule
from lcdesk.services.core import finding
from lcdesk.services.core.desk import EVERY
from lcdesk.texts import N_, _, list_names, n_
from lcdesk.ui.kit.painting.plain_text import Retranslation
from lcdesk.ui.kit.screen import Context, Handlers, ScreenRequest
from lcdesk.ui.kit.table.columns import Sorts
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.widgets import Button, EmptyState, Label, row
from lcdesk.ui.participants.column_dialog import NAME, ColumnChooser
from lcdesk.ui.participants.filter_menu import FilterOpener
from lcdesk.ui.participants.filter_values import AT_ONCE, Asker, ValueCounts
from lcdesk.ui.participants.filters import (
    ALL,
    ATTENTION,
    CHOSEN,
    COMING,
    ENDED,
    FILTERED,
    TICKED,
    FilterLine,
    bands_of,
)
from lcdesk.ui.participants.shown import PeopleView

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent

FOUND_AGAIN = (COMING, ENDED, ATTENTION)  # built-in views that say by themselves whom they show
PEOPLE = ("Enrolment", "Person")  # what stands in the table comes from these


class ViewsPart:
    """`filters` is the line above the table, `middle` the table itself or the sentence that stands
    for it.

    What was typed here changes no order and takes nobody away under the hands of whoever types:
    `sort_again` does.
    """

    def __init__(self, shown: PeopleView, screen_key: str, retranslation: Retranslation) -> None:
        self._shown, self._context, self._view = shown, shown.context, shown.view
        self.last = LastSeen(self._context, screen_key)
        self._sort: Sorts
        self._is_stale = False  # the order, or who fits, is as before the edits
        self._asker = Asker(self._context, shown)
        self.counts = ValueCounts(self._context, shown, FILTERED)
        self.filters = FilterLine(retranslation, self.counts.of)
        self.hidden = HiddenColumns(self._view, retranslation)
        self.empty, self.middle = EmptyState("users"), QStackedWidget()
        self.middle.addWidget(self._view)
        self.middle.addWidget(self.empty)
        self._view.columns.fit_content()
        self._view.columns.arrange(self.last.columns)
        self._sort, self.filters.groups.name = (
            self.last.left().view.query.sort,
            self.last.left().view.query.group,
        )
        self._view.header.show_sorts(self._sort)
        self.filters.changed.connect(self.reload)
        self.filters.groups.fold_asked.connect(self._fold_all)
        self.chooser, self.opener = (
            ColumnChooser(shown, self.filters.columns),
            FilterOpener(shown, self.filters),
        )
        self._view.header.by_several = True
        self._view.header.sorts_asked.connect(self.sort_by)
        self._view.columns.arranged.connect(self._keep_arrangement)
        self._view.freeze.caught_up.connect(self._tell_rows)
        self._months = self._context.settings.passport_months
        shown.weighed.connect(self._show_attention)

    # --- a part of the screen ---

    def handlers(self) -> Handlers:
        handlers: dict[str, Callable[[], object]] = {
            "find": self.focus_search,
            "columns": self.filters.columns.click,
            "fit_columns": self._view.columns.fit_all,
            "filter_by": self.opener.open,
            "group_by": self.filters.groups.click,
        }
        if self.filters.is_narrow():
            handlers["clear_filters"] = self.filters.clear
        if self._is_stale:
            handlers["sort_again"] = self.reload
        return handlers

    def fill_menu(self, menu: QMenu) -> None:
        """It has nothing for the menu of the table."""

    def refresh(self, news: ChangeEvent | None) -> None:
        if news is None or not _is_edit(news):
            self.counts.read_ahead(self._shown.people)
            self.reload()
            return
        self._shown.table.forget()
        touched = frozenset[str]().union(*(news.fields.get(entity, ()) for entity in PEOPLE))
        if not touched.isdisjoint(FILTERED):
            self.counts.read_ahead(self._shown.people)
        if touched and self._may_change_places(touched):
            self._is_stale = True
            if self._shown.is_seen():
                told = _("The order is as before your edits.")
                self._context.hint(told, _("Sort again"), self.reload)
        self._shown.listed.emit()

    def retranslate(self) -> None:
        self.filters.retranslate()
        self.hidden.refresh()
        if self._shown.query.order:  # countries stand in the order of their names
            self.reload()
        self._show_emptiness()

    def follow_fields(self) -> None:
        """The office declared a field, or took one away: what is gone is asked for no longer."""
        self._sort = tuple(
            pair for pair in self._sort if pair[0] in PARTICIPANT.by_name or pair[0] == COHORT
        )
        self._view.header.show_sorts(self._sort)
        self.filters.follow_fields()

    # --- the question ---

    def begin_anew(self) -> None:
        """Another cohort: everybody of it, in the order they came or were sorted last. The first
        one: as it was left.
        """
        left = self.last.take()
        if left is None:
            self.filters.clear(quietly=True)
        else:
            self._ask_again(left)
        self._view.set_ids([])

    def chosen_place(self) -> ScreenRequest:
        """What shows the people again that are shown from elsewhere; nothing where there are
        none.
        """
        filters, current = self.filters, self._shown.current_id
        if filters.view_name != CHOSEN:
            return {}
        place: ScreenRequest = {"rules": filters.view_rules, "words": filters.words}
        if current is not None:
            place["select"] = current
        return place

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
        self._shown.query = Query.of(
            # they may be of other cohorts: "all cohorts" of a chart
            None if self.filters.are_chosen else cohort_id,
            rules=self.filters.rules,
            sort=self._sort,
            group=self.filters.groups.name,
        )
        self._keep_question()
        self._shown.asked.emit()
        self._asker.ask(self._shown.query, self._shown.people, self._show_ids)

    def _may_change_places(self, touched: Set[str]) -> bool:
        """Might somebody stand elsewhere, or not be shown, after these columns were changed?"""
        query, fields = self._shown.query, PARTICIPANT.by_name
        told = [rule for rule in query.rules if rule.name != "chosen"]
        names = {rule.values[0] for rule in told if rule.name == TICKED}
        names |= {name for name, _is_descending in query.order}
        columns = {fields[name].column for name in names if name in fields}
        return any(rule.name != TICKED for rule in told) or not columns.isdisjoint(touched)

    def sort_by(self, sorts: Sorts) -> None:
        """By these columns, (name, descending), the first one first."""
        self._sort = sorts
        self._view.cells.give_up()
        self._view.header.show_sorts(sorts)
        self.reload()

    def _fold_all(self, is_folded: bool) -> None:
        self._view.fold(
            [band.mark for band in self._shown.table.bands.values()], is_folded=is_folded
        )

    # --- the answer ---

    def _show_ids(self, ids: Sequence[int], groups: Sequence[PeopleGroup] = ()) -> None:
        # whoever hears `picked` hears `listed` too: nobody reads twice who is selected then
        with QSignalBlocker(self._shown):
            self._view.set_rows(ids, bands_of(groups, self._shown.query.group))
        self._tell_rows()

    def _tell_rows(self) -> None:
        table = self._shown.table
        self._show_emptiness()
        # None: every group is folded
        first = next((one for one in table.ids if one not in table.bands), None)
        if first is not None and self._view.current_id() is None:
            with QSignalBlocker(self._shown):
                self._view.select_ids([first])
        self._shown.listed.emit()

    def _show_emptiness(self) -> None:
        is_empty = not len(self._shown.table.ids)
        self.middle.setCurrentIndex(int(is_empty))
        if is_empty and self._say_hidden():
            return
        say_emptiness(
            self.empty, self._context, self.filters.clear if self.filters.is_narrow() else None
        )

    def _say_hidden(self) -> bool:
        """Does what is left out besides hide whom somebody searches for? Then it is said, with a
        way to them; only in a cohort of which that is counted at once.
        """
        filters, search = self.filters, searched(self.filters.search.text())
        besides = filters.view_name != ALL or bool(filters.added)
        if not search or not besides or self._shown.people > AT_ONCE:
            return False
        asked = Query.of(self._context.cohort_id, rules=search)
        hidden = finding.count_each(self._context.desk, [asked])[0]
        if not hidden:
            return False
        by = filters.called(filters.view_name) if filters.view_name != ALL else ""
        told = (
            n_(
                "The view “{view}” hides {count} person whom the search finds.",
                "The view “{view}” hides {count} people whom the search finds.",
                hidden,
                view=by,
            )
            if by
            else n_(
                "The filters hide {count} person whom the search finds.",
                "The filters hide {count} people whom the search finds.",
                hidden,
            )
        )
        self.empty.say(told, _("Search among all"), filters.search_all)
        return True

    def _show_attention(self) -> None:
        overview = self._context.readiness.overview
        line = overview.attention if overview else None
        is_due = overview is not None and not overview.is_over  # who came needs none any more
        self.filters.set_attention(
            (line.rule,) if line else (), line.count if line and is_due else 0
        )
        months = self._context.settings.passport_months
        if months == self._months:
            self._shown.attention_counted.emit()
        else:  # what is said of passports is another
            self._months = months
            self._shown.listed.emit()

    # --- views, and what stays for the next time ---

    def view(self) -> TableView:
        """What stands on screen; of people chosen one by one only the rest of it."""
        widths = self._view.columns.arrangement()["widths"]
        columns = tuple(column.name for _at, column in self._view.columns.ticked())
        asked = Query(rules=self.filters.state(), sort=self._sort, group=self.filters.groups.name)
        return TableView(columns, widths, asked)

    def show_view(self, view: TableView) -> None:
        """All of it at once, with one question to the desk; columns it does not know are left
        out.
        """
        self._view.setUpdatesEnabled(False)  # else the columns would be seen going to their places
        self.filters.groups.name = view.query.group
        self.filters.set_state(view.query.rules)
        self._arrange(view)
        self.sort_by(view.query.sort)
        self._view.setUpdatesEnabled(True)

    def _arrange(self, view: TableView) -> None:
        """Whose cohort is which is told while all of them are on screen, whatever a view says of
        that column.
        """
        kept, is_all = self._view.columns.arrangement(), self._context.is_all
        columns = [
            name
            for name in view.columns or self.view().columns
            if self._shown.table.column_at(name) >= 0
        ]
        if not is_all:
            columns = [name for name in columns if name != COHORT]
        for place, name in enumerate((NAME, COHORT) if is_all else (NAME,)):
            if name not in columns:
                columns.insert(place, name)
        others = [name for name in kept["order"] if name not in columns]
        # columns that were chosen do not give way for want of room; those a fresh table has do
        insisted = kept["insisted"] if set(columns) - {COHORT} == set(FIRST) else columns
        blocked = self._view.blockSignals(True)
        arranged = {
            "order": [*columns, *others],
            "hidden": others,
            "widths": view.widths,
            "insisted": insisted,
            "by_hand": list(view.widths),
        }
        self._view.columns.arrange(arranged)
        self._view.blockSignals(blocked)
        self._view.columns.arranged.emit()

    def _ask_again(self, left: LastView) -> None:
        """What was asked when the program was left."""
        self.filters.set_state(left.view.query.rules)
        if left.built_in in FOUND_AGAIN:
            _take_over(self.filters, left.built_in)

    def _keep_question(self) -> None:
        if self._shown.is_seen():
            name = self.filters.view_name
            self.last.keep_question(self.view(), name if name in FOUND_AGAIN else "")

    def _keep_arrangement(self) -> None:
        if self._shown.is_seen():
            self.last.keep(self._view.columns.arrangement())


def say_emptiness(empty: EmptyState, context: Context, clear: Callable[[], object] | None) -> None:
    """Why nobody is shown, and the one thing to do about it; `clear` where something is left
    out.
    """
    if clear:
        empty.say(_("Nobody fits what is asked for."), _("Show all again"), clear)
        return
    has_cohort = context.has_cohorts
    nobody = (
        _("Nobody is in any cohort yet.") if context.is_all else _("Nobody is in this cohort yet.")
    )
    empty.say(
        nobody if has_cohort else _("There is no cohort yet. A list of participants makes one."),
        _("Import a list"),
        lambda: context.command("import"),
    )


def _take_over(filters: FilterLine, name: str) -> None:
    """A built-in view instead of its rules, which are among those added."""
    mine = tuple(rule for rule in filters.added if rule.name == name)
    filters.added = tuple(rule for rule in filters.added if rule not in mine)
    filters.view_name, filters.view_rules = name, mine if name == ATTENTION else ()
    filters.retranslate()


def _is_edit(news: ChangeEvent) -> bool:
    """Were only fields of people changed, by hand? Whoever came or went has to be asked for."""
    return news.kind == "do" and not any(EVERY in news.fields.get(entity, ()) for entity in PEOPLE)


# --- The quiet line above the table that names the columns which gave way to its width, with a way
# to see them all the same ---


NAMED = 4  # columns said by name


class HiddenColumns(QWidget):
    """Hidden while every column that is ticked stands on screen."""

    def __init__(self, view: RecordView, retranslation: Retranslation) -> None:
        super().__init__()
        self._view = view
        self.label, self.link = (
            Label("", 12, ink="fg3"),
            Button("", kind="link", clicked=view.columns.show_yielded),
        )
        self.setLayout(row(self.label, self.link, None, gap=6))
        retranslation.say(N_("Show anyway"), self.link.setText)
        self.hide()  # until it has its place in the screen
        view.columns.arranged.connect(self.refresh)

    def refresh(self) -> None:
        """Say which they are now."""
        titles = [_(column.title) for column in self._view.columns.yielded()]
        named = list_names(titles[:NAMED]) + (" …" if len(titles) > NAMED else "")
        told = n_(
            "{count} column hidden for width: {names}",
            "{count} columns hidden for width: {names}",
            len(titles),
            names=named,
        )
        self.label.setText(told if titles else "")
        self.setVisible(bool(titles) and self.parentWidget() is not None)


# --- How the Participants screen was left: kept in the settings, so that the program comes back to
# it ---


QUESTION, BUILT_IN, SAVED, WHERE = "question", "view", "saved", "of"


@dataclass(frozen=True)
class LastView:
    """`view`: filters, rules, order and groups; `built_in`: the view of the menu they belong to,
    "" for none; `saved`: the id of the saved view on screen, and `is_as_saved`: nothing of it
    was changed.
    """

    view: TableView
    built_in: str = ""
    saved: int | None = None
    is_as_saved: bool = False


class LastSeen:
    """`key`: the screen's place in the settings. The columns stand there too."""

    def __init__(self, context: Context, key: str) -> None:
        self._context, self._key = context, key
        self._then, self._was_taken = self._kept(), False
        self.taken: LastView | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """As `TableColumns.arrange` takes them."""
        return self._then

    def left(self) -> LastView:
        """As it was left, whatever the cohort."""
        kept = self._then
        saved = kept.get(SAVED) if self._is_of_desk(kept) else None
        # any JSON
        number, is_as_saved = (
            saved if isinstance(saved, list) and len(saved) == 2 else (None, False)
        )  # pyright: ignore[reportUnknownVariableType,reportUnknownArgumentType]
        # any JSON
        return LastView(
            _view(kept.get(QUESTION)), str(kept.get(BUILT_IN) or ""), number, bool(is_as_saved)
        )  # pyright: ignore[reportUnknownArgumentType]

    def take(self) -> LastView | None:
        """The same, once, where the cohort on screen is the one of then; None where it is
        another.
        """
        kept, was_taken, self._was_taken = self._then, self._was_taken, True
        is_here = kept.get(WHERE) == [str(self._context.desk.path), self._context.cohort_id]
        self.taken = None if was_taken or not is_here else self.left()
        return self.taken

    def keep(self, parts: Mapping[str, Any]) -> None:
        """Write these parts, the others stay."""
        where = [str(self._context.desk.path), self._context.cohort_id]
        self._context.settings.views[self._key] = {**self._kept(), **parts, WHERE: where}

    def keep_question(self, view: TableView, built_in: str) -> None:
        """What is asked now; `built_in` as `LastView` has it."""
        rules = tuple(rule for rule in view.query.rules if _tells_nothing(rule))
        said = TableView(query=replace(view.query, rules=rules))
        self.keep({QUESTION: view_to_plain(said), BUILT_IN: built_in})

    def keep_saved(self, saved: int | None, *, is_as_saved: bool) -> None:
        """The saved view on screen."""
        self.keep({SAVED: None if saved is None else [saved, is_as_saved]})

    def _kept(self) -> dict[str, Any]:
        kept = self._context.settings.views.get(self._key)
        # any JSON
        return kept if isinstance(kept, dict) else {}  # pyright: ignore[reportUnknownVariableType]

    def _is_of_desk(self, kept: Mapping[str, Any]) -> bool:
        where = kept.get(WHERE)
        return isinstance(where, list) and where[:1] == [str(self._context.desk.path)]


def _view(plain: Any) -> TableView:
    """A view out of settings that somebody may have edited."""
    try:
        # any JSON
        return view_from_plain(plain) if isinstance(plain, dict) else TableView()  # pyright: ignore[reportUnknownArgumentType]
    except (TypeError, ValueError, AttributeError, KeyError):
        return TableView()


def _is_open(name: str) -> bool:
    field = PARTICIPANT.field(name)
    return not (field.is_private or isinstance(field.kind, PassportName | ChineseName))


def _tells_nothing(rule: QueryRule) -> bool:
    parameter = kind_of(rule).parameter
    return not parameter.is_typed and (
        not isinstance(parameter, ValuesParameter) or _is_open(rule.values[0])
    )
