"""Changes: published versions of the timetable, and what has changed since one, by day and by
person; printed, sent, copied.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NotRequired, TypedDict

from PySide6.QtCore import QPointF, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QLineEdit,
    QMenu,
    QStackedLayout,
    QWidget,
)

from lcdesk.model.clashes import Clash
from lcdesk.model.clock import moment_of
from lcdesk.model.faults import KnownFault
from lcdesk.model.files import CHANGE_NOTICE
from lcdesk.model.timetable_changes import (
    ChangeNotice,
    Language,
    TimetableChange,
    TimetableReader,
    by_day,
    change_notice_text,
    day_words,
    kind_of,
    kind_words,
    lines_of,
    pairs_of,
    title_words,
)
from lcdesk.papers.typesetter import undrawn_words
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum import published_versions as service
from lcdesk.services.curriculum.change_notice_page import find_undrawn_in, save_change_notice
from lcdesk.services.curriculum.curriculum import list_activities
from lcdesk.services.curriculum.published_versions import (
    ClashesOpen,
    OpenItems,
    VersionComparison,
    VersionLine,
)
from lcdesk.texts import N_, _, language, n_
from lcdesk.ui.kit.dialogs.saving import ask_to_save, tell_saved
from lcdesk.ui.kit.grey_reasons import grey
from lcdesk.ui.kit.painting.plain_text import literal
from lcdesk.ui.kit.painting.theme import CONTROL
from lcdesk.ui.kit.screen import Context, Handlers, Screen
from lcdesk.ui.kit.screens import PageHeader, SectionTabs
from lcdesk.ui.kit.table.delegates import PAD, PAINTERS
from lcdesk.ui.kit.table.model import GroupBand, TableColumn
from lcdesk.ui.kit.table.record_card import RecordCard
from lcdesk.ui.kit.tasks import LatestAnswer
from lcdesk.ui.kit.widgets import Button, EmptyState, Label, MenuButton, column, row
from lcdesk.ui.kit.widgets.chips import draw_chip

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent

EVERYBODY = N_("everybody")


@dataclass(frozen=True)
class VersionsContent:
    """What was read: the versions, and the changes since the chosen one (None: nothing is
    published).
    """

    has_activities: bool
    versions: list[VersionLine]
    found: VersionComparison | None


class VersionsScreen(Screen):
    """Versions at the left, changes at the right."""

    key = "versions"
    wants_one = N_("Choose one cohort to see what has changed in its timetable.")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._number = None  # the version compared with; None: the last one
        self._name = ""  # whose changes; "": everybody's
        self.shown = VersionsContent(False, [], None)
        self.head = PageHeader(context, self.key, self.retranslation)
        self.tabs = SectionTabs(context, self.key, self.retranslation)
        self.publish = Button("", "send", "primary", clicked=self.ask_to_publish)
        self.print = Button("", "printer", clicked=self.ask_for_change_notice)
        self.copy = Button("", "copy", clicked=self.copy_change_notice)
        self.whose, self.sentence = MenuButton("", "user"), Label("", 13, ink="fg2")
        self.warning, self._checked = Label("", 12, ink="warn", wraps=True), LatestAnswer()
        self.versions, self.changes = VersionList(), ChangeList()
        self.empty, self.same = EmptyState("calendar-clock"), EmptyState("circle-check")
        self._build()
        self.versions.taken.connect(self._take_version)
        self.whose.opening.connect(self._fill_people)
        self.retranslate()

    # --- the life of a screen ---

    def show_cohort(self, cohort_id: int | None) -> None:
        self._number, self._name = None, ""
        self.reload()

    def refresh(self, news: ChangeEvent | None) -> None:
        self.reload()

    def retranslate(self) -> None:
        super().retranslate()
        for table in (self.versions.table, self.changes.table):
            table.retranslate()
        self.versions.view.setAccessibleName(_("Published versions"))
        self.changes.view.setAccessibleName(_("Changes"))
        self.reload()

    def handlers(self) -> Handlers:
        return {"export_view": self.ask_for_change_notice} if self.shown.found is not None else {}

    def reload(self) -> None:
        """Read beside the window; an answer that comes after a newer question is dropped."""
        desk, cohort_id, number = self.context.desk, self.context.cohort_id, self._number
        if cohort_id is None:
            self.drop_answers()
            self._show(VersionsContent(False, [], None))
        else:
            self.read(lambda: _read(desk, cohort_id, number), self._show)

    # --- what is shown ---

    def who(self) -> TimetableReader | None:
        """Whose changes are shown; None: everybody's."""
        people = self.shown.found.people if self.shown.found else []
        return next((who for who in people if who.name == self._name), None)

    def told(self) -> list[TimetableChange]:
        """The changes shown."""
        return service.narrowed(self.shown.found, self.who()) if self.shown.found else []

    def _show(self, shown: VersionsContent) -> None:
        self.shown = shown
        found = shown.found
        for button in (self.print, self.copy):
            grey(button, "" if found is not None else _("Nothing is published yet"))
        self.whose.setVisible(found is not None)
        is_new = (
            found is None or shown.versions[0].number != found.version.number or bool(found.changes)
        )
        empty = "" if shown.has_activities else _("The timetable is still empty")
        grey(self.publish, empty or ("" if is_new else _("Nothing has changed since")))
        self.versions.setVisible(bool(shown.versions))
        number = found.version.number if found else None
        self.versions.show_versions(shown.versions, number)
        self._show_changes()
        self.context.handlers_changed.emit()

    def _show_changes(self) -> None:
        found, told = self.shown.found, self.told()
        if self.who() is None:
            self._name = ""
        self.whose.set_value(self._name or _(EVERYBODY))
        self.changes.show_changes(told)
        self.sentence.setText(count_words(told, found.version.number) if found and told else "")
        if found is None:
            self._show_empty()
        elif told:
            self._pages.setCurrentWidget(self.changes)
        else:
            self.same.say(count_words(told, found.version.number))
            self._pages.setCurrentWidget(self.same)
        self._look_through()

    def _look_through(self) -> None:
        """Say before the slip is printed what cannot be."""
        self._tell([])
        tell, desk, cohort_id = (
            self._checked.only(self._tell),
            self.context.desk,
            self.context.cohort_id,
        )
        found, who = self.shown.found, self.who()
        if found is None or cohort_id is None:
            return
        self.context.tasks.run(
            _("Looking it through"),
            lambda task: find_undrawn_in(
                service.change_notice_of(desk, cohort_id, found, who), task.is_cancelled
            ),
            tell,
            lambda _fault: tell([]),
            owner=self,
            is_quiet=True,
        )

    def _tell(self, undrawn: list[str]) -> None:
        self.warning.setText(undrawn_words(undrawn))
        self.warning.setVisible(bool(undrawn))

    def _show_empty(self) -> None:
        if self.shown.has_activities:
            self.empty.say(
                _(
                    "Nothing is published yet. Publish the timetable, and every later change can "
                    "be told by day and by person."
                ),
                _("Publish…"),
                self.ask_to_publish,
            )
        else:
            words = _("The timetable has no activities yet.")
            self.empty.say(
                words, _("Open the timetable"), lambda: self.context.open_screen("curriculum")
            )
        self._pages.setCurrentWidget(self.empty)

    def _take_version(self, number: int) -> None:
        if self.shown.found is None or number != self.shown.found.version.number:
            self._number = number
            self.reload()

    def _fill_people(self, menu: QMenu) -> None:
        people = self.shown.found.people if self.shown.found else []
        names = dict.fromkeys(who.name for who in people)
        for name, words in (("", _(EVERYBODY)), *((name, name) for name in names)):
            action = menu.addAction(literal(words), lambda name=name: self.choose_person(name))
            action.setCheckable(True)
            action.setChecked(name == self._name)

    def choose_person(self, name: str) -> None:
        """Show what touches a person; "": everybody."""
        self._name = name
        self._show_changes()

    # --- operations ---

    def ask_to_publish(self) -> PublishDialog | None:
        """Ask for a note, then keep the timetable as the next version."""
        desk, cohort_id = self.context.desk, self.context.cohort_id
        if cohort_id is None:
            return None

        def publish(note: str, despite: Sequence[Clash]) -> None:
            made = service.publish(desk, cohort_id, note, despite)
            self._number = None
            words = _("Published as version {number}.", number=made)
            self.context.tell_done(words)

        number = self.shown.versions[0].number + 1 if self.shown.versions else 1
        dialog = PublishDialog(
            self.window(),
            number,
            lambda: service.open_items(desk, cohort_id),
            publish,
            lambda ids: self.context.open_screen("curriculum", ids=ids),
        )
        dialog.open()
        return dialog

    def change_notice(self) -> ChangeNotice | None:
        """The slip of what is shown."""
        found, cohort_id = self.shown.found, self.context.cohort_id
        if found is None or cohort_id is None:
            return None
        return service.change_notice_of(self.context.desk, cohort_id, found, self.who())

    def copy_change_notice(self) -> None:
        """Put the change notice on the clipboard, as text in both languages."""
        change_notice = self.change_notice()
        if change_notice is not None:
            QGuiApplication.clipboard().setText(change_notice_text(change_notice))
            self.context.announce(_("Copied as text"))

    def ask_for_change_notice(self) -> QFileDialog:
        """Ask where the change notice goes: PDF to print, text to send."""
        name = " ".join(
            part
            for part in (_("Changes"), self._name, str(self.context.cohort.get("name") or ""))
            if part
        )
        return ask_to_save(
            self.window(), _("Save the slip"), CHANGE_NOTICE, name, self.save_change_notice
        )

    def save_change_notice(self, path: Path) -> None:
        """Write the slip of what is shown, by the ending of the name."""
        change_notice = self.change_notice()
        if change_notice is None:
            return
        is_text = path.suffix.casefold() == ".txt"
        self.context.tasks.run(
            _("Writing the slip"),
            lambda _task: (
                service.save_text(change_notice_text(change_notice), path)
                if is_text
                else save_change_notice(change_notice, path)
            ),
            lambda _done: tell_saved(self, path),
            owner=self,
        )

    # --- how it is built ---

    def _build(self) -> None:
        for text, setter in (
            (N_("Publish…"), self.publish.setText),
            (N_("Print slip…"), self.print.setText),
            (N_("Copy"), self.copy.setText),
            (N_("For"), self.whose.set_label),
        ):
            self.retranslation.say(text, setter)
        self.head.add(self.copy, self.print, self.publish, changing=[self.publish])
        pages = QWidget()
        pages.setObjectName("plain")
        self._pages = QStackedLayout(pages)
        for page in (self.changes, self.same, self.empty):
            self._pages.addWidget(page)
        right = column(row(self.whose, None, self.sentence), self.warning, gap=10)
        right.addWidget(pages, 1)
        both = row(gap=14)
        both.addWidget(self.versions, 3)
        both.addLayout(right, 8)
        inside = column(self.head, self.tabs, gap=12, margins=(24, 18, 24, 16))
        inside.addLayout(both, 1)
        self.setLayout(inside)


