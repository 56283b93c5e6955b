"""The views of the table: the built-in ones and those under a name, kept in the desk; their tabs,
saved, brought back, counted, and told when they were changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QStackedWidget,
    QWidget,
)

from lcdesk.model.faults import KnownFault
from lcdesk.model.query import COHORT, Query, TableView, left_out, title_of
from lcdesk.services.core.finding import count_each
from lcdesk.services.participants import saved_views as service
from lcdesk.services.participants.saved_views import LONGEST, NamedView
from lcdesk.texts import _, list_names, n_
from lcdesk.ui.kit.forms.edit_tracking import LocalUndo
from lcdesk.ui.kit.painting.plain_text import literal, set_tip
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.screen import Context, Handlers
from lcdesk.ui.kit.tasks import LatestAnswer, Task
from lcdesk.ui.kit.widgets import Banner, Button, Card, EmptyState, IconButton, Label, column, row
from lcdesk.ui.participants.filters import ALL, ATTENTION, CHOSEN, COMING, ENDED, TICKED, VIEWS
from lcdesk.ui.participants.shown import PeopleView
from lcdesk.ui.participants.view_tabs import ViewLine
from lcdesk.ui.participants.views import ViewsPart

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent

PROPOSED = 36  # letters of a name that is made of what is left out
SAVED = "saved:"  # before the id of a saved view, as the key of its tab
COUNT_MS = 120  # what happens within this time is counted once
_EARLIER, _LATER = "Ctrl+Shift+PgUp", "Ctrl+Shift+PgDown"
_COUNTED = frozenset({"Enrolment", "Person", "SavedView"})


class SavedViewsPart:
    """`current` is the view on screen, as it is kept. It is left by a built-in view and when
    nothing it leaves out is left out any more; while people shown from elsewhere are on screen
    there is none.
    """

    def __init__(self, shown: PeopleView, views: ViewsPart) -> None:
        self._shown, self._context, self._views, self._filters = (
            shown,
            shown.context,
            views,
            views.filters,
        )
        self._tabs = views.filters.tabs
        self._current_id: int | None = None
        self.saved: list[NamedView] = []
        self._counts: Mapping[str, int] = {}
        self._latest = LatestAnswer()
        self._count_soon = shown.context.tasks.delayed(self._count, COUNT_MS, shown)
        self._tabs.chosen.connect(self._choose)
        self._tabs.asked.connect(self._do)
        self._tabs.save_asked.connect(self.ask_name)
        self._tabs.fill = self.fill_view_menu
        self._has_begun = False
        self._group_before = ""  # by what people stood in groups before a saved view was shown
        self._read()
        shown.asked.connect(self._follow)
        shown.listed.connect(self._tell_shown)
        shown.attention_counted.connect(self._show_tabs)
        shown.view.columns.arranged.connect(self._follow)

    # --- a part of the screen ---

    def handlers(self) -> Handlers:
        return {"save_view": self.ask_name, "manage_views": self.manage}

    def fill_menu(self, menu: QMenu) -> None:
        """It has nothing for the menu of the table."""

    def refresh(self, news: ChangeEvent | None) -> None:
        """Somebody, here or elsewhere, saved, renamed, removed or put them in order, or took
        that back.
        """
        if news is None or "SavedView" in news.touched:
            self._read()
            if not self._has_begun:
                self._begin()
            self._follow()
        if news is None or not _COUNTED.isdisjoint(news.touched):
            self._count_soon()

    def retranslate(self) -> None:
        self._follow()

    # --- the one on screen ---

    @property
    def current(self) -> NamedView | None:
        """The view on screen; None where there is none."""
        if self._filters.view_name == CHOSEN:
            return None
        return next((one for one in self.saved if one.id == self._current_id), None)

    def is_changed(self) -> bool:
        """Is what stands on screen no longer what is kept?"""
        current = self.current
        return current is not None and not is_same(current.view, self._views.view(), aside=COHORT)

    def show(self, saved: NamedView) -> None:
        """Bring it back as it was saved."""
        if self.current is None:
            self._group_before = self._filters.groups.name
        self._current_id = saved.id
        self._views.show_view(saved.view)

    def leave(self) -> None:
        """None of them is on screen any more; what stands there stays."""
        self._current_id = None

    def _begin(self) -> None:
        """The first cohort after the start: the view that was on screen when the program was
        left.
        """
        self._has_begun, last = True, self._views.last
        self._current_id = last.left().saved
        current = self.current
        if current is not None and last.taken is not None and last.taken.is_as_saved:
            self._filters.set_state(current.view.query.rules)

    def _read(self) -> None:
        self.saved = service.list_views(self._context.desk)

    def _follow(self) -> None:
        """Is it still the one on screen, and what is it called?"""
        current = self.current
        if current is not None and self._is_given_up(current):
            self._current_id = None
        self._show_tabs()
        if self._shown.is_seen() and self._filters.view_name != CHOSEN:
            self._views.last.keep_saved(self._current_id, is_as_saved=not self.is_changed())

    def _is_given_up(self, current: NamedView) -> bool:
        is_all = not self._filters.is_narrow()
        return self._filters.view_name != ALL or (bool(current.view.query.rules) and is_all)

    # --- the tabs ---

    def _show_tabs(self) -> None:
        filters, current, is_changed = self._filters, self.current, self.is_changed()
        lines = [self._built_in(name) for name in VIEWS if name != CHOSEN]
        for saved in self.saved:
            is_here = current is not None and saved.id == current.id
            key = f"{SAVED}{saved.id}"
            words = _called(saved.name, is_changed=is_here and is_changed)
            lines.append(
                ViewLine(key, words, self._counts.get(key), summary(saved.view), is_saved=True)
            )
        if filters.view_name == CHOSEN:
            tip = _("Shown from elsewhere until it is closed or the screen is left.")
            words, count = filters.called(CHOSEN), self._counts.get(CHOSEN)
            lines.append(ViewLine(CHOSEN, words, count, tip, is_passing=True))
        self._tabs.show_lines(lines, f"{SAVED}{current.id}" if current else filters.view_name)

    def _count_of(self, name: str) -> int | None:
        if name == ALL:
            return self._shown.people
        return self._filters.attention[1] if name == ATTENTION else self._counts.get(name)

    def _built_in(self, name: str) -> ViewLine:
        """Who does not come is seldom asked for where nobody is."""
        count = self._count_of(name)
        is_aside = name == ENDED and not count
        return ViewLine(name, self._filters.called(name), count, is_aside=is_aside)

    def _count(self) -> None:
        """How many each view shows, counted beside the window."""
        filters, desk, cohort_id = self._filters, self._context.desk, self._context.cohort_id
        asked = {f"{SAVED}{saved.id}": saved.view.query.rules for saved in self.saved}
        asked |= {name: filters.rules_of(name) for name in (COMING, ENDED)}
        if filters.view_name == CHOSEN:
            asked[CHOSEN] = filters.view_rules
        of = None if filters.are_chosen else cohort_id
        whose = {key: of if key == CHOSEN else cohort_id for key in asked}

        def count(_task: Task) -> dict[str, int]:
            queries = [Query.of(whose[key], rules=rules) for key, rules in asked.items()]
            return dict(zip(asked, count_each(desk, queries), strict=True))

        self._context.tasks.count(
            count, self._latest.only(self._take_counts), lambda _error: None, owner=self._shown
        )

    def _take_counts(self, counts: Mapping[str, int]) -> None:
        if counts != self._counts:
            self._counts = counts
            self._show_tabs()

    def _tell_shown(self) -> None:
        """How many of how many are on screen, where some are left out."""
        table, people = self._shown.table, self._shown.people
        shown = len(table.ids) - len(table.bands)
        is_part = self._filters.is_narrow() and not self._filters.are_chosen
        told = _("{count} of {total} shown", count=shown, total=people) if is_part else ""
        self._tabs.tell(told)

    def _choose(self, key: str) -> None:
        """A tab: once more the one on screen takes off what was filtered besides."""
        saved = self._of_key(key)
        if saved is not None:
            self.show(saved)
            return
        is_again = key == self._filters.view_name and self.current is None
        is_left = self.current is not None or self._filters.view_name == CHOSEN != key
        if self.current is not None:  # its groups are its own
            self._filters.groups.name = self._group_before
        self.leave()
        self._filters.choose_view(key, is_afresh=is_again or is_left)
        self._count_soon()

    def _of_key(self, key: str) -> NamedView | None:
        return next((saved for saved in self.saved if f"{SAVED}{saved.id}" == key), None)

    def _do(self, key: str, what: str) -> None:
        """What was asked for of a tab, by its keys or its menu."""
        saved = self._of_key(key)
        if what == "close":
            self._filters.end_chosen()
            self._tabs.focus_current()
        elif saved is None or self._context.desk.only_looked_at:
            return
        elif what == "rename":
            RenameViewDialog(self._shown.screen, saved, partial(self._rename, saved)).open()
        elif what == "remove":
            service.remove_view(self._context.desk, saved.id)
            told = _("The view “{name}” is removed.", name=saved.name)
            self._context.offer(told, _("Undo"), lambda: self._context.command("undo"))
        else:
            self._move(saved, -1 if what == "earlier" else 1)

    def _rename(self, saved: NamedView, name: str) -> None:
        service.rename_view(self._context.desk, saved.id, name, saved.name)

    def _move(self, saved: NamedView, step: int) -> None:
        ids = [one.id for one in self.saved]
        at = ids.index(saved.id)
        to = at + step
        if 0 <= to < len(ids):
            ids[at], ids[to] = ids[to], ids[at]
            service.order_views(self._context.desk, ids)

    def fill_view_menu(self, menu: QMenu, key: str) -> None:
        """What can be done with a view; "": with the one on screen."""
        saved = self._of_key(key) if key else self.current
        current = self.current
        if current is not None and saved == current and self.is_changed():
            _line(menu, _("Save changes of “{name}”", name=current.name), self.save_changes)
        if saved is not None:
            of, at = f"{SAVED}{saved.id}", self.saved.index(saved)
            _line(menu, _("Rename…"), partial(self._do, of, "rename"), "F2")
            left = _line(menu, _("Move left"), partial(self._do, of, "earlier"), _EARLIER)
            left.setEnabled(at > 0)
            right = _line(menu, _("Move right"), partial(self._do, of, "later"), _LATER)
            right.setEnabled(at < len(self.saved) - 1)
            _line(menu, _("Remove"), partial(self._do, of, "remove"), "Del")
            menu.addSeparator()
        elif key == CHOSEN:
            _line(menu, _("Close"), partial(self._do, key, "close"), "Del")
            menu.addSeparator()
        _line(menu, _("Save this view…"), self.ask_name, "Ctrl+Shift+S")
        _line(menu, _("Manage views…"), self.manage)

    # --- operations ---

    def ask_name(self) -> None:
        """The dialog that asks for a name."""
        view, current = self._views.view(), self.current
        proposed = current.name if current else self._proposed()
        dialog = SaveViewDialog(self._shown.screen, view, self._name_taken, self._keep)
        dialog.begin(proposed, are_chosen=self._filters.are_chosen)
        dialog.open()

    def save_changes(self) -> None:
        """What stands on screen in place of what was kept under this name."""
        if self.current is not None:
            self._keep(self.current.name)

    def manage(self) -> None:
        """The list of all of them."""
        ManageViewsDialog(self._shown.screen, self._context).open()

    def _keep(self, name: str) -> None:
        self._current_id = service.save_view(self._context.desk, name, self._views.view())
        self._read()
        self._follow()
        self._context.tell_done(_("The view “{name}” is saved.", name=" ".join(name.split())))

    def _name_taken(self, name: str) -> str:
        """The name of the view that has it; "" where none does."""
        try:
            return service.view_named(self._context.desk, name).name
        except KnownFault:
            return ""

    def _proposed(self) -> str:
        """A name out of what is left out, where that is short and not taken."""
        said = ", ".join(left_out(self._views.view().query))
        return (
            said if 0 < len(said) <= PROPOSED and not self._name_taken(said) else self._numbered()
        )

    def _numbered(self) -> str:
        """ "View 3": the first number that is free."""
        names = (_("View {number}", number=number) for number in range(1, len(self.saved) + 2))
        return next(name for name in names if not self._name_taken(name))


def _called(name: str, *, is_changed: bool, most: int = 60) -> str:
    short = name if len(name) <= most else name[: most - 1] + "…"
    return _("{name} (changed)", name=short) if is_changed else short


def _line(menu: QMenu, words: str, handler: Callable[[], object], keys: str = "") -> QAction:
    """A line of the menu. Its keys are shown only: they belong to the command of the window."""
    shown = (
        f"\t{QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)}" if keys else ""
    )
    return menu.addAction(literal(words) + shown, handler)


# --- Under which name a view is kept; what of it is kept is said in one sentence ---


SAVE_WIDTH = 440
_MOST = 160  # letters of what is left out


class SaveViewDialog(QDialog):
    """`name_taken(name)`: the name of the view that has it already, ""; `keep(name)`: save it,
    or raise `KnownFault`.
    """

    def __init__(
        self,
        parent: QWidget,
        view: TableView,
        name_taken: Callable[[str], str],
        keep: Callable[[str], object],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Save this view"))
        self.setFixedWidth(SAVE_WIDTH)
        self._name_taken, self._keep = name_taken, keep
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST)
        self.name.setAccessibleName(_("Name of the view"))
        self.kept = Label(_("Kept: {what}.", what=summary(view)), 13, ink="fg2", wraps=True)
        only = list_names(left_out(view.query))
        only = only if len(only) <= _MOST else only[:_MOST] + "…"
        self.only = Label(_("Only: {words}", words=only), 12, ink="fg3", wraps=True)
        if not only:  # what is shown before it has a parent is a window of its own for a moment
            self.only.hide()
        self.note = Label("", 13, ink="warn", wraps=True)
        self.ok = Button(_("Save"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        self.name.textChanged.connect(lambda _text: self._show())
        self._lay_out()

    def begin(self, proposed: str, *, are_chosen: bool) -> None:
        """With this name; `are_chosen`: whose people are on screen was not asked for by a rule,
        and cannot be kept.
        """
        self._chosen = _("People chosen one by one are not part of a view.") if are_chosen else ""
        self.name.setText(proposed)
        self.name.selectAll()
        self._show()

    _chosen = ""

    def _lay_out(self) -> None:
        cancel = Button(_("Cancel"), clicked=self.reject)
        title, words = (
            Label(_("Save this view"), 17, "bold"),
            Label(_("Name of the view"), 12, ink="fg2"),
        )
        words.setBuddy(self.name)
        told = column(self.kept, self.only, self.note, gap=4)
        everybody = Label(
            _("Everybody who opens this desk can choose it, in every cohort."),
            13,
            ink="fg2",
            wraps=True,
        )
        self.setLayout(
            column(
                title,
                column(words, self.name, gap=4),
                told,
                everybody,
                4,
                row(None, cancel, self.ok),
                gap=12,
                margins=(24, 22, 24, 18),
            )
        )

    def _show(self) -> None:
        """What would happen with this name."""
        typed = self.name.text().strip()
        taken = self._name_taken(typed) if typed else ""
        said = (
            _("There is a view “{name}” already; this one takes its place.", name=taken)
            if taken
            else ""
        )
        self._say(said or self._chosen)
        self.ok.setText(_("Replace") if taken else _("Save"))
        self.ok.setEnabled(bool(typed))

    def _say(self, words: str) -> None:
        self.note.setText(words)
        self.note.setVisible(bool(words))

    def _finish(self) -> None:
        try:
            self._keep(self.name.text())
        except KnownFault as fault:
            self._say(str(fault))
            return
        self.accept()


# --- Another name for a view ---


class RenameViewDialog(QDialog):
    """`keep(name)` does it, or raises `KnownFault`, which is told here."""

    def __init__(self, parent: QWidget, saved: NamedView, keep: Callable[[str], object]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Rename the view"))
        self.setFixedWidth(SAVE_WIDTH)
        self._keep = keep
        self.name = QLineEdit(saved.name)
        self.name.setMaxLength(LONGEST)
        self.name.setAccessibleName(_("Name of the view"))
        self.note = Label("", 13, ink="warn", wraps=True)
        self.note.hide()
        self.ok = Button(_("Rename"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        self.name.textChanged.connect(lambda text: self.ok.setEnabled(bool(text.strip())))
        title = Label(_("Rename the view"), 17, "bold")
        buttons = row(None, Button(_("Cancel"), clicked=self.reject), self.ok)
        self.setLayout(
            column(title, self.name, self.note, 4, buttons, gap=12, margins=(24, 22, 24, 18))
        )
        self.name.selectAll()

    def _finish(self) -> None:
        try:
            self._keep(self.name.text())
        except KnownFault as fault:
            self.note.setText(str(fault))
            self.note.show()
            return
        self.accept()


# --- The saved views of a desk in their order: renamed in place, removed, moved up and down, each
# at once and undone at once ---


MANAGE_WIDTH, HEIGHT, LINE = 520, 440, 34  # px
_ID = int(Qt.ItemDataRole.UserRole)


class ManageViewsDialog(QDialog):
    """Every change is an operation of its own; Ctrl+Z takes back those made here."""

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Saved views"))
        self._context, self._saved, self._handlers = (
            context,
            list[NamedView](),
            LocalUndo(context.desk),
        )
        self.list, self.empty, self.banner = QListWidget(), EmptyState("bookmark"), Banner()
        self.note = Label("", 12, ink="fg2", wraps=True)
        self.rename = Button(_("Rename"), "pencil", clicked=self.rename_chosen)
        self.remove = Button(_("Remove"), "trash-2", clicked=self.remove_chosen)
        self.up = IconButton("arrow-up", _("Up (Alt+Up)"), lambda: self.move_chosen(-1))
        self.down = IconButton("arrow-down", _("Down (Alt+Down)"), lambda: self.move_chosen(1))
        self.close_button = Button(_("Close"), clicked=self.accept)
        self._build()
        self._connect()
        self.reload()
        self.list.setFocus()

    # --- what is shown ---

    def reload(self, chosen: int | None = None) -> None:
        """Everything anew, with the cursor on `chosen` or where it was."""
        chosen, at = chosen or self._chosen_id(), max(self.list.currentRow(), 0)
        self._saved = service.list_views(self._context.desk)
        blocked = self.list.blockSignals(True)
        self.list.clear()
        for saved in self._saved:
            item = QListWidgetItem(saved.name, self.list)
            item.setData(_ID, saved.id)
            set_tip(item, summary(saved.view))
            item.setSizeHint(QSize(100, LINE))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        self.list.blockSignals(blocked)
        places = {saved.id: place for place, saved in enumerate(self._saved)}
        self.list.setCurrentRow(places.get(chosen or 0, min(at, len(self._saved) - 1)))
        self._middle.setCurrentIndex(int(not self._saved))
        self._show_choice()

    def _show_choice(self) -> None:
        at = self.list.currentRow()
        for button, is_possible in (
            (self.rename, at >= 0),
            (self.remove, at >= 0),
            (self.up, at > 0),
            (self.down, 0 <= at < len(self._saved) - 1),
        ):
            button.setEnabled(is_possible)
        self.note.setText(summary(self._saved[at].view) if 0 <= at < len(self._saved) else "")

    def _chosen_id(self) -> int | None:
        item = self.list.currentItem()
        # the stubs do not know that it may be None
        return None if item is None else int(item.data(_ID))  # pyright: ignore[reportUnnecessaryComparison]

    # --- what is done ---

    def rename_chosen(self) -> None:
        """Type another name in its place."""
        item = self.list.currentItem()
        if self._chosen_id() is not None:
            self.list.setFocus()
            self.list.editItem(item)
            editor = self._editor()
            if editor:
                editor.setMaxLength(LONGEST)

    def remove_chosen(self) -> None:
        """Take it out, at once: undo brings it back."""
        at = self.list.currentRow()
        if at >= 0:
            saved = self._saved[at]
            self._do(lambda: service.remove_view(self._context.desk, saved.id))
            self._offer(_("The view “{name}” is removed.", name=saved.name))

    def move_chosen(self, step: int) -> None:
        """One place up (-1) or down (1)."""
        at = self.list.currentRow()
        to = at + step
        if at >= 0 and 0 <= to < len(self._saved):
            ids = [saved.id for saved in self._saved]
            ids[at], ids[to] = ids[to], ids[at]
            self._do(lambda: service.order_views(self._context.desk, ids), ids[to])

    def undo(self) -> None:
        """Take back the last change made here."""
        if told := self._handlers.undo():
            self.reload()
            self.banner.say(told, "ok", can_close=True)

    def _take_name(self, item: QListWidgetItem) -> None:
        """A name was typed in its place; one that cannot be stays open, with the reason above."""
        view_id, typed = int(item.data(_ID)), item.text()
        shown = next((saved.name for saved in self._saved if saved.id == view_id), typed)
        if typed == shown:
            return
        try:
            self._do(
                lambda: service.rename_view(self._context.desk, view_id, typed, shown), view_id
            )
            self.banner.hide()
        except KnownFault as fault:
            self.banner.say(str(fault), "warn", can_close=True)
            QTimer.singleShot(0, self, lambda: self._type_again(view_id, typed))

    def _type_again(self, view_id: int, typed: str) -> None:
        self.reload(view_id)
        self.rename_chosen()
        editor = self._editor()
        if editor:
            editor.setText(typed)
            editor.selectAll()

    def _editor(self) -> QLineEdit | None:
        found = self.list.indexWidget(self.list.currentIndex())
        return found if isinstance(found, QLineEdit) else None

    def _do(self, handler: Callable[[], object], chosen: int | None = None) -> None:
        self._handlers.do(handler)
        # the list may be in the midst of closing an editor
        QTimer.singleShot(0, self, lambda: self.reload(chosen))

    def _offer(self, told: str) -> None:
        self.banner.offer(told, _("Undo"), self.undo)

    # --- how it is put together ---

    def _build(self) -> None:
        self.list.setAccessibleName(_("Saved views"))
        self.list.setFont(font(13))
        self.empty.say(
            _(
                "No view is saved yet. Arrange the table as you like it, then choose “Save this "
                "view…”."
            )
        )
        self._middle, card = QStackedWidget(), Card()
        self._middle.addWidget(self.list)
        self._middle.addWidget(self.empty)
        inside = column(margins=(1, 1, 1, 1))
        inside.addWidget(self._middle)
        card.setLayout(inside)
        buttons = row(self.rename, self.remove, 4, self.up, self.down, None, self.close_button)
        made = column(
            Label(_("Saved views"), 17, "bold"), self.banner, gap=12, margins=(24, 22, 24, 18)
        )
        made.addWidget(card, 1)
        made.addWidget(self.note)
        made.addLayout(buttons)
        self.setLayout(made)
        self.resize(MANAGE_WIDTH, HEIGHT)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(lambda _row: self._show_choice())
        self.list.itemChanged.connect(self._take_name)
        for keys, handler in (
            ("F2", self.rename_chosen),
            ("Del", self.remove_chosen),
            ("Alt+Up", lambda: self.move_chosen(-1)),
            ("Alt+Down", lambda: self.move_chosen(1)),
            ("Ctrl+Z", self.undo),
        ):
            QShortcut(
                QKeySequence(keys), self.list, context=Qt.ShortcutContext.WidgetShortcut
            ).activated.connect(handler)


# --- What a view holds, in a line: how many columns and filters, its order, its groups ---


def summary(view: TableView) -> str:
    """ "9 columns · 2 filters · sorted by Name"; what a view says nothing of is left out."""
    filters = len(view.query.rules)
    told = [n_("{count} column", "{count} columns", len(view.columns))] if view.columns else []
    if filters:
        told.append(n_("{count} filter", "{count} filters", filters))
    if view.query.sort:
        told.append(
            _(
                "sorted by {columns}",
                columns=list_names([title_of(name) for name, _is_down in view.query.sort]),
            )
        )
    if view.query.group:
        told.append(_("grouped by {field}", field=title_of(view.query.group)))
    return " · ".join(told)


def is_same(one: TableView, other: TableView, aside: str = "") -> bool:
    """Do two views show the same? Widths count where both say something of a column; the column
    `aside` does not count.
    """
    columns = [[name for name in view.columns if name != aside] for view in (one, other)]
    widths = all(other.widths.get(name, width) == width for name, width in one.widths.items())
    return (
        (columns[0] == columns[1] or not all(columns))
        and widths
        and _unordered(one.query) == _unordered(other.query)
    )


def _unordered(query: Query) -> tuple[object, ...]:
    """What a question asks, whatever the order of its rules, of values ticked, and of blanks."""
    rules: set[object] = set()
    for rule in query.rules:
        if rule.name == TICKED:
            rules.add((rule.values[0], frozenset(rule.values[1:])))
        else:
            rules.add(tuple(rule.values[0].split()) if rule.name == "search" else rule)
    return rules, query.sort, query.group
