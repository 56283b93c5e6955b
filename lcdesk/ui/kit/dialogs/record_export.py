"""A list of the office as a file: what of it, how private values stand in it, where it goes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QWidget

from lcdesk.model.files import LIST
from lcdesk.services.core.record_lists import RecordList
from lcdesk.texts import N_, _
from lcdesk.ui.kit.dialogs.saving import ExportDialog, ask_where, file_name, tell_saved
from lcdesk.ui.kit.tasks import Task

if TYPE_CHECKING:
    from lcdesk.ui.kit.screen import Context

TITLE = N_("Export")


def ask_export(
    screen: QWidget, context: Context, which: RecordList, ids: Sequence[int], title: str = ""
) -> None:
    """Export these records, in this order: private values are asked about where there are some,
    then where to. `title`: of the file, that of the list where none is given.
    """
    private = [field.title for field in which.kind.fields if field.is_private]
    named = title or _(which.plural)

    def go_on(*, is_selection: bool, is_plain: bool) -> None:
        _ask_where(screen, context, which, ids, named, is_plain=is_plain)

    if private:
        ExportDialog(screen, len(ids), 0, private, go_on, TITLE).open()
    else:
        go_on(is_selection=False, is_plain=False)


def _ask_where(
    screen: QWidget,
    context: Context,
    which: RecordList,
    ids: Sequence[int],
    title: str,
    *,
    is_plain: bool,
) -> None:
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    proposed = Path(folder) / (file_name(title) + LIST.endings[0])
    path = ask_where(screen.window(), title, proposed, LIST)
    if path is None:
        return
    desk, asked = context.desk, tuple(ids)

    def write(task: Task) -> int:
        from lcdesk.services.exporting.record_lists import export_records

        return export_records(
            desk,
            which,
            path,
            ids=asked,
            is_plain=is_plain,
            step=lambda done: task.step(done, len(asked)),
        )

    context.tasks.run(
        _("Exporting…"), write, lambda _rows: tell_saved(screen, path), owner=screen
    ).stoppable()
