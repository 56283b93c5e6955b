"""Near spellings of one value in a field: looked at beside the window, ticked, spelled as chosen or
typed, written alike as one undo; or told apart for good.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QSizePolicy, QStackedWidget, QWidget

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import KnownFault
from lcdesk.services.participants.spellings import (
    WORKPLACE,
    FoundClusters,
    JoinedSpellings,
    SpellingCluster,
    count_clusters,
    fields_to_tidy,
    find_spellings,
    join_spellings,
    pairs_among,
    parse_spelling,
    tell_different,
)
from lcdesk.texts import N_, _, join_sentences, n_
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.dialogs.form_dialog import FormDialog
from lcdesk.ui.kit.dialogs.tick_list import TickLine, TickList
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.tasks import Task, TaskCancelled
from lcdesk.ui.kit.widgets import Banner, Button, EmptyState, Label, column, row

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent

SIZE = (780, 620)  # px
MOST = 200  # clusters: those most people say
_TITLE = N_("Tidy values")
_INDENT = "\u2003\u2003"
_TOUCHED = frozenset({"Enrolment", "Person", "ValuesApart", "Organisation"})
_GROUPS = {
    True: N_("Differ only by capitals, blanks, signs or order"),
    False: N_("May be one: are they?"),
}
Key = tuple[int, str]
"""The number of a cluster and one of its spellings; "" for all of it."""


class TidyingDialog(FormDialog):
    """About one field of the cohort on screen, or of the whole desk."""

    def __init__(self, parent: QWidget, context: Context, name: str = WORKPLACE) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_(_TITLE))
        self.resize(*SIZE)
        self._context = context
        self._task: Task | None = None
        self._counting: Task | None = None
        self._found = FoundClusters(name)
        self._clusters: Sequence[SpellingCluster] = ()
        self._into: dict[int, str] = {}
        self.ticked: set[Key] = set()
        self.field = self._fields(name)
        self.everywhere = QCheckBox(_("In the whole desk, not only in this cohort"))
        self.everywhere.setFont(font(13))
        self.everywhere.setEnabled(context.cohort_id is not None)
        self.everywhere.setChecked(context.cohort_id is None)
        self.note, self.banner = Label("", 13, ink="fg2", wraps=True), Banner()
        self.list, self.empty = TickList(), EmptyState("list-checks")
        self.list.setAccessibleName(_("Spellings that may be one"))
        self.into = QComboBox()
        self.into.setEditable(True)
        self.into.setAccessibleName(_("Spelled as"))
        self.apart = Button(_("These are different"), "circle-slash", clicked=self.tell_different)
        self.ok = Button("", "check", "primary", clicked=self.join)
        self.ok.setDefault(True)
        self._lay_out()
        self.field.currentIndexChanged.connect(lambda _at: self.reload())
        self.everywhere.toggled.connect(lambda _is_on: self.look_everywhere())
        self.list.taken.connect(self._take)
        self.list.currentItemChanged.connect(lambda _now, _before: self._show_current())
        self.into.editTextChanged.connect(self._spell)
        context.news.connect(self._hear)
        self.look_everywhere()
        self.list.setFocus()

    def is_typed(self) -> bool:
        """Ticks and a chosen spelling are not worth a question."""
        return False

    def done(self, result: int) -> None:
        """Closed: nobody waits for the answers any more."""
        self._stop()
        if self._counting is not None:
            self._counting.cancel()
        super().done(result)

    # --- looked for ---

    def reload(self) -> None:
        """Look again, beside the window."""
        desk, name, cohort = self._context.desk, str(self.field.currentData()), self._cohort()
        self._stop()
        self.note.setText(_("Looking…"))
        self._task = self._context.tasks.run(
            _("Looking for near spellings"),
            lambda task: find_spellings(desk, name, cohort, task.step),
            self._show_found,
            self._not_found,
            owner=self,
        ).stoppable()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self._task = None

    def look_everywhere(self) -> None:
        """Look again, and count what there is in every other field."""
        self.reload()
        if self._counting is not None:
            self._counting.cancel()
        desk, cohort = self._context.desk, self._cohort()
        self._counting = self._context.tasks.count(
            lambda task: count_clusters(desk, cohort, task.step),
            self._show_counts,
            lambda _error: None,  # the fields stand there without
            owner=self,
        )

    def _cohort(self) -> int | None:
        return None if self.everywhere.isChecked() else self._context.cohort_id

    def _show_counts(self, counts: Mapping[str, int]) -> None:
        """Behind each field stands how many groups of near spellings it has."""
        for at, field in enumerate(fields_to_tidy()):
            count = counts.get(field.name, 0)
            self.field.setItemText(at, f"{field.title} · {count}" if count else field.title)

    def _not_found(self, error: BaseException) -> None:
        if not isinstance(error, TaskCancelled):
            raise error
        if self._task is not None and self._task.is_cancelled():  # stopped in the status bar
            self._task = None
            self.note.setText(_("Stopped before every value was looked at."))

    def _hear(self, news: ChangeEvent) -> None:
        if _TOUCHED & news.touched.keys():
            self.look_everywhere()

    def _show_found(self, found: FoundClusters) -> None:
        self._task = None
        self._found, self._clusters = found, found.clusters[:MOST]
        self._into = {at: one.proposal for at, one in enumerate(self._clusters)}
        self.ticked = {
            key for at, one in enumerate(self._clusters) if one.is_sure for key in self._keys(at)
        }
        self.note.setText(self._told())
        self.empty.say(_("No two values are nearly the same."))
        if not self._clusters and self.focusWidget() is not self.everywhere:
            self.field.setFocus()  # of what goes out of sight nobody has use for the keyboard
        self._middle.setCurrentIndex(0 if self._clusters else 1)
        for part in (self._spelled, self.into, self.apart, self.ok):
            part.setVisible(bool(self._clusters))
        self._show_known()
        self._show_lines()

    def _told(self) -> str:
        left = len(self._found.clusters) - len(self._clusters)
        more = n_(
            "{count} more group, which fewer people say, is asked about afterwards.",
            "{count} more groups, which fewer people say, are asked about afterwards.",
            left,
        )
        said = _("What is ticked is written as the spelling after the arrow. Undo takes it back.")
        return join_sentences(said, more if left else "") if self._clusters else ""

    def _show_known(self) -> None:
        if not self._found.known:
            self.banner.hide()
            return
        words = n_(
            "{count} spelling may be of an organisation that is known. To link people to it is "
            "better than to rewrite what they sent.",
            "{count} spellings may be of organisations that are known. To link people to them is "
            "better than to rewrite what they sent.",
            self._found.known,
        )
        self.banner.say(words, "info", (_("Link them…"), self.link_instead))

    def link_instead(self) -> None:
        """To the organisations, with all that people name."""
        self.accept()
        self._context.open_screen("directory", tab="organisation", matches=True)

    # --- ticked and spelled ---

    def _keys(self, at: int) -> list[Key]:
        """The lines of a cluster that can be ticked: its spellings but the one they become."""
        return [
            (at, one.text)
            for one in self._clusters[at].spellings
            if one.text != self._into.get(at, "")
        ]

    def _lines(self) -> Iterator[TickLine]:
        group: bool | None = None
        for at, cluster in enumerate(self._clusters):
            if cluster.is_sure is not group:
                group = cluster.is_sure
                yield TickLine(None, _(_GROUPS[group]))
            keys = self._keys(at)
            spellings = n_("{count} spelling", "{count} spellings", len(cluster.spellings))
            yield TickLine(
                (at, ""),
                f"→ {self._into[at]}",
                f"{spellings} · {_people(cluster.people)}",
                is_ticked=set(keys) <= self.ticked,
            )
            for one in cluster.spellings:
                if (at, one.text) in keys:
                    yield TickLine(
                        (at, one.text),
                        f"{_INDENT}{one.text}",
                        _people(one.people),
                        is_ticked=(at, one.text) in self.ticked,
                    )

    def _show_lines(self, current: Key | None = None) -> None:
        self._list_lines(current)
        self._show_current()
        self._show_count()

    def _list_lines(self, current: Key | None) -> None:
        self.list.blockSignals(True)  # of lines that go nobody asks which of them is current
        self.list.show_lines(self._lines(), current)
        self.list.blockSignals(False)

    def _show_count(self) -> None:
        count = sum(key in self.ticked for at in self._into for key in self._keys(at))
        self.ok.setText(n_("Write {count} spelling alike", "Write {count} spellings alike", count))
        self.ok.setEnabled(bool(count))

    def _take(self, key: Key) -> None:
        at, text = key
        keys = set(self._keys(at)) if not text else {key}
        self.ticked = self.ticked - keys if keys <= self.ticked else self.ticked | keys
        self._show_lines(key)

    def current(self) -> int | None:
        """The number of the cluster the keyboard is in."""
        line = self.list.current()
        return line.key[0] if line is not None and line.key is not None else None

    def _show_current(self) -> None:
        at = self.current()
        for part in (self.into, self.apart):
            part.setEnabled(at is not None)
        self.into.blockSignals(True)
        self.into.clear()
        if at is not None:
            self.into.addItems([one.text for one in self._clusters[at].spellings])
            self.into.setEditText(self._into[at])
        self.into.blockSignals(False)

    def _spell(self, text: str) -> None:
        """All of the cluster become what is chosen or typed; the line follows."""
        at, into = self.current(), " ".join(text.split())
        if at is None or not into or into == self._into[at]:
            return
        before = set(self._keys(at))
        was_whole = before <= self.ticked
        self._into[at] = into
        keys = set(self._keys(at))
        self.ticked -= before - keys
        if was_whole and before:
            self.ticked |= keys
        line = self.into.lineEdit()
        place = line.cursorPosition() if line is not None else 0
        self._list_lines((at, ""))
        if line is not None:
            line.setCursorPosition(place)
        self._show_count()

    # --- done ---

    def join(self) -> None:
        """Write what is ticked; what is refused is told, and everything stays ticked."""
        desk, name = self._context.desk, self._found.field
        joins = [
            JoinedSpellings(
                into,
                {
                    one.text: one.ids
                    for one in self._clusters[at].spellings
                    if (at, one.text) in these
                },
            )
            for at, into in self._into.items()
            if (these := {key for key in self._keys(at) if key in self.ticked})
        ]
        try:
            for one in joins:
                parse_spelling(PARTICIPANT.field(name), one.into)
        except KnownFault as fault:
            show_fault(fault, self)
            return
        self.ok.setEnabled(False)
        self._context.tasks.run(
            _("Writing values…"),
            lambda _task: join_spellings(desk, name, joins),
            self._tell_joined,
            self._failed,
            owner=self,
        )

    def _tell_joined(self, count: int) -> None:
        self._context.offer(
            n_("{count} value was written anew.", "{count} values were written anew.", count),
            _("Undo"),
            lambda: self._context.command("undo"),
            "ok",
        )

    def _failed(self, error: BaseException) -> None:
        """Somebody was faster: what is there now is listed."""
        show_fault(error, self)
        self.reload()

    def tell_different(self) -> None:
        """Of the cluster the keyboard is in: what is not ticked is different from the rest; where
        all or none is ticked, each is different from each.
        """
        if (at := self.current()) is None:
            return
        keys = self._keys(at)
        loose = [text for _at, text in keys if (at, text) not in self.ticked]
        texts = [one.text for one in self._clusters[at].spellings]
        others: Collection[str] = ()
        if 0 < len(loose) < len(keys):
            others = [text for text in texts if text not in loose]
            texts = loose
        try:
            tell_different(self._context.desk, self._found.field, pairs_among(texts, others))
        except KnownFault as fault:
            show_fault(fault, self)

    # --- how it is put together ---

    def _fields(self, name: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(_("Field"))
        for field in fields_to_tidy():
            box.addItem(field.title, field.name)
        box.setCurrentIndex(max(0, box.findData(name)))
        return box

    def _lay_out(self) -> None:
        self._middle = QStackedWidget()
        self._middle.addWidget(self.list)
        self._middle.addWidget(self.empty)
        self.into.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.field.setMinimumWidth(240)
        which = row(_named(_("Field"), self.field), self.field, 16, self.everywhere, None)
        self._spelled = _named(_("Spelled as"), self.into)
        spelled = row(self._spelled, self.into, 12, self.apart)
        buttons = row(None, Button(_("Close"), clicked=self.reject), self.ok)
        whole = column(
            Label(_(_TITLE), 17, "bold"),
            which,
            self.note,
            self.banner,
            self._middle,
            spelled,
            4,
            buttons,
            gap=10,
            margins=(24, 22, 24, 18),
        )
        whole.setStretch(whole.indexOf(self._middle), 1)
        self.setLayout(whole)


def _named(text: str, buddy: QWidget) -> Label:
    made = Label(text, 13, ink="fg2")
    made.setBuddy(buddy)
    return made


def _people(count: int) -> str:
    return n_("{count} person", "{count} people", count)
