"""Numbered reports: one kept as it stands, to be signed by hand; the list, what has changed since
each, and what can be done with one: printed again, saved, removed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict, Unpack

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLayout,
    QLineEdit,
    QStackedWidget,
    QWidget,
)

from lcdesk.model.clock import moment_of
from lcdesk.model.faults import KnownFault
from lcdesk.model.files import PDF
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.signed_changes import (
    AnyChanges,
    ChangeLine,
    changed_ids,
    changes_since,
    headline,
    lines_of,
)
from lcdesk.services.figures.signed_reports import (
    Signable,
    SignedLine,
    in_language,
    last_signer,
    list_signed,
    next_number,
    remove_signed,
    save_signed,
    sign,
    why_kept,
)
from lcdesk.texts import LANGUAGES, N_, PaperLanguage, _, n_
from lcdesk.ui.kit.dialogs.saving import ask_to_save, tell_saved
from lcdesk.ui.kit.forms.edit_tracking import LocalUndo
from lcdesk.ui.kit.grey_reasons import grey
from lcdesk.ui.kit.painting.plain_text import set_tip
from lcdesk.ui.kit.painting.theme import CONTROL, theme
from lcdesk.ui.kit.screen import Context, ScreenRequest
from lcdesk.ui.kit.table.delegates import PAINTERS, chip_in_cell
from lcdesk.ui.kit.table.model import GroupBand, TableColumn
from lcdesk.ui.kit.table.record_card import RecordCard
from lcdesk.ui.kit.tasks import LatestAnswer
from lcdesk.ui.kit.widgets import Banner, Button, Card, EmptyState, Label, column, row

__all__ = ["SignedDialog", "ask_to_sign", "open_signed"]
SIZE = (1000, 680)  # px
NOTES = 4  # said at once; the rest in the tooltip


def open_signed(context: Context, signed_id: int | None = None) -> SignedDialog:
    """Open the list, on one report where it is given."""
    dialog = SignedDialog(window_of(context), context, signed_id)
    dialog.open()
    return dialog


@dataclass(frozen=True)
class SignedContent:
    """What was read: the reports, which of them have changed, and what has changed since the
    chosen one.
    """

    lines: list[SignedLine]
    changed: Collection[int]
    changes: AnyChanges | None


class SignedDialog(QDialog):
    """Removing is an operation of its own; Ctrl+Z takes back those made here."""

    def __init__(
        self, parent: QWidget | None, context: Context, signed_id: int | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Numbered reports"))
        self._context, self._chosen, self._latest = context, signed_id, LatestAnswer()
        self._handlers = LocalUndo(context.desk)
        self.shown: SignedContent | None = None
        self.list, self.changes, self.banner = SignedList(), ChangedList(), Banner()
        self.empty, self.same = EmptyState("file-check"), EmptyState("circle-check")
        self.headline, self.notes = (
            Label("", 15, "medium", wraps=True),
            Label("", 13, ink="warn", wraps=True),
        )
        self.people = Button("", "users", clicked=lambda: self._open(self.changes.people()))
        self.language = QComboBox()
        self.print = Button(
            _("&Print again…"), "printer", clicked=lambda: self.ask_where(is_opened=True)
        )
        self.save = Button(_("&Save PDF…"), "file-down", clicked=self.ask_where)
        self.remove = Button(_("&Remove"), "trash-2", "danger", clicked=self.remove_chosen)
        self.close_button = Button(_("Close"), clicked=self.accept)
        self._lay_out(parent)
        self._connect()
        self._show_choice()
        self.reload()
        self.list.setFocus()

    # --- what is shown ---

    def reload(self) -> None:
        """Read beside the window; an answer that comes after a newer question is dropped."""
        desk, chosen = self._context.desk, self._chosen
        self._context.tasks.count(
            lambda _task: _read(desk, chosen),
            self._latest.only(self._show),
            self._refuse,
            owner=self,
        )

    def chosen(self) -> SignedLine | None:
        """The report that is looked at."""
        lines = self.shown.lines if self.shown else []
        return next((line for line in lines if line.id == self._chosen), None)

    def _show(self, shown: SignedContent) -> None:
        self.shown, changes = shown, shown.changes
        self._chosen = changes.line.id if changes else None
        self.list.show_lines(shown.lines, shown.changed, self._chosen)
        self._pages.setCurrentIndex(0 if shown.lines else 1)
        if changes is not None:
            self._show_changes(changes)
        else:
            self.empty.say(
                _(
                    "No report is kept under a number yet. A numbered report keeps its figures and "
                    "tells what has changed since."
                ),
                _("Open the figures"),
                lambda: self._leave("countries"),
            )
            self.empty.button.setFocus()
        self._show_choice()

    def _show_changes(self, changes: AnyChanges) -> None:
        line = changes.line
        self.headline.setText(headline(changes))
        told = [in_language(note) for note in changes.notes]
        more = [_("and {count} more", count=len(told) - NOTES)] if len(told) > NOTES else []
        self.notes.setText("\n".join([*told[:NOTES], *more]))
        set_tip(self.notes, "\n".join(told) if more else "")
        self.notes.setVisible(bool(told))
        self.note.setText("\n".join(part for part in (_about(line), line.note) if part))
        self.changes.show_changes(changes)
        self.same.say(_("All figures are as they were kept."))
        self._middle.setCurrentIndex(1 if changes.is_empty else 0)

    def _show_choice(self) -> None:
        has_one = self.chosen() is not None
        for button in (self.print, self.save, self.remove, self.language):
            button.setVisible(has_one)
        if (line := self.chosen()) is not None:
            fault = why_kept(self._context.desk, line)
            grey(self.remove, fault.message if fault else "")
        number = len(self.changes.people()) if has_one else 0
        self.people.setText(n_("Show {count} person", "Show {count} people", number))
        self.people.setVisible(number > 0)

    def _take(self, signed_id: int) -> None:
        if signed_id != self._chosen:
            self._chosen = signed_id
            self.reload()

    # --- what is done ---

    def ask_where(self, *, is_opened: bool = False) -> QFileDialog | None:
        """Ask where its page goes as PDF; with `is_opened` it is shown by whatever prints such
        files here.
        """
        line = self.chosen()
        if line is None:
            return None
        return ask_to_save(
            self,
            _("Save the numbered report"),
            PDF,
            f"{line.number} {in_language(line.scope)}",
            lambda path: self.save_to(path, is_opened=is_opened),
        )

    def save_to(self, path: Path, *, is_opened: bool = False) -> None:
        """Write the page of the chosen report beside the window."""
        desk, signed_id = self._context.desk, self._chosen
        if signed_id is None:
            return
        code: PaperLanguage = self.language.currentData()

        def told(_done: None) -> None:
            tell_saved(self, path, is_opened=is_opened)

        self._context.tasks.run(
            _("Drawing the page"),
            lambda _task: save_signed(desk, signed_id, path, code),
            told,
            self._refuse,
            owner=self,
        )

    def _refuse(self, fault: BaseException) -> None:
        if isinstance(fault, KnownFault):
            self.banner.say(str(fault), "bad", can_close=True)
        else:
            self._context.tasks.failed.emit(fault)

    def remove_chosen(self) -> None:
        """Take it out, at once: undo brings it back."""
        line = self.chosen()
        if line is not None and self.remove.isEnabled():
            self._handlers.do(lambda: remove_signed(self._context.desk, line.id))
            self.banner.offer(
                _("The numbered report {number} is removed.", number=line.number),
                _("Undo"),
                self.undo,
            )
            self._chosen = None
            self.reload()

    def undo(self) -> None:
        """Take back the last removal made here."""
        if told := self._handlers.undo():
            self.banner.say(told, "ok", can_close=True)
            self.reload()

    def _open(self, ids: list[int]) -> None:
        if ids:
            self._leave("participants", ids=ids)

    def _leave(self, screen: str, **request: Unpack[ScreenRequest]) -> None:
        self.accept()
        self._context.open_screen(screen, **request)

    # --- how it is put together ---

    def _lay_out(self, parent: QWidget | None) -> None:
        for code, name in (
            ("both", _("Both languages")),
            ("zh", LANGUAGES["zh"]),
            ("en", LANGUAGES["en"]),
        ):
            self.language.addItem(name, code)
        self.language.setAccessibleName(_("Language of the page"))
        self.note = Label("", 12, ink="fg2", wraps=True)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.changes)
        self._middle.addWidget(_carded(self.same))
        head = row(self.headline, self.people)
        head.setStretch(0, 1)
        beneath = column(head, self.note, self.notes, gap=6, margins=(0, 8, 0, 0))
        beneath.addWidget(self._middle, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(_both(self.list, beneath))
        self._pages.addWidget(_carded(self.empty))
        made = column(
            Label(_("Numbered reports"), 17, "bold"), self.banner, gap=12, margins=(24, 22, 24, 18)
        )
        made.addWidget(self._pages, 1)
        made.addLayout(
            row(self.remove, None, self.language, self.print, self.save, 8, self.close_button)
        )
        self.setLayout(made)
        room = parent.window().size() if parent else self.maximumSize()
        self.resize(min(SIZE[0], room.width() - 40), min(SIZE[1], room.height() - 40))

    def _connect(self) -> None:
        self.list.taken.connect(self._take)
        self.list.view.removal_asked.connect(self.remove_chosen)
        self.changes.opened.connect(self._open)
        self.changes.view.chosen.connect(self._show_choice)
        self._context.news.connect(self.reload)
        for keys, handler in (
            (QKeySequence(QKeySequence.StandardKey.Undo), self.undo),
            (QKeySequence("Ctrl+P"), self.print.click),
        ):
            QShortcut(keys, self).activated.connect(handler)


def _read(desk: Desk, chosen: int | None) -> SignedContent:
    lines = list_signed(desk)
    shown = next((line for line in lines if line.id == chosen), lines[0] if lines else None)
    return SignedContent(lines, changed_ids(desk), changes_since(desk, shown.id) if shown else None)


def _about(line: SignedLine) -> str:
    """ "No. 2026-001, to be signed by Li Wei; kept on 26 Nov 2026 14:05"."""
    told = {
        "number": line.number,
        "name": in_language(line.signer),
        "day": f"{line.signed_at:%Y-%m-%d %H:%M}",
    }
    if line.kept_by:
        words = N_("No. {number}, to be signed by {name}; kept on {day} by {login}")
        return _(words, **told, login=line.kept_by)
    return _("No. {number}, to be signed by {name}; kept on {day}", **told)


def _both(above: QWidget, beneath: QLayout) -> QWidget:
    """The list, and beneath it, with more room, what has changed."""
    made = QWidget()
    made.setObjectName("plain")
    parts = column(gap=4)
    parts.addWidget(above)
    parts.addLayout(beneath, 1)
    made.setLayout(parts)
    return made


def _carded(widget: QWidget) -> Card:
    card = Card()
    card.setLayout(column(widget, margins=(1, 1, 1, 1)))
    return card


# --- The two lists of signed reports: the reports, newest first, and what has changed since one,
# under bands ---


class MarkedRow(TypedDict):
    """A row with a chip: which of `MARKS`, "" for none."""

    mark: str


class ReportRow(MarkedRow):
    """A signed report as the list has it."""

    id: int
    number: str
    scope: str
    sentence: str
    signed_by: str
    when: str


class ReportChangeRow(MarkedRow):
    """What has changed since a report was signed; `person`: the enrolment it is about."""

    title: str
    told: str
    person: int | None


MARKS = {
    "same": (N_("unchanged"), "ok", "circle-check"),
    "changed since": (N_("changed since"), "warn", "triangle-alert"),
    "in": (N_("came in"), "ok", "plus"),
    "out": (N_("went out"), "bad", "circle-x"),
    "changed": (N_("changed"), "info", "pencil"),
}
"""What a chip says, its tone and its icon."""
HEAD, MOST = 42, 4  # px of the head with its frame; reports shown without scrolling


def _mark(record: MarkedRow) -> str:
    return _(MARKS[record["mark"]][0]) if record["mark"] else ""


def _paint_mark(
    painter: QPainter, rect: QRect, text: str, record: MarkedRow, _column: TableColumn
) -> None:
    if text:
        _words, tone, icon_name = MARKS[record["mark"]]
        chip_in_cell(painter, rect, text, tone, icon_name)
        # the next hairline is to be sharp
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


PAINTERS.update(signed_mark=_paint_mark)
_REPORTS = (
    TableColumn("number", N_("Report no."), 100, "strong", is_sortable=False),
    TableColumn("scope", N_("Of"), 150, is_sortable=False),
    TableColumn("sentence", N_("Figures"), 260, is_sortable=False),
    TableColumn("signed_by", N_("Who signs"), 110, is_sortable=False),
    TableColumn("when", N_("Kept on"), 104, "muted", is_sortable=False, yields_below=620),
    TableColumn("mark", N_("Since then"), 148, "signed_mark", text=_mark, is_sortable=False),
)
_CHANGES = (
    TableColumn("title", N_("What"), 320, "strong", is_sortable=False),
    TableColumn("mark", N_("Change"), 130, "signed_mark", text=_mark, is_sortable=False),
    TableColumn("told", N_("Kept → today"), 300, is_sortable=False),
)


class SignedList(RecordCard[ReportRow]):
    """`taken(id)`: another signed report is looked at."""

    taken = Signal(int)

    def __init__(self) -> None:
        super().__init__(_REPORTS, "sentence")
        self.view.setAccessibleName(_("Numbered reports"))
        self.view.chosen.connect(self._tell)

    def show_lines(
        self, lines: Iterable[SignedLine], changed: Iterable[int], chosen: int | None
    ) -> None:
        """These reports, one of them chosen, and which of them have `changed`; as tall as a few
        of them.
        """
        known = set(changed)
        self.show_chosen({line.id: _report_row(line, line.id in known) for line in lines}, chosen)
        self.setFixedHeight(HEAD + theme().row_height * min(max(len(self.records), 2), MOST))

    def _tell(self) -> None:
        number = self.view.current_id()
        if number is not None:
            self.taken.emit(number)


class ChangedList(RecordCard[ReportChangeRow]):
    """A row for each thing that has changed; `opened(ids)`: these enrolments are to be shown."""

    opened = Signal(list)

    def __init__(self) -> None:
        super().__init__(_CHANGES, "told")
        self.view.setAccessibleName(_("What has changed since it was kept"))
        self.view.opened.connect(self._open)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            pressed = QShortcut(
                QKeySequence(key), self.view, context=Qt.ShortcutContext.WidgetShortcut
            )
            pressed.activated.connect(lambda: self._open(self.view.current_id() or 0))

    def show_changes(self, changes: AnyChanges) -> None:
        """What has changed since one report, in the language of the moment."""
        self.show_groups(
            (GroupBand(label, len(lines)), list(map(_change_row, lines)))
            for label, lines in lines_of(changes)
            if lines
        )

    def people(self) -> list[int]:
        """The enrolments of the chosen rows that are still in the desk; with none among them, of
        all rows.
        """
        chosen = [
            self.records[one]["person"] for one in self.view.selected_ids() if one in self.records
        ]
        every = [row["person"] for row in self.records.values()]
        return [one for one in chosen if one is not None] or [
            one for one in every if one is not None
        ]

    def texts(self) -> list[tuple[str, ...]]:
        """What stands in the rows, bands left out."""
        return [(row["title"], _mark(row), row["told"]) for row in self.records.values()]

    def _open(self, row_id: int) -> None:
        row = self.records.get(row_id)
        if row and row["person"] is not None:
            self.opened.emit([row["person"]])


def _report_row(line: SignedLine, is_changed: bool) -> ReportRow:
    return {
        "id": line.id,
        "number": line.number,
        "scope": in_language(line.scope),
        "sentence": in_language(line.sentence),
        "signed_by": in_language(line.signer),
        "when": moment_of(line.signed_at),
        "mark": "changed since" if is_changed else "same",
    }


def _change_row(line: ChangeLine) -> ReportChangeRow:
    return {"title": line.label, "mark": line.what, "told": line.change, "person": line.person}


# --- A report is kept under a number, with who signs it by hand ---


WIDTH = 460  # px
LONGEST = {"number": 60, "signed_by": 100, "post": 200, "note": 2000}
Done = Callable[[SignedLine], object]


def ask_to_sign(context: Context, report: Signable, on_done: Done | None = None) -> SignDialog:
    """Open the dialog over whatever is in front; `on_done` gets the signed report."""
    dialog = SignDialog(window_of(context), context, report, on_done)
    dialog.open()
    return dialog


def window_of(context: Context) -> QWidget | None:
    """What a dialog of this context stands over."""
    parent = QApplication.activeModalWidget() or context.parent()
    return parent if isinstance(parent, QWidget) else None


class SignDialog(QDialog):
    """Number, name and post are proposed: of who is named to sign for the course, else of who
    signed last. What cannot be kept is told here, and nothing typed is lost.
    """

    def __init__(
        self, parent: QWidget | None, context: Context, report: Signable, on_done: Done | None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Keep the report under a number"))
        self.setMinimumWidth(WIDTH)
        self._context, self._report, self._done = context, report, on_done
        desk = context.desk
        name, post = report.signer.texts if report.signer else last_signer(desk)
        self.number, self.note = QLineEdit(next_number(desk)), QLineEdit()
        self.signed_by, self.post = QLineEdit(name), QLineEdit(post)
        self.signed_by.setPlaceholderText(_("Li Wei | 李伟"))
        self.post.setPlaceholderText(_("Director | 主任"))
        self.remarks = Label("", 13, ink="warn", wraps=True)
        self.problem = Label("", 12, ink="bad", wraps=True)
        self.problem.hide()
        self.ok = Button(_("Keep it"), "file-check", "primary", clicked=self._finish)
        self.ok.setDefault(True)
        self._lay_out()
        (self.ok if name else self.signed_by).setFocus()

    def _lay_out(self) -> None:
        report = self._report
        parts = column(
            Label(_("Keep the report under a number"), 17, "bold"), gap=8, margins=(24, 22, 24, 18)
        )
        about = " · ".join(in_language(words) for words in (report.scope, report.sentence) if words)
        kept = _(
            "The figures are kept as they are under this number, to be printed and signed by "
            "hand. What changes in the desk from now on is told beside them."
        )
        self.remarks.setText("\n".join(map(in_language, report.remarks)))
        self.remarks.setVisible(bool(report.remarks))
        for label in (
            Label(about, 13, wraps=True),
            Label(kept, 13, ink="fg2", wraps=True),
            self.remarks,
        ):
            parts.addWidget(label)
        parts.addSpacing(4)
        fields = (
            ("number", _("Report no."), self.number),
            ("signed_by", _("Who signs"), self.signed_by),
            ("post", _("Post of who signs"), self.post),
            ("note", _("Note"), self.note),
        )
        for name, title, field in fields:
            label = Label(title, 12, ink="fg3")
            label.setBuddy(field)
            field.setAccessibleName(title)
            field.setFixedHeight(CONTROL)
            field.setMaxLength(LONGEST[name])
            parts.addWidget(label)
            parts.addWidget(field)
        parts.addWidget(self.problem)
        parts.addSpacing(6)
        parts.addLayout(row(None, Button(_("Cancel"), clicked=self.reject), self.ok))
        self.setLayout(parts)

    def _finish(self) -> None:
        context, own = self._context, LocalUndo(self._context.desk)
        signed: list[SignedLine] = []
        fields = (self.signed_by, self.number, self.note, self.post)
        values = [field.text().strip() for field in fields]
        try:
            own.do(lambda: signed.append(sign(context.desk, self._report, *values)))
        except KnownFault as fault:
            self.problem.setText(str(fault))
            self.problem.show()
            return
        self.accept()
        (line,) = signed
        # exactly this is taken back, whatever was done in the meantime
        words = _("Kept as report {number}.", number=line.number)
        context.offer(words, _("Undo"), lambda: context.announce(own.undo()), "ok")
        if self._done is not None:
            self._done(line)
