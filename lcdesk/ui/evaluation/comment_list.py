"""The comments, under the activity each is on; nobody's form is named."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from lcdesk.services.evaluation.evaluation import Results, title_of
from lcdesk.texts import N_
from lcdesk.ui.kit.table.model import GroupBand, RecordTable, TableColumn
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.widgets import Card

_COLUMNS = (
    TableColumn("text", N_("Comment"), 500, is_sortable=False),
    TableColumn("question", N_("Question"), 220, "muted", is_sortable=False),
)


class CommentList(Card):
    """A row a comment."""

    def __init__(self) -> None:
        super().__init__()
        self._records: dict[int, dict[str, Any]] = {}
        self.table = RecordTable(_COLUMNS, lambda ids: [self._records[one] for one in ids if one in self._records])
        self.view = RecordView(self.table)
        self.view.stretch("text")
        inside = QVBoxLayout(self)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.view)
        self.setFocusProxy(self.view)

    def show_results(self, results: Results) -> None:
        """The comments by activity, in the order of the timetable; those on the course last."""
        places: dict[int | None, int] = {one: at for at, one in enumerate(results.activities)}
        places[None] = len(places)
        found = sorted(results.comments, key=lambda one: places[one.activity["id"] if one.activity else None])
        ids, bands, records = list[int](), dict[int, GroupBand](), dict[int, dict[str, Any]]()
        groups: dict[int | None, list[dict[str, Any]]] = {}
        titles: dict[int | None, str] = {}
        for number, one in enumerate(found, 1):
            key = one.activity["id"] if one.activity else None
            titles[key] = title_of(one.activity)
            records[number] = {"id": number, "text": one.text, "question": results.name(one.question)}
            groups.setdefault(key, []).append(records[number])
        for key, lines in groups.items():
            ids.append(-len(bands) - 1)
            bands[ids[-1]] = GroupBand(titles[key], len(lines), key=key or "course")
            ids += [line["id"] for line in lines]
        self._records = records
        self.view.set_rows(ids, bands)
        self.table.forget()

    def texts(self) -> list[str]:
        """The comments in their order."""
        return [str(record["text"]) for record in self._records.values()]
