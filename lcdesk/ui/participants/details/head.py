"""The head of the pane: photo, name, post, status and visa as chips, and what is to be seen to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from lcdesk.model import clock
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.sentences import join_sentences
from lcdesk.services.participants.shared_values import Shared
from lcdesk.texts import _, n_
from lcdesk.ui.kit.editing.date_entry import long_date
from lcdesk.ui.kit.painting.tones import tone_of
from lcdesk.ui.kit.table.model import Record
from lcdesk.ui.kit.widgets import Banner, Chip, Label, column, row
from lcdesk.ui.participants.columns import passport_tone
from lcdesk.ui.participants.details.photo import Portrait

NAMED = 3  # countries of several people told by name


class PersonHead(QWidget):
    """One person, or how many there are and where from."""

    def __init__(self) -> None:
        super().__init__()
        self.portrait = Portrait()
        self._person_id: int | None = None
        self.name, self.post = Label("", 17, "bold", wraps=True), Label("", 13, ink="fg2", wraps=True)
        self.status, self.visa, self.note = Chip(), Chip(), Banner()
        who = row(self.portrait, column(self.name, self.post, gap=2), gap=14)
        who.setStretch(1, 1)
        self.setLayout(column(who, 6, row(self.status, self.visa, None, gap=6), 4, self.note, gap=4))

    def show_record(self, record: Record, cohort: Mapping[str, Any], months: int) -> None:
        """A participant; `months` a passport must last after the course."""
        name = record.get("full_name") or record.get("name_zh") or "–"
        self.portrait.show()
        if record.get("person_id") != self._person_id:
            self.portrait.set_photo(None)  # theirs is still to be read
        self._person_id = record.get("person_id")
        self.portrait.set_name(name)
        self.name.setText(name)
        self._say_post(record.get("position") or "")
        self._show_chips(record)
        self._show_note(record, cohort, months)

    def show_several(self, shared: Shared) -> None:
        """Several participants."""
        self.portrait.hide()
        self.name.setText(n_("{count} participant", "{count} participants", shared.count))
        self._say_post(_origins(shared))
        self._show_chips(shared.values)
        self.note.say(_("Changes here go to all {count}.", count=shared.count), "info")

    def _say_post(self, text: str) -> None:
        self.post.setText(text)
        self.post.setVisible(bool(text))

    def _show_chips(self, values: Record) -> None:
        for chip, name in ((self.status, "status"), (self.visa, "visa_state")):
            text = PARTICIPANT.field(name).text(values)
            words = text if name == "status" else _("Visa: {state}", state=text)
            chip.set_chip(words, *tone_of(values.get(name)))
            chip.setVisible(bool(text))

    def _show_note(self, record: Record, cohort: Mapping[str, Any], months: int) -> None:
        tone = passport_tone(record, cohort, months)
        if not tone:
            self.note.hide()
            return
        expiry, ends = record["passport_expiry"], cohort.get("ends") or clock.today()
        if tone == "bad":
            words = _(
                "The passport ends on {date}, before the course does. A new one is needed.", date=long_date(expiry)
            )
        else:
            days = (expiry - ends).days
            left = n_("it ends {count} day after the course", "it ends {count} days after the course", days)
            wanted = n_("{count} month is asked for.", "{count} months are asked for.", months)
            words = join_sentences(_("Ask for a renewed passport: {left}.", left=left), wanted)
        self.note.say(words, tone)


def _origins(shared: Shared) -> str:
    """Kenya 3, Ethiopia 2 …"""
    field = PARTICIPANT.field("nationality")
    counts = shared.counts.get("nationality", ())
    if not counts:
        return field.text(shared.values)
    named = [f"{field.kind.format(code) if code else _('blank')} {count}" for code, count in counts[:NAMED]]
    return " · ".join([*named, *(["…"] if len(counts) > NAMED else [])])