def _read(desk: Desk, cohort_id: int, number: int | None) -> VersionsContent:
    versions = service.list_versions(desk, cohort_id)
    is_there = any(one.number == number for one in versions)  # undo may have taken it back
    found = service.compare(desk, cohort_id, number if is_there else None) if versions else None
    return VersionsContent(bool(list_activities(desk, cohort_id)), versions, found)


# --- The question before a timetable is published: a note on the version, and whether with the
# clashes that are open ---


WIDTH, INSET = 520, 40


class PublishDialog(QDialog):
    """`publish(note, despite)` does it, `despite` the clashes that were told; what it refuses is
    told here. `look` says what is open: it is listed before anything is published.

    `show_them([activities])` goes to them. With clashes open Enter alone publishes nothing.
    """

    def __init__(
        self,
        parent: QWidget,
        number: int,
        look: Callable[[], OpenItems],
        publish: Callable[[str, Sequence[Clash]], object],
        show_them: Callable[[list[int]], object],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = _("Publish version {number}", number=number)
        self.setWindowTitle(title)
        self.setFixedWidth(WIDTH)
        self._publish, self._go_to, self._look = publish, show_them, look
        self.open_items = OpenItems()
        self.clashes, self.words = QFrame(), Label("", 13, ink="bad", wraps=True)
        self.clashes.setObjectName("banner")
        self.clashes.setProperty("tone", "bad")
        self.clashes.setLayout(column(self.words, margins=(14, 10, 14, 10)))
        self.show_button = Button(_("Show them"), clicked=self._show_them)
        self.note = QLineEdit()
        self.note.setFixedHeight(CONTROL)
        self.note.setMaxLength(300)
        label = Label(_("Note"), 12, ink="fg3")
        label.setBuddy(self.note)
        self.note.setAccessibleName(_("Note"))
        self.problem = Label("", 12, ink="bad", wraps=True)
        self.problem.hide()
        self.ok = Button("", kind="primary", clicked=self._finish)
        words = Label(
            _("The timetable is kept as it stands. From then on every change is told against it."),
            13,
            ink="fg2",
            wraps=True,
        )
        buttons = row(self.show_button, None, Button(_("Cancel"), clicked=self.reject), self.ok)
        self.setLayout(
            column(
                Label(title, 17, "bold"),
                words,
                self.clashes,
                4,
                label,
                self.note,
                self.problem,
                6,
                buttons,
                gap=8,
                margins=(24, 22, 24, 18),
            )
        )
        self.look_again()
        self.note.setFocus()

    def look_again(self) -> None:
        """Name what is open, and ask whether it is to be published all the same."""
        self.open_items = found = self._look()
        lines, is_grave = found.lines(), bool(found.clashes)
        self.words.setText("\n".join(lines))
        self.words.set_ink("bad" if is_grave else "warn")
        self.clashes.setProperty("tone", "bad" if is_grave else "warn")
        self.clashes.style().unpolish(self.clashes)
        self.clashes.style().polish(self.clashes)
        self.words.setMinimumHeight(self.words.heightForWidth(WIDTH - 2 * INSET))
        self.clashes.setVisible(bool(lines))
        self.show_button.setVisible(bool(lines))
        self.ok.setText(_("Publish anyway") if lines else _("Publish"))
        self.ok.setDefault(not is_grave)

    def _show_them(self) -> None:
        self.reject()
        self._go_to(self.open_items.activities)

    def _finish(self) -> None:
        try:
            self._publish(self.note.text().strip(), self.open_items.clashes)
        except ClashesOpen:  # others came meanwhile
            self.look_again()
            return
        except KnownFault as fault:
            self.problem.setText(str(fault))
            self.problem.show()
            return
        self.accept()


# --- The two lists of the screen: versions, newest first, and the changes since one of them, under
# their days ---


TONES = {
    "new": ("ok", "plus"),
    "cancelled": ("bad", "circle-x"),
    "moved": ("info", "clock-3"),
    "venue": ("warn", "map-pin"),
    "speaker": ("warn", "user"),
    "other": ("mute", "pencil"),
}


class ListedVersion(TypedDict):
    """A version as the list has it."""

    id: int
    number: int
    published_at: dt.datetime
    note: str | None


class ListedChange(TypedDict):
    """A row of what has changed; what is said once for several rows is blank in the later ones."""

    id: NotRequired[int]
    title: str
    kind: str
    mark: str
    field: str
    told: str


def _paint_kind(
    painter: QPainter, rect: QRect, text: str, record: ListedChange, _column: TableColumn
) -> None:
    if text:
        tone, icon_name = TONES[record["kind"]]
        at = QPointF(rect.x() + PAD, rect.y() + rect.height() / 2)
        draw_chip(painter, at, text, tone, icon_name, rect.width() - PAD - 4)
        # the next hairline is to be sharp
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


NARROWEST = 206  # px of the list of versions
PAINTERS.update(change_kind=_paint_kind)
_VERSIONS = (
    TableColumn[ListedVersion](
        "number",
        N_("Version"),
        74,
        "strong",
        text=lambda record: str(record["number"]),
        is_sortable=False,
    ),
    TableColumn[ListedVersion](
        "when",
        N_("Published"),
        122,
        text=lambda record: moment_of(record["published_at"]),
        is_sortable=False,
    ),
    TableColumn("note", N_("Note"), 80, "muted", is_sortable=False, yields_below=290),
)
_CHANGES = (
    TableColumn("title", N_("Activity"), 280, "strong", is_sortable=False),
    TableColumn[ListedChange](
        "kind",
        N_("Change"),
        138,
        "change_kind",
        text=lambda record: record["mark"],
        is_sortable=False,
    ),
    TableColumn("field", N_("What"), 100, "muted", is_sortable=False, yields_below=640),
    TableColumn("told", N_("Before → after"), 300, is_sortable=False),
)


class VersionList(RecordCard[ListedVersion]):
    """`taken(number)`: another version is to be compared with."""

    taken = Signal(int)

    def __init__(self) -> None:
        super().__init__(_VERSIONS, "note")
        self.setMinimumWidth(NARROWEST)
        self.view.chosen.connect(self._tell)

    def show_versions(self, versions: Sequence[VersionLine], number: int | None) -> None:
        """These versions, the one of this number chosen."""
        listed: dict[int, ListedVersion] = {
            one.number: {
                "id": one.number,
                "number": one.number,
                "published_at": one.published_at,
                "note": one.note,
            }
            for one in versions
        }
        self.show_chosen(listed, number)

    def _tell(self) -> None:
        number = self.view.current_id()
        if number is not None:
            self.taken.emit(number)


class ChangeList(RecordCard[ListedChange]):
    """A row for each thing that is otherwise, under bands of the days; the title stands on the
    first row of an activity.
    """

    def __init__(self) -> None:
        super().__init__(_CHANGES, "told")

    def show_changes(self, changes: Sequence[TimetableChange]) -> None:
        """Other changes, in the language of the moment."""
        retranslation: Language = "zh" if language() == "zh" else "en"
        self.show_groups(
            (
                GroupBand(day_words(day, retranslation), len(found), key=day),
                [line for change in found for line in lines_in(change, retranslation)],
            )
            for day, found in by_day(changes)
        )

    def rows(self) -> list[tuple[str, ...]]:
        """What stands in the rows, bands left out."""
        return [
            (record["title"], record["mark"], record["field"], record["told"])
            for record in self.records.values()
        ]


def lines_in(change: TimetableChange, retranslation: Language) -> list[ListedChange]:
    """The rows of one change."""
    head: ListedChange = {
        "title": title_words(change.record, retranslation),
        "kind": kind_of(change),
        "mark": kind_words(change, retranslation),
        "field": "",
        "told": "",
    }
    if change.what != "changed":
        return [{**head, "told": lines_of(change, retranslation)[0]}]
    below: ListedChange = {"title": "", "kind": "", "mark": "", "field": "", "told": ""}
    return [
        {**(below if at else head), "field": label, "told": f"{before} → {after}"}
        for at, (label, before, after) in enumerate(pairs_of(change, retranslation))
    ]


def count_words(changes: Sequence[TimetableChange], number: int) -> str:
    """ "3 changes since version 2"."""
    if not changes:
        return _("Nothing has changed since version {number}.", number=number)
    return n_(
        "{count} change since version {number}",
        "{count} changes since version {number}",
        len(changes),
        number=number,
    )
