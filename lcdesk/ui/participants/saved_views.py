"""Views under a name, kept in the desk: their lines in the View menu, saved, brought back, and told when they were changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from lcdesk.model.faults import KnownFault
from lcdesk.model.shown_columns import COHORT
from lcdesk.model.view_words import left_out
from lcdesk.services.participants import saved_views as service
from lcdesk.services.participants.saved_views import NamedView
from lcdesk.texts import _
from lcdesk.ui.kit.painting.plain_text import literal
from lcdesk.ui.kit.screen import Handlers
from lcdesk.ui.participants.filters import ALL
from lcdesk.ui.participants.manage_views_dialog import ManageViewsDialog
from lcdesk.ui.participants.save_view_dialog import SaveViewDialog
from lcdesk.ui.participants.shown import PeopleView
from lcdesk.ui.participants.view_summary import is_same
from lcdesk.ui.participants.views import ViewsPart

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent

ON_BUTTON = 18  # letters of a name there


class SavedViewsPart:
    """`current` is the view on screen, as it is kept. It is left by a built-in view, by people shown from elsewhere, and
    when nothing it leaves out is left out any more."""

    def __init__(self, shown: PeopleView, views: ViewsPart) -> None:
        self._shown, self._context, self._views, self._filters = shown, shown.context, views, views.filters
        self._current_id: int | None = None
        self.saved: list[NamedView] = []
        self._filters.view.opening.connect(self._fill_menu)
        self._filters.view_chosen.connect(self.leave)
        self._has_begun = False
        self._read()
        shown.asked.connect(self._follow)
        shown.view.arranged.connect(self._follow)

    # --- a part of the screen ---

    def handlers(self) -> Handlers:
        return {"save_view": self.ask_name, "manage_views": self.manage}

    def fill_menu(self, menu: QMenu) -> None:
        """It has nothing for the menu of the table."""

    def refresh(self, news: ChangeEvent | None) -> None:
        """Somebody, here or elsewhere, saved, renamed, removed or put them in order, or took that back."""
        if news is None or "SavedView" in news.touched:
            self._read()
            if not self._has_begun:
                self._begin()
            self._follow()

    def retranslate(self) -> None:
        self._follow()

    # --- the one on screen ---

    @property
    def current(self) -> NamedView | None:
        """The view on screen; None where there is none."""
        return next((one for one in self.saved if one.id == self._current_id), None)

    def is_changed(self) -> bool:
        """Is what stands on screen no longer what is kept?"""
        current = self.current
        return current is not None and not is_same(current.view, self._views.view(), aside=COHORT)

    def show(self, saved: NamedView) -> None:
        """Bring it back as it was saved."""
        self._current_id = saved.id
        self._views.show_view(saved.view)

    def leave(self) -> None:
        """None of them is on screen any more; what stands there stays."""
        self._current_id = None

    def _begin(self) -> None:
        """The first cohort after the start: the view that was on screen when the program was left."""
        self._has_begun, last = True, self._views.last
        self._current_id = last.left().saved
        current = self.current
        if current is not None and last.taken is not None and last.taken.is_as_saved:
            self._filters.set_state(current.view.filters, current.view.rules, current.view.search)

    def _read(self) -> None:
        self.saved = service.list_views(self._context.desk)

    def _follow(self) -> None:
        """Is it still the one on screen, and what is it called?"""
        current = self.current
        if current is not None and self._is_given_up(current):
            current = self._current_id = None
        is_changed = self.is_changed()
        self._filters.name_saved(_called(current.name, is_changed=is_changed, most=ON_BUTTON) if current else "")
        if self._shown.is_seen():
            self._views.last.keep_saved(self._current_id, is_as_saved=not is_changed)

    def _is_given_up(self, current: NamedView) -> bool:
        is_all = not self._filters.is_narrow()
        return self._filters.view_name != ALL or (current.view.is_narrow and is_all)

    # --- the menu ---

    def _fill_menu(self, menu: QMenu) -> None:
        """Below the built-in views, which are there already."""
        menu.addSeparator()
        current, is_changed = self.current, self.is_changed()
        for saved in self.saved:
            is_here = current is not None and saved.id == current.id
            words = _called(saved.name, is_changed=is_here and is_changed)
            action = _line(menu, words, partial(self.show, saved))
            action.setCheckable(True)
            action.setChecked(is_here)
        if self.saved:
            menu.addSeparator()
        if current is not None and is_changed:
            _line(menu, _("Save changes of “{name}”", name=current.name), self.save_changes)
        _line(menu, _("Save this view…"), self.ask_name, "Ctrl+Shift+S")
        _line(menu, _("Manage views…"), self.manage)

    # --- deeds ---

    def ask_name(self) -> None:
        """The dialog that asks for a name."""
        view, current = self._views.view(), self.current
        proposed = current.name if current else self._proposed()
        dialog = SaveViewDialog(self._shown.screen, view, self._name_taken, self._keep)
        dialog.begin(proposed, are_chosen=self._filters.only is not None)
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
        self._context.announce(_("The view “{name}” is saved.", name=" ".join(name.split())))

    def _name_taken(self, name: str) -> str:
        """The name of the view that has it; "" where none does."""
        try:
            return service.view_named(self._context.desk, name).name
        except KnownFault:
            return ""

    def _proposed(self) -> str:
        """A name out of what is left out, where that is short and not taken."""
        said = ", ".join(left_out(self._views.view()))
        return said if 0 < len(said) <= ON_BUTTON * 2 and not self._name_taken(said) else self._numbered()

    def _numbered(self) -> str:
        """ "View 3": the first number that is free."""
        names = (_("View {number}", number=number) for number in range(1, len(self.saved) + 2))
        return next(name for name in names if not self._name_taken(name))


def _called(name: str, *, is_changed: bool, most: int = 60) -> str:
    short = name if len(name) <= most else name[: most - 1] + "…"
    return _("{name} (changed)", name=short) if is_changed else short


def _line(menu: QMenu, words: str, handler: Callable[[], object], keys: str = "") -> QAction:
    """A line of the menu. Its keys are shown only: they belong to the command of the window."""
    shown = f"\t{QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)}" if keys else ""
    return menu.addAction(literal(words) + shown, handler)
