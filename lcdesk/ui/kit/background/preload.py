"""The reading process, started while somebody is still on the way to a file: the first list is as quick as any other."""

from __future__ import annotations

from lcdesk.texts import _
from lcdesk.ui.kit.background.tasks import Task, Tasks


def warm_reading(tasks: Tasks) -> None:
    """Start it on the worker, where it is also used; where that fails, reading itself will say so."""
    if not tasks.is_closed():
        tasks.run(_("Import"), _start, failed=lambda _error: None, is_quiet=True)


def _start(_task: Task) -> None:
    from lcdesk.tabular import reading  # not needed for the first painted window

    reading.warm()
