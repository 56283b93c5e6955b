"""Who else is in the entry that a form shows: a line above it, a hint and no lock; and the others
are told where one is oneself.
"""

from __future__ import annotations

import time
import weakref
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lcdesk.model.clock import moment_of
from lcdesk.texts import _, list_names
from lcdesk.ui.kit.forms.unsaved_input import half_typed
from lcdesk.ui.kit.widgets import Banner

if TYPE_CHECKING:
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.core.presence import Presence
    from lcdesk.ui.window.main_window import MainWindow

PULSE_MS = 5_000
SOON_MS = 400  # who only walks through the table is in no entry
Entry = tuple[str, int]
"""Entity and id; ("", 0) for none."""
NOWHERE: Entry = ("", 0)


class PresenceCare(QObject):
    """For one window of the program."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._presence: Presence | None = None
        self._at = NOWHERE
        self._told: Entry | None = None  # None: it is to be told again
        self._told_at = 0.0
        self._pane: QWidget | None = None  # that shows the entry one is in
        self._lines: weakref.WeakKeyDictionary[QWidget, Banner] = weakref.WeakKeyDictionary()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self._tell)
        self._pulse = QTimer(self)
        self._pulse.setInterval(PULSE_MS)
        self._pulse.timeout.connect(self.look)

    def begin(self, desk: Desk) -> None:
        """This desk is on screen from now on."""
        self.end()
        self._presence = presence = desk.presence
        if presence is None or self._window.context is None:
            return
        # the desk holds neither this nor the window
        tasks, own = self._window.tasks, weakref.ref(self)

        def show() -> None:
            if (care := own()) is not None and shiboken6.isValid(care):
                care.show_of(presence)

        presence.subscribe(lambda: tasks.later(show))
        self._window.context.language_changed.connect(self.show)
        self._window.context.closed_to_changes.connect(lambda _why: self.show())
        half_typed().shown.connect(self._hear_shown)
        self._pulse.start()
        self._find()

    def end(self) -> None:
        """It is put away."""
        if self._presence is not None:
            half_typed().shown.disconnect(self._hear_shown)
        self._soon.stop()
        self._pulse.stop()
        self._presence, self._pane, self._at, self._told = None, None, NOWHERE, None

    def line_of(self, pane: QWidget) -> Banner | None:
        """What stands above a pane."""
        return self._lines.get(pane)

    def show(self) -> None:
        """Say who else is in the entry on view."""
        pane, presence = self._pane, self._presence
        for one, line in self._lines.items():
            if one is not pane:
                line.hide()
        if pane is None or presence is None or not shiboken6.isValid(pane):
            return
        context = self._window.context
        is_known = context is not None and not context.desk.is_out_of_reach
        if is_known and (others := presence.others_in(*self._at)):
            names = list_names(list(dict.fromkeys(one.who or _("Somebody") for one in others)))
            when = moment_of(min(one.since for one in others))
            words = _("Here, too: {names}, since {when}.", names=names, when=when)
            self._line_above(pane).say(words, "info")
        elif line := self._lines.get(pane):
            line.hide()

    def show_of(self, presence: Presence) -> None:
        """Of this desk somebody came or went."""
        if presence is self._presence:
            self.show()

    def _hear_shown(self, form: object) -> None:
        from lcdesk.ui.kit.forms.form import RecordForm

        pane = self._pane_of(form) if isinstance(form, RecordForm) else None
        if pane is None or not isinstance(form, RecordForm):
            return
        self._pane, self._at = pane, _entry_of(form)
        self.show()
        self._soon.start()

    def _pane_of(self, form: QWidget) -> QWidget | None:
        """The pane of this window that a form stands in; None for any other form."""
        at: QWidget | None = form
        while at is not None and at.objectName() != "pane":
            at = at.parentWidget()
        is_ours = at is not None and at.window() is self._window
        return at if is_ours else None

    def _line_above(self, pane: QWidget) -> Banner:
        if pane not in self._lines:
            line = Banner()
            line.setProperty("flush", True)  # from edge to edge, without round corners
            layout = pane.layout()
            assert isinstance(layout, QVBoxLayout)
            layout.insertWidget(0, line)
            self._lines[pane] = line
        return self._lines[pane]

    def look(self) -> None:
        """The pane may have gone out of sight, or it is time to say again that one is there."""
        from lcdesk.services.core.presence import AGAIN

        if time.monotonic() - self._told_at > AGAIN:
            self._told = None
        if not _is_seen(self._pane):
            self._find()
        self._tell()

    def _find(self) -> None:
        """A pane that came back into sight shows what it showed before, and says nothing of it."""
        from lcdesk.ui.kit.forms.form import RecordForm

        for form in self._window.findChildren(RecordForm):
            if _is_seen(self._pane_of(form)) and _entry_of(form) != NOWHERE:
                self._hear_shown(form)
                return

    def _tell(self) -> None:
        presence, pane = self._presence, self._pane
        entity, row_id = at = self._at if _is_seen(pane) else NOWHERE
        if presence is None or self._told == at:
            return
        self._told, self._told_at = at, time.monotonic()
        self._window.tasks.aside(
            lambda _task: presence.be_in(entity, row_id), lambda _done: None, owner=self
        )


def _is_seen(pane: QWidget | None) -> bool:
    return pane is not None and shiboken6.isValid(pane) and pane.isVisible()


def _entry_of(form: object) -> Entry:
    from lcdesk.model.entities.records import OWNERS
    from lcdesk.ui.kit.forms.form import RecordForm

    assert isinstance(form, RecordForm)
    place, ids, _token = form.draft_key()
    entity = OWNERS.get(place, "")
    return (entity, ids[0]) if entity and len(ids) == 1 else NOWHERE
