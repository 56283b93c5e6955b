"""Contact sheets of what guards a desk: `python3 dev.py shots safety [part of a name]`.

Passwords, the lock, backups, drafts, notices, salvaging: each in light, dark × English, Chinese on
one sheet, shots/safety_<name>.png, from invented data. Nothing is waited for: what takes long is
shown as it stands in the midst of it.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget

from lcdesk import app
from lcdesk.db.engine.ownership import Ownership
from lcdesk.model import clock
from lcdesk.model.faults import EditConflictsFound
from lcdesk.model.query import Query
from lcdesk.services.core.finding import find_ids
from lcdesk.services.importing.demo import make_demo
from lcdesk.services.participants import participants
from lcdesk.services.participants.participants import change_participants
from lcdesk.services.recovery.recovery import Salvaged, salvage
from lcdesk.services.safety import drafts
from lcdesk.services.safety.drafts import Draft
from lcdesk.services.safety.sync_folders import SYNCED, SyncedPlace
from lcdesk.services.security import password, password_delays
from lcdesk.settings import Settings
from lcdesk.ui.backups.dialog import open_backups
from lcdesk.ui.kit.dialogs import faults
from lcdesk.ui.kit.dialogs.form_dialog import AskToDiscard
from lcdesk.ui.overview.screen import ask
from lcdesk.ui.recovery.desk_recovery import SalvagedPage
from lcdesk.ui.security.password_commands import ChangingPage
from lcdesk.ui.security.password_dialog import open_password
from lcdesk.ui.security.recovery_key import KeyNotice, show_recovery
from lcdesk.ui.security.unlock_form import UnlockForm
from lcdesk.ui.window.notices import Return
from tests.pauses import begin_again, let_pass
from tools.shots.figures import sheet

SIZE = (1180, 760)
PASSWORD, WEAK, KNOWN, STRONG = (
    "seven grey herons",
    "training",
    "Trustno1Trustno1",
    "nine wet umbrellas in May",
)
WAYS = [(language, theme) for language in ("en", "zh") for theme in ("light", "dark")]
LONGEST = 10.0  # seconds until something is looked at


@dataclass
class Scene:
    """The program and its desks: one without a password, one with, one that is damaged, with
    what was saved of it.
    """

    program: app.Program
    plain: Path
    locked: Path
    damaged: Path
    saved: Salvaged
    key: str

    @property
    def window(self) -> Any:
        return self.program.window

    def open(self, path: Path) -> None:
        self.program.open(path)
        self.program.settle()

    def top(self, kind: type[Any] = QDialog) -> Any:
        self.program.settle()
        return next(one for one in reversed(self.window.findChildren(kind)) if one.isVisible())

    def until(self, is_so: Callable[[], object]) -> None:
        """Passwords are looked at on a thread that `settle` does not know."""
        end = time.monotonic() + LONGEST
        while not is_so() and time.monotonic() < end:
            QTest.qWait(5)
            self.program.settle()

    def clear(self) -> None:
        """As before: dialogs and notices away."""
        for one in self.window.findChildren(QDialog):
            one.done(0)
        for notice in (self.window.back, self.window.notice):
            notice.hide()
        self.window.remind(None)
        self.window.status.wait_for("")
        self.program.settle()


def _set_up(folder: Path) -> Scene:
    desk = make_demo(folder)
    plain, locked, damaged = (
        desk.path,
        folder / "locked" / "Training office.lcdesk",
        folder / "hurt" / "Hurt.lcdesk",
    )
    people = find_ids(desk, Query.of(2))
    desk.back_up("by hand")
    change_participants(desk, people[:3], {"dietary": "Vegetarian"})
    change_participants(desk, people[3:4], {"room_type": "Single"})
    desk.back_up("before import")
    change_participants(desk, people[:1], {"notes": "Asks for a quiet room."})
    drafts.keep(
        desk,
        [
            Draft(
                "participant",
                (people[1],),
                {"passport_no": "EP1234412", "passport_expiry": "31 Feb 2027"},
                "",
                2,
            ),
            Draft(
                "new_participant",
                (),
                {"full_name": "Amina Juma", "organization": "Ministry of E"},
                "1",
                2,
            ),
            Draft(
                "new_lead",
                (),
                {"subject": "A laboratory for solar cookers, with two places for guests"},
                "2",
                2,
            ),
        ],
    )
    desk.close()
    for copy in (locked, damaged):
        copy.parent.mkdir()
        shutil.copy(plain, copy)
    key = password.set_password(locked, PASSWORD).recovery_key
    password.forget()
    raw = damaged.read_bytes()
    damaged.write_bytes(raw[: len(raw) // 2] + bytes(40 * 4096) + raw[len(raw) // 2 + 40 * 4096 :])
    saved = salvage(damaged, damaged.with_name("Hurt (saved).lcdesk"), lambda *_words: None)
    program = app.Program(
        app.application(),
        Settings(office="Training Office", last_screen="participants"),
        is_demo=True,
    )
    program.window.resize(*SIZE)
    program.window.stack.warms = False
    program.window.show()
    return Scene(program, plain, locked, damaged, saved, key)


# --- without a password ---


def _return(scene: Scene) -> QWidget:
    now = clock.now()
    scene.window.back.tell(Return(now - dt.timedelta(minutes=9), 3, now - dt.timedelta(hours=2)))
    return scene.window


def _drafts(scene: Scene) -> QWidget:
    scene.program.care.show_drafts()
    return scene.top()


def _discard(scene: Scene) -> QWidget:
    scene.window.do("new_participant")
    dialog = scene.top()
    QTest.keyClicks(dialog.form.row_of("full_name").editor, "Amina Juma")
    dialog.reject()
    return scene.top(AskToDiscard)


def _place(scene: Scene) -> QWidget:
    place = SyncedPlace(SYNCED, "OneDrive", r"D:\OneDrive\Training")
    scene.window.notice.tell(place, scene.plain, scene.window.settings)
    return scene.window


def _waiting(scene: Scene) -> QWidget:
    scene.window.lock_wait._say(is_foreign=True)
    return scene.window


def _conflict(scene: Scene) -> QWidget:
    desk = scene.window.context.desk
    one = find_ids(desk, Query.of(2))[0]
    seen = {
        one: {"organization": "Solar Agency", "position": "Engineer"}
    }  # as it stood on a screen nobody has seen since
    with suppress(EditConflictsFound):
        participants.change_cells(
            desk,
            {one: {"organization": "Solar Authority", "position": "Head"}},
            "Edit {name}",
            seen,
        )
        raise AssertionError
    try:
        participants.change_cells(
            desk,
            {one: {"organization": "Solar Authority", "position": "Head"}},
            "Edit {name}",
            seen,
        )
    except EditConflictsFound as fault:
        faults.show_fault(fault, scene.window)
    return scene.top()


def _anonymise(scene: Scene) -> QWidget:
    ask(scene.window.context, 1, scene.window)
    return scene.top()


def _backups(scene: Scene) -> QWidget:
    dialog = open_backups(scene.window, scene.plain)
    scene.program.settle()
    dialog.list.view.select_ids([3])
    return scene.top()


def _backup_locked(scene: Scene) -> QWidget:
    dialog = open_backups(scene.window, scene.plain)
    scene.program.settle()
    dialog.take_file(scene.locked)
    scene.program.settle()
    _type_wrong(scene, dialog.pane.findChild(UnlockForm))
    return dialog


def _form(key: str, **typed: str) -> Callable[[Scene], QWidget]:
    def show(scene: Scene) -> QWidget:
        dialog = open_password(scene.window, key)
        assert dialog is not None
        for name, text in typed.items():
            getattr(dialog.form, name).field.setText(text)
        return scene.top()

    return show


def _taken(scene: Scene) -> QWidget:
    held = Ownership(scene.damaged)
    held.take()
    scene.open(scene.damaged)
    held.release()
    return scene.window


# --- with one ---


def _type_wrong(scene: Scene, asking: Any) -> None:
    password_delays.clear(password.mark_of(scene.locked) or b"")
    asking.field.setText("not this one")
    asking.ask()
    scene.until(asking.problem.text)


def _unlock(scene: Scene) -> QWidget:
    scene.open(scene.locked)
    page = scene.window.stack.currentWidget()
    _type_wrong(scene, page.asking)
    return scene.window


def _unlock_wait(scene: Scene) -> QWidget:
    for _number in range(6):
        password_delays.begin(password.mark_of(scene.locked) or b"")
        let_pass(64)
    begin_again()
    scene.open(scene.locked)
    page = scene.window.stack.currentWidget()
    page.asking.field.setText(PASSWORD)
    return scene.window


def _unlock_by_key(scene: Scene) -> QWidget:
    scene.window.stack.currentWidget().turn_over()
    return scene.window


def _changing(scene: Scene) -> QWidget:
    page = ChangingPage()
    scene.window.show_page(page)
    page.say(app._("Writing the desk anew…"), 3, 8, can_stop=True)
    return scene.window


def _with_password(scene: Scene) -> QWidget:
    password.unlock(scene.locked, PASSWORD)
    scene.open(scene.locked)
    return _form("")(scene)


def _recovery(scene: Scene) -> QWidget:
    changed = password.Changed(
        scene.locked,
        scene.key,
        ("2026-11-02 0914 start.lcdesk",),
        ("Copy of Training office.lcdesk",),
    )
    return show_recovery(scene.window, changed)


def _recovery_again(scene: Scene) -> QWidget:
    return show_recovery(scene.window, password.Changed(scene.locked, scene.key), must_keep=False)


def _reminder(scene: Scene) -> QWidget:
    scene.window.remind(KeyNotice())
    return scene.window


def _locked(scene: Scene) -> QWidget:
    scene.window.lock.lock()
    return scene.window


# --- damaged ---


def _damaged(scene: Scene) -> QWidget:
    if scene.window.lock:
        scene.window.lock._unlock()
    scene.open(scene.damaged)
    return scene.window


def _salvaged(scene: Scene) -> QWidget:
    scene.window.show_page(SalvagedPage(scene.window, scene.saved))
    return scene.window


def _begin(scene: Scene) -> QWidget:
    scene.open(scene.plain)
    return scene.window


SHOWN: dict[str, Callable[[Scene], QWidget]] = {
    "": _begin,
    "return": _return,
    "drafts": _drafts,
    "discard": _discard,
    "place": _place,
    "waiting": _waiting,
    "conflict": _conflict,
    "anonymise": _anonymise,
    "backups": _backups,
    "backup_locked": _backup_locked,
    "password_none": _form(""),
    "password_set": _form("set", new=WEAK, again=WEAK),
    "password_weak": _form("set", new=KNOWN, again=KNOWN),
    "taken": _taken,
    "unlock_wait": _unlock_wait,
    "unlock": _unlock,
    "unlock_by_key": _unlock_by_key,
    "changing": _changing,
    "password_there": _with_password,
    "password_change": _form("change", now=PASSWORD, new=STRONG, again=STRONG),
    "password_remove": _form("remove"),
    "password_show": _form("show"),
    "password_renew": _form("renew"),
    "recovery": _recovery,
    "recovery_again": _recovery_again,
    "reminder": _reminder,
    "locked": _locked,
    "damaged": _damaged,
    "salvaged": _salvaged,
}
"""In the order they are shown in: some go on from the one before."""


def _picture(scene: Scene, shown: QWidget) -> QImage:
    """With the dialog of the lock, which is a window of its own."""
    scene.program.settle()
    made = shown.grab()
    lock = scene.window.lock
    if shown is scene.window and lock and lock.dialog:
        painter, over = QPainter(made), lock.dialog.grab()
        painter.drawPixmap(
            QPoint((made.width() - over.width()) // 2, (made.height() - over.height()) // 2), over
        )
        painter.end()
    return made.toImage()


def take_all(folder: Path, only: str = "") -> list[Path]:
    """Every sheet with `only` in its name; the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    taken: dict[str, list[QImage]] = {name: [] for name in SHOWN if name and only in name}
    with tempfile.TemporaryDirectory(prefix="lcdesk-safety-") as desks:
        scene = _set_up(Path(desks))
        for language, theme in WAYS:
            scene.window.set_language(language)
            scene.window.set_theme(theme)
            for name, show in SHOWN.items():
                shown = show(scene)
                if name in taken:
                    taken[name].append(_picture(scene, shown))
                scene.clear()
            password.forget()
        scene.program.stop()
    for name, pictures in taken.items():
        sheet(pictures, 2).save(str(folder / f"safety_{name}.png"))
    return [folder / f"safety_{name}.png" for name in taken]
