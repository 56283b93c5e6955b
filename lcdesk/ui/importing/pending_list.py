"""The rows that wait for an answer: their columns, and the card that offers what can be done
with them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from lcdesk.db.queries.imports import WaitingRow
from lcdesk.model.catalogue import KINDS
from lcdesk.model.fields import Field
from lcdesk.model.masking import without_quoted
from lcdesk.services.importing.import_log import kept_row, problems_kept
from lcdesk.texts import N_, _, language, n_
from lcdesk.ui.importing.words import TITLES, safe
from lcdesk.ui.kit.painting.plain_text import set_tip
from lcdesk.ui.kit.table.model import TableColumn
from lcdesk.ui.kit.table.record_card import ListCard
from lcdesk.ui.kit.translated_texts import Retranslation
from lcdesk.ui.kit.widgets import Button, MenuButton


class ListedWaiting(WaitingRow):
    """A waiting row with the name of its cohort."""

    cohort: str


class TrayCard(ListCard[ListedWaiting]):
    """What is asked of the chosen rows; without a choice of all of them. Signals carry the ids."""

    answer_asked = Signal(list)
    leave_asked = Signal(list)
    save_asked = Signal(list)
    scope_changed = Signal()

    def __init__(self, retranslation: Retranslation) -> None:
        super().__init__(_COLUMNS, "why", is_multi=True)
        self.is_everywhere, self.scope = False, MenuButton("")
        self.save = Button(
            "", "file-spreadsheet", clicked=lambda: self.save_asked.emit(self.meant())
        )
        self.leave = Button("", "circle-slash", clicked=self._leave)
        self.answer = Button(
            "", "message-circle", "soft", clicked=lambda: self.answer_asked.emit(self.meant())
        )
        self.add(self.scope, self.save, self.leave, self.answer)
        self.scope.opening.connect(self._fill)
        self.view.chosen.connect(self._show_choice)
        self.view.removal_asked.connect(self._leave)
        self.view.opened.connect(lambda at: self.answer_asked.emit([at]))
        retranslation.say(
            N_("Waiting for an answer"), self.head.setText, self.view.setAccessibleName
        )
        retranslation.say(N_("Leave out"), self.leave.setText)
        retranslation.say(N_("Save as Excel"), self.save.setText)
        retranslation.say(N_("Answer…"), self.answer.setText)
        retranslation.say(N_("Rows of"), self.scope.set_label)

    def show_waiting(self, records: Sequence[ListedWaiting], elsewhere: int) -> None:
        """Fill the card; `elsewhere`: how many rows wait in other cohorts."""
        self.show_records(records)
        self.setVisible(bool(records or elsewhere))
        self.scope.setVisible(bool(elsewhere) or self.is_everywhere)
        self.view.columns.show("cohort", self.is_everywhere)
        self._show_choice()

    def retranslate(self) -> None:
        """Say the table and the counts anew."""
        self.table.retranslate()
        self._show_choice()

    def meant(self) -> list[int]:
        """The chosen rows, or all."""
        return self.view.selected_ids() or list(self.table.ids)

    def _show_choice(self) -> None:
        chosen, count = len(self.view.selected_ids()), len(self.table.ids)
        rows = n_("{count} row", "{count} rows", count)
        self.note.setText(
            _("{chosen} of {rows} marked", chosen=chosen, rows=rows) if chosen else rows
        )
        self.leave.setEnabled(bool(chosen))
        for button in (self.answer, self.save):
            button.setEnabled(bool(count))
        all_of_them = _("Without a choice all of them are meant.")
        set_tip(self.answer, "" if chosen else all_of_them)
        set_tip(self.save, "" if chosen else all_of_them)
        self.scope.set_value(_("all cohorts") if self.is_everywhere else _("this cohort"))

    def _leave(self) -> None:
        if chosen := self.view.selected_ids():
            self.leave_asked.emit(chosen)

    def _fill(self, menu: QMenu) -> None:
        for words, is_everywhere in ((_("this cohort"), False), (_("all cohorts"), True)):
            action = menu.addAction(words, lambda to=is_everywhere: self._choose_scope(to))
            action.setCheckable(True)
            action.setChecked(is_everywhere == self.is_everywhere)

    def _choose_scope(self, is_everywhere: bool) -> None:
        self.is_everywhere = is_everywhere
        self.scope_changed.emit()


def _name(record: ListedWaiting) -> str:
    values = kept_row(record["raw"]).get("values") or {}
    composed = " ".join(
        str(values[name]) for name in ("given_name", "family_name") if values.get(name)
    )
    return str(
        values.get("full_name") or composed or values.get("name_zh") or values.get("title") or "–"
    )


def _reasons(record: ListedWaiting) -> str:
    kind = "activity" if record["entity"] == "Activity" else "participant"
    fields = KINDS[kind].by_name
    told = [(one, fields.get(one["field"] or "")) for one in problems_kept(record)]
    return " ".join(
        reason(one["kind"], one["message"], one.get("raw") or "", field) for one, field in told
    )


def _place(record: ListedWaiting) -> str:
    sheet = record["sheet"]
    return (
        _("{sheet}, row {row}", sheet=sheet, row=record["row"])
        if sheet
        else _("Row {row}", row=record["row"])
    )


_COLUMNS = (
    TableColumn("who", N_("Name"), 170, "strong", text=_name, is_sortable=False),
    TableColumn("why", N_("What is asked"), 320, "text", text=_reasons, is_sortable=False),
    TableColumn("place", N_("Row"), 160, "muted", text=_place, is_sortable=False),
    TableColumn("file_name", N_("File"), 190, "muted", is_sortable=False, yields_below=760),
    TableColumn("cohort", N_("Cohort"), 170, "muted", is_sortable=False),
)


# --- Why a row waits, in the language of the moment: what was kept is in that of the import ---


_CHINESE = re.compile("[\u4e00-\u9fff]")
_REASONS = {
    **TITLES,
    "missing_name": N_("There is no name."),
    "likely_same": N_("This may be somebody who is known already."),
    "duplicate_passport": N_("This passport number is in the file twice."),
    "twice_in_file": N_("This person is in the file twice."),
    "ambiguous_date": N_("{raw}: day or month first?"),
    "unknown_country": N_("“{raw}” is no country that is known."),
    "ambiguous_country": N_("“{raw}” may be several countries."),
    "wrong_row": N_("This row cannot be told apart."),
}


def reason(
    kind: str, message: str, raw: str, target: Field | None, *, is_masked: bool = True
) -> str:
    """The kept message where it is in the language of the moment, else a shorter one; private
    values are masked.
    """
    hidden = safe(raw, target) if is_masked else raw
    is_hidden = is_masked and target is not None and target.is_private
    told = without_quoted(message, raw) if is_hidden else message
    if _is_spoken(message.replace(raw, "") if raw else message):
        return told
    said = _REASONS.get(kind)
    if said is not None and (hidden or "{raw}" not in said):
        return _(said, raw=hidden)
    if target is not None:
        return _("{field}: “{raw}”", field=target.title, raw=hidden) if hidden else target.title
    return told


def _is_spoken(message: str) -> bool:
    """Is a sentence, but for names in quotes, in the language of the moment?"""
    bare = re.sub("“[^”]*”", "", message)
    return bool(_CHINESE.search(bare)) == (language() == "zh")
