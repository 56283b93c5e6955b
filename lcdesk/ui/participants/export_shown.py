"""What is shown as a workbook: the columns, order and groups on screen; asked first are the
selection and private values.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.files import LIST
from lcdesk.model.query import Query
from lcdesk.texts import _
from lcdesk.ui.kit.dialogs.saving import ExportDialog, ask_where, file_name, tell_saved
from lcdesk.ui.kit.screen import Handlers
from lcdesk.ui.kit.tasks import Task
from lcdesk.ui.kit.widgets import Button
from lcdesk.ui.kit.widgets.controls import menu_on
from lcdesk.ui.participants.saved_views import SavedViewsPart
from lcdesk.ui.participants.shown import PeopleView
from lcdesk.ui.participants.views import ViewsPart

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent


@dataclass(frozen=True)
class _ExportRequest:
    """What stands on screen at the moment of asking: that is exported, whatever is done in the
    window meanwhile.
    """

    query: Query
    columns: tuple[str, ...]
    title: str
    people: int
    chosen: tuple[int, ...] | None = None
    is_plain: bool = False


class ExportPart:
    """Ctrl+Shift+E, and the menu of the button "Export"."""

    def __init__(self, shown: PeopleView, views: ViewsPart, saved: SavedViewsPart) -> None:
        self._shown, self._context, self._views, self._saved = shown, shown.context, views, saved

    # --- a part of the screen ---

    def handlers(self) -> Handlers:
        return {"export_view": self.ask} if self._shown.table.records else {}

    def fill_menu(self, menu: QMenu) -> None:
        """It has nothing for the menu of the table."""

    def refresh(self, news: ChangeEvent | None) -> None:
        """It shows nothing."""

    def retranslate(self) -> None:
        """It shows nothing."""

    # --- what is asked ---

    def open_menu(self, button: Button) -> None:
        """The whole cohort, or what is shown."""
        menu = QMenu(button)
        menu.aboutToHide.connect(menu.deleteLater)
        whole = menu.addAction(_("The whole cohort…"), lambda: self._context.command("export"))
        whole.setEnabled(self._context.cohort_id is not None)
        menu.addAction(_("What is shown…"), self.ask).setEnabled(bool(self._shown.table.records))
        menu_on(button, menu)

    def ask(self) -> None:
        """Whom, and how private values shall stand there, where that is a question; then where
        to.
        """
        view, current, count = (
            self._views.view(),
            self._saved.current,
            self._shown.view.count_selected(),
        )
        people = self._shown.table.records
        asked = _ExportRequest(
            self._shown.query, view.columns, current.name if current else "", people
        )
        private = [PARTICIPANT.field(name).title for name in view.columns if _is_private(name)]
        selected = count if 1 < count < people else 0
        if not (selected or private):
            self._ask_where(asked)
            return
        chosen = tuple(self._shown.view.block_ids()) if selected else None

        def go_on(*, is_selection: bool, is_plain: bool) -> None:
            ids = chosen if is_selection else None
            told = asked.people if ids is None else len(ids)
            self._ask_where(
                _ExportRequest(asked.query, asked.columns, asked.title, told, ids, is_plain)
            )

        ExportDialog(self._shown.screen, people, selected, private, go_on).open()

    def _ask_where(self, asked: _ExportRequest) -> None:
        cohort = str(self._shown.cohort.get("name") or _("All cohorts"))
        name = file_name(" – ".join(part for part in (cohort, asked.title) if part))
        proposed = Path(name + LIST.endings[0])
        path = ask_where(self._shown.screen.window(), _("Export what is shown"), proposed, LIST)
        if path:
            self._save(asked, path)

    def _save(self, asked: _ExportRequest, path: Path) -> None:
        from lcdesk.services.exporting.exporting import export_shown

        desk, screen = self._context.desk, self._shown.screen

        def write(task: Task) -> int:
            return export_shown(
                desk,
                asked.query,
                asked.columns,
                path,
                title=asked.title,
                is_plain=asked.is_plain,
                ids=asked.chosen,
                step=lambda done: task.step(done, asked.people),
            )

        self._context.tasks.run(
            _("Exporting…"), write, lambda _people: tell_saved(screen, path), owner=screen
        ).stoppable()


def _is_private(name: str) -> bool:
    field = PARTICIPANT.by_name.get(name)
    return field is not None and field.is_private
