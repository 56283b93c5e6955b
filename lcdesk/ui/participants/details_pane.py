"""The pane beside the table: who is chosen, one or several. Of one person the facts, documents and
what is next stand in front; behind them all fields as a form, leads, changes, other cohorts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLayout,
    QMenu,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from lcdesk.model.catalogue import PARTICIPANT, Record
from lcdesk.model.names import listed_name
from lcdesk.model.own_fields import in_force
from lcdesk.model.rows import ParticipantRecord
from lcdesk.services.core.finding import OtherCohort
from lcdesk.services.importing.open_questions import OpenWord
from lcdesk.services.participants.limits import CourseLimits
from lcdesk.services.participants.participants import Shared, told_apart
from lcdesk.texts import N_, _, join_sentences, language, n_, with_label
from lcdesk.ui.kit.dialogs.saving import open_mail, tell_result
from lcdesk.ui.kit.forms.entry_history import EntryHistory
from lcdesk.ui.kit.forms.form import RecordForm
from lcdesk.ui.kit.grey_reasons import grey
from lcdesk.ui.kit.painting.plain_text import Retranslation, literal, set_tip
from lcdesk.ui.kit.painting.theme import tone_of
from lcdesk.ui.kit.status_line import Result
from lcdesk.ui.kit.table.columns import OPEN_WORDS, open_words_told
from lcdesk.ui.kit.widgets import (
    Banner,
    Button,
    Chip,
    IconButton,
    Label,
    MenuButton,
    column,
    keep_in_view,
    row,
    rule,
)
from lcdesk.ui.kit.widgets.chips import ChipButton
from lcdesk.ui.kit.widgets.controls import menu_on
from lcdesk.ui.kit.widgets.drop_target import files_of, is_picture, is_scan
from lcdesk.ui.participants.details_sections import Checklist, ItemLine, Leads
from lcdesk.ui.participants.person_facts import LastChange, NextCard, PersonFacts, StepsLine
from lcdesk.ui.participants.photo import Portrait
from lcdesk.ui.participants.shown import passport_tone, wrong_words

if TYPE_CHECKING:
    from lcdesk.services.papers.register import WrongPaper

WIDTH = 324
MANY = 1000  # people; of so many the words for whose turn it is leave no room beside the documents
ROOMY = 1040  # px of screen from which table and details stand side by side
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
# What each has for himself: several together are not given the same.
OWN = (
    "full_name",
    "family_name",
    "given_name",
    "name_zh",
    "birth_date",
    "passport_no",
    "email",
    "phone",
    "number",
    "reserve_place",
    "visa_letter_no",
    "badge_name",
    "certificate_name",
    "certificate_no",
)


class DetailPane(QFrame):
    """`changed(name, value)`: a field was left with a new value, meant for all of
    `record_ids()`.
    """

    changed = Signal(str, object)
    closed = Signal()
    removal_asked = Signal()
    history_asked = Signal()
    reveals_asked = Signal()
    lines_asked = Signal()  # of the passport
    picture_dropped = Signal(object)  # Path
    # kind of document or "", [Path], where on the screen
    files_dropped = Signal(str, object, object)
    stepped = Signal(int)  # to the person so many rows further
    turned = Signal(bool)  # by hand: to all fields, or back to the facts

    def __init__(self, retranslation: Retranslation, screen: QWidget) -> None:
        super().__init__(screen)
        self.setObjectName("pane")
        self.setFixedWidth(WIDTH)
        self.setAcceptDrops(True)
        self._record: Record = {}
        self._ids: tuple[int, ...] = ()
        self._is_wanted, self._is_asked = True, False
        self._are_fields_wanted = False
        self.place, self.head = Label("", 12, ink="fg3"), PersonHead()
        self._shown, self._nobody = QWidget(), Label("", 13, ink="fg3", wraps=True)
        self.form = RecordForm(PARTICIPANT, waits_unseen=True)
        self.form.changed.connect(self.changed)
        self.form.wanted.connect(lambda: self.show_fields(True))
        self.steps, self.facts = StepsLine(), PersonFacts(retranslation)
        self.next, self.last = NextCard(), LastChange()
        self.facts.asked.connect(self.form.focus_field)
        self.last.clicked.connect(self._go_to_history)
        self.checklist, self.history, self.others = (
            Checklist(retranslation),
            EntryHistory(retranslation),
            OtherCohorts(retranslation),
        )
        self.leads = Leads(retranslation)
        self.history.all_asked.connect(self.history_asked)
        self.checklist.field_asked.connect(self.form.focus_field)
        self.mail = Button("", "mail", clicked=self.write_mail)
        self.papers = MenuButton("", "files")
        self.turn = Button("", "list", clicked=self._turn)
        self._more = IconButton("ellipsis", clicked=self._open_more, size=28)
        back = IconButton("arrow-up", clicked=lambda: self.stepped.emit(-1), size=28)
        on = IconButton("arrow-down", clicked=lambda: self.stepped.emit(1), size=28)
        close = IconButton("x", clicked=self.closed.emit, size=28)
        self._beside = (back, on)
        retranslation.say(N_("Write e-mail"), self.mail.setText)
        retranslation.say(N_("More"), self._more.set_name)
        retranslation.say(N_("Previous person"), back.set_name)
        retranslation.say(N_("Next person"), on.set_name)
        retranslation.say(N_("Close details"), close.set_name)
        self._lay_out(row(self.place, None, back, on, self._more, close, gap=0))
        self._show_page()

    def _lay_out(self, above: QLayout) -> None:
        """From the outside in: what gets a parent is styled anew with all that is in it."""
        self.setLayout(column(self._shown, self._nobody, gap=0))
        self._nobody.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nobody.setMargin(24)
        self._nobody.hide()
        outer = column(gap=0)
        self._shown.setLayout(outer)
        outer.addLayout(column(above, 4, self.head, gap=4, margins=(20, 12, 16, 8)))
        self.pages = QStackedWidget()
        outer.addWidget(self.pages, 1)
        glance, inside = self._page(), self._page()
        # lines that are pressed reach 4 px further on either side than their words
        parts = (self.steps, _inset(rule()), self.facts, _inset(rule()), self.checklist)
        made = column(*parts, _inset(self.next), self.last, None, gap=8, margins=(16, 0, 14, 8))
        glance.setLayout(made)
        self._inside = inside
        self._of_one = QWidget()
        inside.setLayout(column(self.form, 6, self._of_one, None, gap=6, margins=(20, 0, 12, 12)))
        self.form.set_always((*ALWAYS, *(one.name for one in in_force().fields)))
        self._of_one.setLayout(
            column(rule(), self.leads, rule(), self.others, self.history, gap=10)
        )
        # last, as Tab comes to it
        below = column(row(self.mail, self.papers, gap=8), self.turn, gap=8)
        below.setContentsMargins(20, 8, 20, 14)
        outer.addLayout(below)

    def _page(self) -> QWidget:
        """What is in a page that scrolls where the window is low."""
        scroll, inside = QScrollArea(), QWidget()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside.setObjectName("plain")
        self.pages.addWidget(scroll)
        scroll.setWidget(inside)
        return inside

    # --- the two pages ---

    def show_fields(self, are_wanted: bool) -> None:
        """All fields, or the facts; of several people there are only fields."""
        self._are_fields_wanted = are_wanted
        self._show_page()

    def are_fields_shown(self) -> bool:
        """Is the page of all fields in front?"""
        return self.pages.currentIndex() == 1

    def _turn(self) -> None:
        self.show_fields(not self._are_fields_wanted)
        self.turned.emit(self._are_fields_wanted)

    def _show_page(self) -> None:
        are_fields = self._are_fields_wanted or len(self._ids) > 1
        self.pages.setCurrentIndex(int(are_fields))
        self.turn.setText(_("Facts at a glance") if are_fields else _("All fields…"))
        self.turn.setVisible(len(self._ids) <= 1)
        self.head.show_chips(are_shown=are_fields)

    def _go_to_history(self) -> None:
        """The changes stand below the fields."""
        self.show_fields(True)
        QTimer.singleShot(0, self.history, self._scroll_to_history)

    def _scroll_to_history(self) -> None:
        keep_in_view(self.history, self.history.rect())

    # --- who ---

    def show_record(
        self,
        record: ParticipantRecord,
        cohort: Mapping[str, Any],
        place: tuple[int, int],
        months: int,
    ) -> None:
        """Show a participant: the record, its cohort, (number, of how many) in the table, and
        months a passport must last.
        """
        is_other = self._ids != (record["id"],)
        self._show((record["id"],), record, cohort)
        words = _("Participant {number} of {count}", number=place[0], count=place[1])
        self.place.setText(words if place[1] < MANY else f"{place[0]} / {place[1]}")
        set_tip(self.place, words)
        self.form.leave_out(())
        asked: Mapping[str, OpenWord] = record.get(OPEN_WORDS) or {}
        self.form.show_record(
            record, asked={name: open_words_told(word) for name, word in asked.items()}
        )
        self.head.show_record(record, cohort, months)
        self.facts.show_record(record, passport_tone(record, cohort, months))
        self.steps.show_status(record["status"], is_other=is_other)
        if is_other:  # what stands behind the fields is still to be read
            self.next.show_step(None, "")
            self.last.show_line(None)
            self.checklist.show_items(())
            self.history.show_lines(())
            self.others.show_cohorts(())
            self.leads.show_leads(())

    def show_several(
        self, ids: Sequence[int], shared: Shared, cohort: Mapping[str, Any], count: int
    ) -> None:
        """Show what several participants of the `count` in the table have in common; where they
        differ it says so.
        """
        self._show(tuple(ids), {**shared.values, "id": tuple(ids)}, cohort)
        self.place.setText(_("{count} of {whole} marked", count=shared.count, whole=count))
        self.form.leave_out(OWN)
        differing = {
            name: told_apart(PARTICIPANT.field(name), counts)
            for name, counts in shared.counts.items()
        }
        self.form.show_record(self._record, differing)
        self.head.show_several(shared)

    def show_nobody(self, sentence: str) -> None:
        """Nobody is chosen, nobody is left, or too many are: the sentence says which."""
        self._record, self._ids = {}, ()
        self._shown.hide()
        self._nobody.setText(sentence)
        self._nobody.show()

    def record_ids(self) -> tuple[int, ...]:
        """Whose details are shown: a field left by a click on another row still belongs to those
        before.
        """
        return self._ids

    def record_id(self) -> int | None:
        """The one on view; None where there is nobody or several."""
        return self._ids[0] if len(self._ids) == 1 else None

    def person_id(self) -> int | None:
        """The person behind the one on view."""
        return self._record.get("person_id")

    def current(self, name: str) -> Any:
        """The value of a field of the one on view."""
        return self._record.get(name)

    def _show(self, ids: tuple[int, ...], record: Record, cohort: Mapping[str, Any]) -> None:
        self._nobody.hide()
        self._shown.show()
        self._record, self._ids = record, ids
        starts = cohort.get("starts")
        self.form.set_near(starts if isinstance(starts, dt.date) else None)
        self._of_one.setVisible(len(ids) == 1)
        for button in (self.mail, *self._beside):
            button.setVisible(len(ids) == 1)
        grey(self.mail, "" if record.get("email") else _("There is no e-mail address"))
        self._show_page()

    # --- whether ---

    def want(self, is_wanted: bool) -> None:
        """Somebody opened or closed the pane: so it stays, whatever the width."""
        self._is_wanted = self._is_asked = is_wanted
        self.setVisible(is_wanted)

    def fit(self, width: int) -> None:
        """On a small screen the table comes first; the details come when asked for."""
        self.setVisible(self._is_wanted and (width >= ROOMY or self._is_asked))

    # --- what else ---

    def follow_fields(self) -> None:
        """The office declared a field, or took one away. Its own fields are always in the form: it
        declared them to be filled in.
        """
        self.form.retranslate()
        self.form.set_always((*ALWAYS, *(one.name for one in in_force().fields)))

    def retranslate(self) -> None:
        """Build the form in the language of the moment; what is shown in it comes from
        `show_record`.
        """
        self.form.retranslate()
        self._show_page()

    def write_mail(self) -> None:
        """Open the mail program with the first address; where there is none, offer to copy it."""
        email = self._record.get("email")
        if not email:
            return
        address = PARTICIPANT.field("email").kind.plain(email).split(";")[0]
        if open_mail(bytes(QUrl(f"mailto:{address}").toEncoded().data()).decode()):
            return
        copied = _("The address {address} is on the clipboard.", address=address)

        def copy() -> None:
            QApplication.clipboard().setText(address)
            tell_result(self, Result(lambda: copied))

        told = _("There is no mail program on this computer.")
        tell_result(self, Result(lambda: told, ((N_("Copy the address"), copy),), "warn"))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Pictures and PDF over the pane are the photo or belong to a document; all else is the
        window's.
        """
        self._drag(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._drag(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._light(None)

    def _drag(self, event: QDragMoveEvent) -> None:
        paths = files_of(event.mimeData())
        if self.record_id() is not None and paths and all(map(is_scan, paths)):
            self._light(self._line_at(event))
            event.acceptProposedAction()
        else:
            event.ignore()

    def _line_at(self, event: QDropEvent) -> ItemLine | None:
        """The document below a file that is dragged."""
        if self.are_fields_shown():
            return None
        return self.checklist.line_at(self.mapToGlobal(event.position().toPoint()))

    def _light(self, line: ItemLine | None) -> None:
        for one in self.checklist.findChildren(ItemLine):
            one.light(is_lit=one is line)

    def dropEvent(self, event: QDropEvent) -> None:
        """A picture on the head, or on the photo among the documents, is the photo; what is let go
        on a document goes with it; for all else it is asked.
        """
        paths, line = files_of(event.mimeData()), self._line_at(event)
        self._light(None)
        event.acceptProposedAction()
        kind = line.item.kind if line else ""
        is_photo = len(paths) == 1 and is_picture(paths[0])
        point = event.position().toPoint()
        is_above = point.y() < self.pages.mapTo(self, QPoint()).y()
        if is_photo and (kind == "photo" or is_above):
            self.picture_dropped.emit(paths[0])
        else:
            kind = "" if kind == "photo" else kind
            self.files_dropped.emit(kind, paths, self.mapToGlobal(point))

    def _open_more(self) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        if self.record_id() is not None:
            menu.addAction(_("Passport lines…"), self.lines_asked.emit)
            menu.addAction(_("Private values that were shown…"), self.reveals_asked.emit)
        menu.addAction(_("All changes"), self.history_asked.emit)
        menu.addSeparator()
        menu.addAction(_("Remove…"), self.removal_asked.emit)
        menu_on(self._more, menu)


def _inset(part: QWidget) -> QLayout:
    return row(part, margins=(4, 0, 4, 0))


# --- The head of the pane: photo, name, post, status and visa as chips, and what is to be seen to
# ---


NAMED = 3  # countries of several people told by name


class PersonHead(QWidget):
    """One person, or how many there are and where from."""

    def __init__(self) -> None:
        super().__init__()
        self.portrait = Portrait(64)
        self._person_id: int | None = None
        self.name, self.post = (
            Label("", 17, "bold", wraps=True),
            Label("", 13, ink="fg2", wraps=True),
        )
        self.status, self.visa, self.note = Chip(), Chip(), Banner()
        self._has_chips = True
        self.asked = Chip()  # words of lists that nobody could read
        # issued papers that no longer agree
        self.wrong = ChipButton("warn", "file-warning")
        self.wrong.hide()
        who = row(self.portrait, column(self.name, self.post, gap=2), gap=14)
        who.setStretch(1, 1)
        self.setLayout(
            column(
                who,
                6,
                row(self.status, self.visa, self.asked, None, gap=6),
                row(self.wrong, None),
                4,
                self.note,
                gap=4,
            )
        )

    def show_record(
        self, record: ParticipantRecord, cohort: Mapping[str, Any], months: int
    ) -> None:
        """A participant; `months` a passport must last after the course."""
        name = listed_name(record) or "–"
        self.portrait.show()
        if record.get("person_id") != self._person_id:
            self.portrait.set_photo(None)  # theirs is still to be read
        self._person_id = record.get("person_id")
        self.portrait.set_name(name)
        self.name.setText(name)
        self._say_post(record.get("position") or "")
        self._show_chips(record)
        self._show_note(record, cohort, months)

    def show_chips(self, *, are_shown: bool) -> None:
        """Status and visa as chips, unless they stand below."""
        self._has_chips = are_shown
        for chip in (self.status, self.visa):
            chip.setVisible(are_shown and bool(chip.text()))

    def show_several(self, shared: Shared) -> None:
        """Several participants."""
        self.portrait.hide()
        self.name.setText(n_("{count} participant", "{count} participants", shared.count))
        self._say_post(_origins(shared))
        self._show_chips(shared.values)
        self.note.say(_("Changes here go to all {count}.", count=shared.count), "info")

    def show_wrong(self, papers: Sequence[WrongPaper]) -> None:
        """The issued papers of the one on view that today's data would set otherwise."""
        told = n_("{count} paper no longer agrees", "{count} papers no longer agree", len(papers))
        self.wrong.say(told if papers else "")
        set_tip(self.wrong, wrong_words(papers))

    def _say_post(self, text: str) -> None:
        self.post.setText(text)
        self.post.setVisible(bool(text))

    def _show_chips(self, values: Record) -> None:
        for chip, name in ((self.status, "status"), (self.visa, "visa_state")):
            text = PARTICIPANT.field(name).text(values)
            words = text if name == "status" else _("Visa: {state}", state=text)
            chip.set_chip(words if text else "", *tone_of(values.get(name)))
            chip.setVisible(bool(text) and self._has_chips)
        asked: Mapping[str, OpenWord] = values.get(OPEN_WORDS) or {}
        told = n_("{count} open question", "{count} open questions", len(asked))
        self.asked.set_chip(told, "warn", "circle-help")
        self.asked.setVisible(bool(asked))
        set_tip(
            self.asked,
            "\n".join(with_label(word.title, open_words_told(word)) for word in asked.values()),
        )

    def _show_note(self, record: ParticipantRecord, cohort: Mapping[str, Any], months: int) -> None:
        """What the course asks and this person lacks, with the reason."""
        limits = CourseLimits.of(cohort, months)
        remarks = [
            remark
            for name in ("passport_expiry", "birth_date")
            if (remark := limits.remark_on(name, record[name]))
        ]
        if not remarks:
            self.note.hide()
            return
        tone = "bad" if any(one.tone == "bad" for one in remarks) else "warn"
        self.note.say(join_sentences(*(one.words for one in remarks)), tone)


def _origins(shared: Shared) -> str:
    """Kenya 3, Ethiopia 2 …"""
    field = PARTICIPANT.field("nationality")
    counts = shared.counts.get("nationality", ())
    if not counts:
        return field.text(shared.values)
    named = [
        f"{field.kind.format(code) if code else _('blank')} {count}"
        for code, count in counts[:NAMED]
    ]
    return " · ".join([*named, *(["…"] if len(counts) > NAMED else [])])


# --- The other cohorts of the person on view ---


_WIDEST = 240  # px of a line: the pane is narrow, and names of programmes are long


class OtherCohorts(QWidget):
    """`asked(cohort id, enrolment id)`: this person in another cohort. Hidden where there is
    none.
    """

    asked = Signal(int, int)

    def __init__(self, retranslation: Retranslation) -> None:
        super().__init__()
        title = Label("", 13, "bold")
        retranslation.say(N_("Other cohorts"), title.setText)
        self.lines = QVBoxLayout()
        self.lines.setSpacing(0)
        self.setLayout(column(title, self.lines, gap=4))
        self.hide()

    def show_cohorts(self, others: Sequence[OtherCohort]) -> None:
        """Records of `finding.other_cohorts`, without the one on screen."""
        while made := self.lines.takeAt(0):
            if widget := made.widget():
                widget.hide()
                widget.deleteLater()
        for other in others:
            self.lines.addWidget(self._line(other), 0, Qt.AlignmentFlag.AlignLeft)
        self.setVisible(bool(others))

    def _line(self, other: OtherCohort) -> Button:
        made, words = Button(kind="link", clicked=partial(self._ask, other)), _words(other)
        shown = made.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, _WIDEST)
        made.setText(literal(shown))
        set_tip(made, words)
        made.setAccessibleName(words)
        return made

    def _ask(self, other: OtherCohort) -> None:
        self.asked.emit(other["cohort_id"], other["id"])


def _words(other: OtherCohort) -> str:
    """Low-Carbon 2024 · certified."""
    english, chinese = other["name_en"], other["name_zh"]
    name = (chinese or english) if language() == "zh" else (english or chinese)
    name = name or _("Cohort {number}", number=other["cohort_id"])
    return " · ".join(part for part in (name, PARTICIPANT.field("status").text(other)) if part)
