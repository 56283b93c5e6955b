"""A list of the office as a file: what of it, how private values stand in it, where it goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QWidget

from lcdesk.model.files import LIST
from lcdesk.services.core.record_lists import RecordList
from lcdesk.texts import N_, _
from lcdesk.ui.kit.dialogs.saving import ExportDialog, ask_where, file_name, tell_saved
from lcdesk.ui.kit.painting.plain_text import literal
from lcdesk.ui.kit.widgets import Button
from lcdesk.ui.kit.widgets.controls import menu_on

if TYPE_CHECKING:
    from lcdesk.ui.kit.screen import Context

TITLE = N_("Export")


Step = Callable[[int], None]
"""Told how many rows are done; may raise to stop."""
Write = Callable[[Path, bool, Step], int]
"""Writes a file (where to, private values as they are?, called as it goes); how many rows."""


def open_export_menu(
    button: Button, entries: Sequence[tuple[str, Callable[[], object]]]
) -> QMenu | None:
    """Below a button: what can be exported; where that is one thing only, it is done at once."""
    if len(entries) == 1:
        entries[0][1]()
        return None
    menu = QMenu(button)
    menu.aboutToHide.connect(menu.deleteLater)
    for words, export in entries:
        menu.addAction(literal(words), export)
    menu_on(button, menu)
    return menu


def ask_export(
    screen: QWidget, context: Context, which: RecordList, ids: Sequence[int], title: str = ""
) -> None:
    """Export these records, in this order: private values are asked about where there are some,
    then where to. `title`: of the file, that of the list where none is given.
    """
    desk, asked = context.desk, tuple(ids)

    def write(path: Path, is_plain: bool, step: Step) -> int:
        from lcdesk.services.exporting.record_lists import export_records

        return export_records(desk, which, path, ids=asked, is_plain=is_plain, step=step)

    ask_export_by(screen, context, which, len(asked), write, title)


def ask_export_by(
    screen: QWidget, context: Context, which: RecordList, count: int, write: Write, title: str = ""
) -> None:
    """The same of `count` rows that `write` puts into the file."""
    private = [field.title for field in which.kind.fields if field.is_private]
    named = title or _(which.plural)

    def go_on(*, is_selection: bool, is_plain: bool) -> None:
        _ask_where(screen, context, count, write, named, is_plain=is_plain)

    if private:
        ExportDialog(screen, count, 0, private, go_on, TITLE).open()
    else:
        go_on(is_selection=False, is_plain=False)


def _ask_where(
    screen: QWidget, context: Context, count: int, write: Write, title: str, *, is_plain: bool
) -> None:
    proposed = Path(file_name(title) + LIST.endings[0])
    path = ask_where(screen.window(), title, proposed, LIST)
    if path is None:
        return
    context.tasks.run(
        _("Exporting…"),
        lambda task: write(path, is_plain, lambda done: task.step(done, count)),
        lambda _rows: tell_saved(screen, path),
        owner=screen,
    ).stoppable()
