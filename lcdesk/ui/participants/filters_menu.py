"""Lines of the table's menu that filter by what stands in the cell: only those with it, or all but them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QMenu

from lcdesk.model.asking import QueryRule
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.texts import _
from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.painting.plain_text import literal
from lcdesk.ui.kit.screen import Handlers
from lcdesk.ui.participants.filters import FilterLine
from lcdesk.ui.participants.shown import PeopleView

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent

LONGEST = 40  # characters of a value in the menu


class FiltersMenuPart:
    """It has no commands and nothing on screen."""

    def __init__(self, shown: PeopleView, filters: FilterLine) -> None:
        self._shown, self._filters = shown, filters

    def handlers(self) -> Handlers:
        return {}

    def fill_menu(self, menu: QMenu) -> None:
        """For the cell with the cursor; a private one shows its value to nobody in passing."""
        name, record_id = self._shown.view.current_name(), self._shown.current_id
        field = PARTICIPANT.by_name.get(name)
        record = self._shown.record_of(record_id) if record_id is not None else None
        if field is None or field.is_private or record is None:
            return
        value: Any = record.get(name)
        if value is None:
            only, but = (
                _("Only those without {field}", field=field.title),
                _("Only those with {field}", field=field.title),
            )
        else:
            words = _short(field.kind.format(value))
            only, but = _("Only those with “{value}”", value=words), _("All but “{value}”", value=words)
        menu.addAction(icon("list-filter"), literal(only), partial(self._filters.allow, name, [value]))
        rule = QueryRule("field_not", (name, value)) if value is not None else QueryRule("field_known", (name,))
        menu.addAction(icon("funnel-x"), literal(but), partial(self._filters.change, None, rule))
        menu.addSeparator()

    def refresh(self, news: ChangeEvent | None) -> None:
        """Its lines are made anew each time."""

    def retranslate(self) -> None:
        """Its lines are made anew each time."""


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
