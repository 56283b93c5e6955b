"""The pane beside the table: who is chosen, chips, what to see to, all fields as a form, and the latest changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QVBoxLayout, QWidget

from lcdesk.model import clock
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.services.history import changes_of
from lcdesk.texts import N_, _, n_
from lcdesk.ui.date_entry import long_date
from lcdesk.ui.form import RecordForm
from lcdesk.ui.participants.columns import passport_tone
from lcdesk.ui.screen import Context
from lcdesk.ui.spans import moment_of
from lcdesk.ui.spoken import Spoken
from lcdesk.ui.table import Record
from lcdesk.ui.tones import tone_of
from lcdesk.ui.widgets import Avatar, Banner, Button, Chip, IconButton, Label, column, row
from lcdesk.ui.widgets.buttons import menu_on

WIDTH = 324
ROOMY = 1040  # px of screen from which table and details stand side by side
LINES = 6  # of the history
ALWAYS = (
    "full_name",
    "nationality",
    "gender",
    "organization",
    "position",
    "email",
    "passport_no",
    "passport_expiry",
    "status",
    "visa_state",
)


class DetailPane(QFrame):
    """`changed(name, value)`: a field was left with a new value. `closed`, `removal_asked`, `history_asked`."""

    changed = Signal(str, object)
    closed = Signal()
    removal_asked = Signal()
    history_asked = Signal()

    def __init__(self, spoken: Spoken) -> None:
        super().__init__()
        self.setObjectName("pane")
        self.setFixedWidth(WIDTH)
        self._record: Record = {}
        self._cohort: Mapping[str, Any] = {}
        self._months, self._place = 6, (0, 0)
        self._is_wanted, self._is_asked = True, False
        self.place, self.name, self.post = (
            Label("", 12, ink="fg3"),
            Label("", 17, "bold", wraps=True),
            Label("", 13, ink="fg2", wraps=True),
        )
        self.avatar, self.status, self.visa, self.note = Avatar(52), Chip(), Chip(), Banner()
        self._shown, self._nobody = QWidget(), Label("", 13, ink="fg3", wraps=True)
        self.form = RecordForm(PARTICIPANT)
        self.form.set_always(ALWAYS)
        self.form.changed.connect(self.changed)
        self.history_title, self.history = Label("", 13, "bold"), QVBoxLayout()
        self.mail = Button("", "mail", clicked=self.write_mail)
        self._more = IconButton("ellipsis", clicked=self._open_more, size=28)
        close = IconButton("x", clicked=self.closed.emit, size=28)
        spoken.say(N_("History"), self.history_title.setText)
        spoken.say(N_("Write e-mail"), self.mail.setText)
        spoken.say(N_("More"), self._more.set_name)
        spoken.say(N_("Close details"), close.set_name)
        spoken.say(N_("Choose a participant to see the details."), self._nobody.setText)
        self._lay_out(row(self.place, None, self._more, close, gap=2))

    def _lay_out(self, head: Any) -> None:
        who = row(self.avatar, column(self.name, self.post, gap=2), gap=14)
        who.setStretch(1, 1)
        inside = QWidget()
        inside.setObjectName("plain")
        self.history.setSpacing(2)
        inside.setLayout(column(self.form, 6, self.history_title, self.history, None, gap=6, margins=(20, 0, 12, 12)))
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        top = column(
            head, 4, who, 6, row(self.status, self.visa, None, gap=6), self.note, gap=4, margins=(20, 16, 16, 8)
        )
        foot = row(self.mail, margins=(20, 8, 20, 14))
        outer = column(top, scroll, foot, gap=0)
        outer.setStretch(1, 1)
        self._shown.setLayout(outer)
        self._nobody.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nobody.setMargin(24)
        self._nobody.hide()
        self.setLayout(column(self._shown, self._nobody, gap=0))

    def show_record(
        self, record: Record | None, cohort: Mapping[str, Any], place: tuple[int, int], months: int
    ) -> None:
        """Show a participant: the record, its cohort, (number, of how many) in the table, and months a passport must last."""
        self._nobody.hide()
        self._shown.show()
        self._record, self._cohort, self._place, self._months = record or {}, cohort, place, months
        starts = cohort.get("starts")
        self.form.set_near(starts if isinstance(starts, dt.date) else None)
        self.form.show_record(self._record)
        self._show_head()

    def show_nobody(self) -> None:
        """Nobody is chosen, or nobody is left."""
        self._record = {}
        self._shown.hide()
        self._nobody.show()

    def want(self, is_wanted: bool) -> None:
        """Somebody opened or closed the pane: so it stays, whatever the width."""
        self._is_wanted = self._is_asked = is_wanted
        self.setVisible(is_wanted)

    def fit(self, width: int) -> None:
        """On a small screen the table comes first; the details come when asked for."""
        self.setVisible(self._is_wanted and (width >= ROOMY or self._is_asked))

    def record_id(self) -> int | None:
        """Whose details are shown: a field left by a click on another row still belongs to the one before."""
        return self._record.get("id")

    def read_history(self, context: Context, record_id: int) -> None:
        """Read the changes of this participant beside the window, and show them if it is still the one on view."""
        desk = context.desk

        def show(lines: Sequence[Any]) -> None:
            if self.record_id() == record_id:
                self.show_history(lines)

        context.tasks.run("", lambda _task: changes_of(desk, "Enrolment", record_id), show, owner=self, is_quiet=True)

    def show_history(self, lines: Sequence[Any]) -> None:
        """The newest changes (ChangeLine of services.history)."""
        while item := self.history.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        for line in lines[:LINES]:
            self.history.addWidget(Label(_told(line), 12, wraps=True))
            when = Label(" · ".join(part for part in (moment_of(line.at), line.who) if part), 11, ink="fg3")
            when.setContentsMargins(0, 0, 0, 6)
            self.history.addWidget(when)
        if len(lines) > LINES:
            more = Button(_("All changes"), kind="link", clicked=self.history_asked.emit)
            self.history.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def retranslate(self) -> None:
        """Build the form and the head in the language of the moment."""
        self.form.retranslate()
        self._show_head()

    def write_mail(self) -> None:
        """Open the mail program with the first address."""
        if self._record.get("email"):
            QDesktopServices.openUrl(
                QUrl(f"mailto:{PARTICIPANT.field('email').kind.plain(self._record['email']).split(';')[0]}")
            )

    def _show_head(self) -> None:
        record = self._record
        name = record.get("full_name") or record.get("name_zh") or "–"
        self.place.setText(_("Participant {number} of {count}", number=self._place[0], count=self._place[1]))
        self.name.setText(name)
        self.avatar.set_name(name)
        post = record.get("position") or ""
        self.post.setText(post)
        self.post.setVisible(bool(post))
        for chip, field_name in ((self.status, "status"), (self.visa, "visa_state")):
            field = PARTICIPANT.field(field_name)
            text = field.text(record)
            chip.set_chip(
                text if field_name == "status" else _("Visa: {state}", state=text), *tone_of(record.get(field_name))
            )
            chip.setVisible(bool(text))
        self.mail.setEnabled(bool(record.get("email")))
        self._show_note()

    def _show_note(self) -> None:
        tone = passport_tone(self._record, self._cohort, self._months)
        if not tone:
            self.note.hide()
            return
        expiry, ends = self._record["passport_expiry"], self._cohort.get("ends") or clock.today()
        if tone == "bad":
            words = _(
                "The passport ends on {date}, before the course does. A new one is needed.", date=long_date(expiry)
            )
        else:
            left = n_(
                "it ends {count} day after the course", "it ends {count} days after the course", (expiry - ends).days
            )
            words = _(
                "Ask for a renewed passport: {left}. {months} months are asked for.", left=left, months=self._months
            )
        self.note.say(words, tone)

    def _open_more(self) -> None:
        menu = QMenu(self)
        menu.addAction(_("Remove participant…"), self.removal_asked.emit)
        menu.addAction(_("All changes"), self.history_asked.emit)
        menu_on(self._more, menu)


def _told(line: Any) -> str:
    """One change in words: a field's old and new value, or what was done."""
    if not line.field:
        return line.words
    if not line.old:
        return _("{field}: {new}", field=line.field, new=line.new or "–")
    return _("{field}: {old} → {new}", field=line.field, old=line.old, new=line.new or "–")
