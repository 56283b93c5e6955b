"""What is unsaved goes into the desk every two seconds of typing, beside the window, and out
of it when it is kept.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from threading import Event, Lock
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from lcdesk.ui.kit.forms.unsaved_input import Key, Typing, half_typed
from lcdesk.ui.kit.tasks import Task, Tasks

if TYPE_CHECKING:
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.safety.drafts import Draft

log = logging.getLogger("lcdesk")
EVERY_MS, SOON_MS, LATER_MS = 2000, 150, 1000
LAST_PATIENCE_MS = 2000  # with another program, when the window closes
ASIDE_S = 0.3  # a write under way beside the window takes less, unless it waits for its turn
Texts = Mapping[str, str]


class DraftKeeper(QObject):
    """Hears the forms of one window. `parted`: somebody went on while a text stood in a field
    that could not be kept; `returned`: a draft stands in its form again.
    """

    parted = Signal()
    returned = Signal()

    def __init__(
        self, desk: Desk, tasks: Tasks, window: QObject | None, cohort: Callable[[], int | None]
    ) -> None:
        super().__init__(window)
        self._desk, self._tasks, self._window, self._cohort = desk, tasks, window, cohort
        self._forms: WeakSet[Any] = WeakSet()  # those somebody types into
        self._stored: dict[Key, Texts] = {}  # what this window has in the desk
        # what stands in no form any more, and is still not kept
        self._parted: dict[Key, dict[str, str]] = {}
        self._settled: set[Key] = set()  # of which a field was handed on
        self._gone: set[Key] = set()  # still to be taken out of the desk
        self._wanted: Draft | None = None  # to be typed again as soon as its form is shown
        self._is_due = self._is_writing = self._is_closed = False
        self._last: tuple[list[Draft], set[Key]] = [], set()  # what the end of the window found
        self._ended, self._writing = Event(), Lock()
        self._start_in = self._starters()
        hub = half_typed()
        for signal, slot in (
            (hub.typed, self._hear),
            (hub.kept, self._hear_kept),
            (hub.parting, self._hear_parting),
            (hub.left, self._hear_left),
            (hub.shown, self._hear_shown),
        ):
            signal.connect(slot)
        tasks.run(
            "",
            lambda _task: _earlier(desk),
            self._take_earlier,
            _left_alone,
            owner=self,
            is_quiet=True,
        )

    # --- what others ask ---

    def keep_now(self) -> None:
        """At once and on this thread: the window closes, or the desk is put away. What is
        dismissed from now on stays a draft.
        """
        if not self._is_closed:
            self._is_closed, self._window = True, None  # who holds the tasks would hold the window
            self._ended.set()  # what waits is older
            # The desk may be closed next. Who waits for a turn waits for this thread perhaps, and
            # writes nothing any more.
            if self._writing.acquire(timeout=ASIDE_S):
                self._writing.release()
            self._last = self._taken()
        changed, gone = self._last
        if (changed or gone) and not self._desk.taken:
            from lcdesk.services.safety.drafts import keep

            try:
                # Else once more when the desk is put away: work of our own has ended by then.
                if keep(self._desk, changed, gone, LAST_PATIENCE_MS):
                    self._last = [], set()
            except Exception as error:  # nothing keeps a window from closing
                log.warning("drafts not kept", exc_info=error)

    def count_apart(self) -> int:
        """Drafts that stand in no form now."""
        return sum(bool(texts) for texts in self._parted.values())

    def put_back(self, draft: Draft) -> None:
        """Type a draft again as soon as its form is shown; until then, and if it never is, it
        stays where it is.
        """
        self._wanted = draft
        QTimer.singleShot(0, self, self._look_for_form)

    def discard(self, draft: Draft) -> None:
        """Nobody wants it any more."""
        self._parted.pop(draft.key, None)
        self._stored.pop(draft.key, None)
        self._gone.add(draft.key)
        self._write_in(SOON_MS)

    # --- what forms say ---

    def _hear(self, form: Typing) -> None:
        if form not in self._forms:
            if not self._is_ours(form):
                return
            self._forms.add(form)
        self._write_in(EVERY_MS)

    def _hear_kept(self, form: Typing, name: str) -> None:
        if self._is_ours(form):
            key = form.draft_key()
            self._parted.get(key, {}).pop(name, None)
            self._forms.add(form)  # a dialog keeps nothing before its end
            self._settled.add(key)
            self._write_in(SOON_MS)

    def _hear_parting(self, form: Typing) -> None:
        texts = form.typed_texts() if self._is_ours(form) else {}
        if texts:
            key = form.draft_key()
            self._parted[key] = {**self._parted.get(key, {}), **texts}
            self._forms.discard(form)
            self._write_in(SOON_MS)
            if not form.is_seen_on:
                self.parted.emit()

    def _hear_left(self, form: Typing) -> None:
        if self._is_ours(form):
            self._forms.discard(form)
            self._parted.pop(form.draft_key(), None)
            self._drop(form.draft_key())

    def _hear_shown(self, form: Typing) -> None:
        if self._wanted is not None and self._is_ours(form):
            QTimer.singleShot(0, self, lambda: self._type_again(form))  # it is still being filled

    def _look_for_form(self) -> None:
        """It may be on screen already."""
        from lcdesk.ui.kit.forms.form import RecordForm

        for form in self._window.findChildren(RecordForm) if self._wanted and self._window else ():
            if form.isVisible():
                self._type_again(form)

    def _type_again(self, form: Typing) -> None:
        wanted = self._wanted
        if wanted is None or not shiboken6.isValid(form):
            return
        place, ids, _token = form.draft_key()
        if (place, ids) != (wanted.place, wanted.ids):
            return
        self._wanted = None
        self.discard(wanted)
        left = form.type_again(wanted.texts)
        if left:
            self._parted[wanted.key] = dict(left)
        self.returned.emit()

    def _is_ours(self, form: Any) -> bool:
        """Is it a form of this window, or of one of its dialogs?"""
        at: QWidget | None = None if self._is_closed or self._window is None else form
        while at is not None and at is not self._window:
            at = at.parentWidget()
        return at is not None

    # --- into the desk ---

    def _drop(self, key: Key) -> None:
        if self._may_lie_there(key):
            self._gone.add(key)
            self._write_in(SOON_MS)

    def _may_lie_there(self, key: Key) -> bool:
        """In the desk; of a write under way nobody knows yet."""
        return self._is_writing or key in self._stored

    def _starters(self) -> Mapping[int, Any]:
        return {
            wait: self._tasks.delayed(self._write, wait, self)
            for wait in (EVERY_MS, SOON_MS, LATER_MS)
        }

    def _write_in(self, wait: int) -> None:
        """Not later for what is typed meanwhile: whoever never stops typing has drafts, too."""
        if wait == SOON_MS or not self._is_due:
            self._is_due = True
            self._start_in[wait]()

    def _taken(self) -> tuple[list[Draft], set[Key]]:
        """What has changed since it was last written, and what is to go."""
        from lcdesk.services.safety.drafts import Draft

        now = {key: dict(texts) for key, texts in self._parted.items()}
        for form in list(self._forms):
            live = form.typed_texts() if shiboken6.isValid(form) else {}
            if not live:
                self._forms.discard(form)
            if shiboken6.isValid(form):
                key = form.draft_key()
                now[key] = {**now.get(key, {}), **live}
        stored = {} if self._is_writing else self._stored  # then nobody knows yet what lies there
        changed = [
            Draft(key[0], key[1], texts, key[2], self._cohort())
            for key, texts in now.items()
            if texts and texts != stored.get(key)
        ]
        emptied = {key for key in (*now, *self._settled) if self._may_lie_there(key)}
        self._settled.clear()
        self._gone = {key for key in self._gone | emptied if not now.get(key)}
        return changed, set(self._gone)

    def _write(self) -> None:
        self._is_due = False
        if self._is_closed or self._desk.taken:  # whoever has the desk keeps drafts of their own
            return
        if self._is_writing:
            self._write_in(EVERY_MS)
            return
        changed, gone = self._taken()
        if not changed and not gone:
            return
        self._is_writing, desk, ended, writing = True, self._desk, self._ended, self._writing

        def done(is_kept: bool) -> None:
            self._written(changed, gone) if is_kept else self._put_off()

        def work(_task: Task) -> bool:
            with writing:
                return ended.is_set() or _kept(desk, changed, gone, ended)

        self._tasks.aside(work, done, lambda _error: self._put_off(), owner=self)

    def _written(self, changed: list[Draft], gone: set[Key]) -> None:
        self._is_writing = False
        self._stored = {key: texts for key, texts in self._stored.items() if key not in gone}
        self._stored |= {one.key: dict(one.texts) for one in changed}
        self._gone -= gone
        self._parted = {key: texts for key, texts in self._parted.items() if texts}

    def _put_off(self) -> None:
        """The desk is busy, or its disk is full: nobody is told, it is tried again."""
        self._is_writing = False
        self._write_in(LATER_MS)

    def _take_earlier(self, drafts: list[Draft]) -> None:
        """Drafts of an earlier run: they stay until they are put back, kept or discarded."""
        for one in drafts:
            self._stored.setdefault(one.key, dict(one.texts))
            self._parted[one.key] = {**one.texts, **self._parted.get(one.key, {})}


def _kept(desk: Desk, changed: list[Draft], gone: set[Key], ended: Event) -> bool:
    from lcdesk.services.safety.drafts import keep

    return keep(desk, changed, gone, unless=ended.is_set)


def _earlier(desk: Desk) -> list[Draft]:
    from lcdesk.services.safety.drafts import list_drafts

    return [] if desk.taken else list_drafts(desk)


def _left_alone(_error: BaseException) -> None:
    """A desk that cannot be read now is told of by whoever reads more of it."""
