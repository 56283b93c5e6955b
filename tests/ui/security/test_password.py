"""The password in the window: asked for, told in words when wrong, set, changed, removed; the
recovery key in place of it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from lcdesk import app as program
from lcdesk.db.backup import backup
from lcdesk.db.engine.engine import make_engine
from lcdesk.db.engine.keys import PLAIN
from lcdesk.model.faults import KnownFault
from lcdesk.services.security import password, password_delays
from lcdesk.services.security.recovery_page import RecoveryPage
from lcdesk.settings import Settings
from lcdesk.ui.kit.widgets import Button
from lcdesk.ui.security.password_commands import ChangingPage
from lcdesk.ui.security.password_dialog import FORMS, PasswordDialog, PasswordForm, open_password
from lcdesk.ui.security.recovery_key import RecoveryDialog, paint_on
from lcdesk.ui.security.unlock_form import WAITS, UnlockPage
from lcdesk.ui.window.welcome import FaultPage
from tests.pauses import begin_again, let_pass
from tests.ui.locked import PASSWORD, half_type, open_at, press, started, wait_for

NEW = "four invented words here"


@pytest.fixture
def running(dressed: QApplication, tmp_path: Path) -> Iterator[program.Program]:
    """The program without a desk yet; desks in `tmp_path` are there until it has ended."""
    with started(
        dressed,
        Settings(language="en", theme="light", office="Harbour Office", last_screen="history"),
    ) as made:
        yield made


@pytest.fixture
def locked(tmp_path: Path, locked_desk: Path) -> Path:
    return Path(shutil.copytree(locked_desk, tmp_path / "locked")) / "office.lcdesk"


@pytest.fixture
def plain(tmp_path: Path, peopled_desk: Path) -> Path:
    return Path(shutil.copytree(peopled_desk, tmp_path / "plain")) / "office.lcdesk"


def unlock_page(running: program.Program, path: Path) -> UnlockPage:
    page = open_at(running, path)
    assert isinstance(page, UnlockPage)
    return page


def opened(running: program.Program, path: Path, told: str = PASSWORD) -> None:
    """Open a desk, with its password where it has one."""
    page = open_at(running, path)
    if isinstance(page, UnlockPage):
        page.asking.field.setText(told)
        page.asking.ask()
    wait_for(running, lambda: running.window.context)


def filled(dialog: PasswordDialog, *, now: str = "", new: str = "", again: str = "") -> None:
    """Fill a form and press its button."""
    assert dialog.form is not None
    for field, text in (
        (dialog.form.now.field, now),
        (dialog.form.new.field, new),
        (dialog.form.again.field, again),
    ):
        if text:
            field.setText(text)
    QTest.mouseClick(dialog.form.go, Qt.MouseButton.LeftButton)


def dialog_of(running: program.Program, begin: str = "") -> PasswordDialog:
    made = open_password(running.window, begin)
    assert made is not None
    return made


def key_dialog(running: program.Program) -> RecoveryDialog:
    wait_for(
        running,
        lambda: [one for one in running.window.findChildren(RecoveryDialog) if one.isVisible()],
    )
    return next(one for one in running.window.findChildren(RecoveryDialog) if one.isVisible())


# --- opened ---


def test_a_wrong_password_is_said_in_words_and_the_right_one_opens(
    running: program.Program, locked: Path
) -> None:
    page = unlock_page(running, locked)
    assert running.window.stack.screens == {}
    QTest.keyClicks(page.asking.field, "seven grey hens")
    QTest.keyClick(page.asking.field, Qt.Key.Key_Return)
    wait_for(running, page.asking.problem.text)
    assert page.asking.problem.text().startswith("The password is not right.")
    assert page.asking.field.selectedText() == page.asking.field.text() == "seven grey hens"
    assert QApplication.focusWidget() is page.asking.field
    QTest.keyClicks(page.asking.field, PASSWORD)
    QTest.keyClick(page.asking.field, Qt.Key.Key_Return)
    wait_for(running, lambda: running.window.context)
    assert len(running.window.context.cohorts) == 1  # type: ignore[union-attr]  (waited for)


def test_several_wrong_ones_make_a_pause_that_is_shown_and_grows(
    running: program.Program, locked: Path
) -> None:
    asking = unlock_page(running, locked).asking
    asking.tick = 10
    pauses = list[str]()
    for number in range(5):
        asking.field.setText(f"wrong {number}")
        asking.ask()
        wait_for(running, asking.problem.text)
        begin_again()
        asking._wait()
        pauses.append(asking.go.text())
        asking.field.setText(PASSWORD)
        if asking.is_asking():
            QTest.keyClick(asking.field, Qt.Key.Key_Return)
            assert running.window.context is None, "nothing is looked at during the pause"
        let_pass(64)
        wait_for(running, lambda: not asking.is_asking())
    assert pauses[:2] == ["Unlock", "Unlock"]
    assert pauses[2] == "Wait 1 second"
    assert [pauses[at].split()[1] for at in (3, 4)] == ["2", "4"]
    asking.ask()
    wait_for(running, lambda: running.window.context)
    assert password.seconds_to_wait(locked) == 0
    assert not list(password_delays.folder().glob("*.json")), "a right one clears it"


def test_the_pause_is_there_again_when_the_program_is_started_again(
    running: program.Program, locked: Path
) -> None:
    for _number in range(6):  # of a program that has ended since
        let_pass(64)
        assert password_delays.begin(password.mark_of(locked) or b"") == 0
    page = unlock_page(running, locked)
    page.asking.field.setText(PASSWORD)
    begin_again()
    page.asking._wait()
    assert page.asking.go.text().split()[1] in {"7", "8"}
    assert not page.asking.go.isEnabled()
    assert page.asking.problem.text() == WAITS
    page.asking.ask()
    page.turn_over()
    assert not page.key.go.isEnabled(), "the recovery key has to wait, too"
    page.turn_over()
    for one in (page.asking, page.key):
        one.tick = 10
        one._wait()
    let_pass(64)
    wait_for(running, page.asking.go.isEnabled)
    assert not page.asking.problem.text()
    page.asking.ask()
    wait_for(running, lambda: running.window.context)


def test_an_answer_that_comes_late_does_not_take_the_keyboard_back(
    running: program.Program, locked: Path
) -> None:
    page = unlock_page(running, locked)
    page.asking.field.setText("not this one")
    page.asking.ask()
    page.turn_over()
    wait_for(running, lambda: not page.asking.is_asking())
    assert page.asking.problem.text()
    assert page.key.field.hasFocus()


def test_dots_an_eye_and_a_word_about_capitals(running: program.Program, locked: Path) -> None:
    page = unlock_page(running, locked)
    field = page.asking.field
    QTest.keyClicks(field, "se")
    assert (field.displayText(), page.asking.capitals.isVisible()) == ("●●", False)
    QTest.keyClicks(field, "V")  # without Shift: only a locked key does that
    assert page.asking.capitals.text() == "Capitals are on (Caps Lock)."
    QTest.keyClicks(field, "e")
    assert not page.asking.capitals.isVisible()
    # it is there for passwords
    eye = page.asking.findChildren(type(page.asking._row.eye))[0]  # type: ignore[union-attr]
    QTest.mouseClick(eye, Qt.MouseButton.LeftButton)
    assert (field.displayText(), eye.accessibleName()) == ("seVe", "Hide the password")


def test_the_recovery_key_opens_it_and_asks_for_a_new_password(
    running: program.Program, locked: Path
) -> None:
    password.unlock(locked, PASSWORD)
    key = password.recovery_key(locked)
    password.forget()
    page = unlock_page(running, locked)
    press(page, "The password is forgotten…")
    page.key.field.setText(key[:-1])
    page.key.ask()
    wait_for(running, page.key.problem.text)
    assert page.key.problem.text().startswith("This is not a recovery key.")
    page.key.field.setText(key.lower().replace("-", " "))
    page.key.ask()
    wait_for(running, lambda: running.window.context)
    next(one for one in running.window.findChildren(PasswordDialog) if one.isVisible()).reject()
    press(running.window, "Set a new password…")
    dialog = next(one for one in running.window.findChildren(PasswordDialog) if one.isVisible())
    filled(dialog, new=NEW, again=NEW)
    assert key_dialog(running)._page.key != key
    password.require_right(locked, NEW)
    with pytest.raises(password.WrongPassword):
        password.require_right(locked, PASSWORD)
    assert running.window.reminder is None


def test_the_page_speaks_the_language_of_the_moment(running: program.Program, locked: Path) -> None:
    page = unlock_page(running, locked)
    page.asking.field.setText("half")
    running.window.set_language("zh")
    assert (page.asking.label.text(), page.asking.go.text(), page.turn.text()) == (
        "密码",
        "解锁",
        "忘记密码…",
    )
    assert page.asking.field.text() == "half"
    press(page, "忘记密码…")
    QTest.keyClick(page.key.field, Qt.Key.Key_Escape)
    assert not page.is_by_key


def test_another_desk_makes_the_password_forgotten(
    running: program.Program, locked: Path, plain: Path
) -> None:
    opened(running, locked)
    assert password.is_open(locked)
    opened(running, plain)
    assert not password.is_open(locked)
    assert isinstance(open_at(running, locked), UnlockPage)


class Chain(KeyringBackend):
    """A key chain as a system has it, in memory."""

    priority = 1  # pyright: ignore[reportAssignmentType]  (keyring's own property of the class)

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def chain() -> Iterator[Chain]:
    before, made = keyring.get_keyring(), Chain()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def test_this_computer_keeps_it_unlocked_until_it_is_told_not_to(
    running: program.Program, locked: Path, plain: Path, chain: Chain
) -> None:
    page = unlock_page(running, locked)
    wait_for(running, page.keeps.isVisible)
    QTest.keyClick(page.keeps, Qt.Key.Key_Space)
    page.asking.field.setText(PASSWORD)
    page.asking.ask()
    wait_for(running, lambda: running.window.context)
    assert PASSWORD not in str(chain.kept), "the key is kept, not the password"
    assert len(chain.kept) == 1
    open_at(running, plain)
    open_at(running, locked)
    assert running.window.context is not None, "nobody was asked"
    dialog = dialog_of(running)
    wait_for(
        running,
        lambda: [
            one
            for one in dialog.findChildren(Button)
            if one.isVisible() and one.text() == "Ask again from now on"
        ],
    )
    press(dialog, "Ask again from now on")
    assert chain.kept == {}
    dialog.reject()
    open_at(running, plain)
    assert isinstance(open_at(running, locked), UnlockPage)


# --- set, changed, removed ---


def test_a_password_is_set_and_its_key_must_be_kept(running: program.Program, plain: Path) -> None:
    opened(running, plain)
    assert running.window.lock is None
    assert "lock_now" not in running.window.possible_commands()
    running.window.do("password")
    dialog = running.window.findChild(PasswordDialog)
    assert dialog is not None
    assert any(
        "whoever copies the file can read it" in one.text()
        for one in dialog.state.findChildren(type(running.window.status.left))
    )
    press(dialog, "Set a password…")
    assert dialog.form is not None
    dialog.form.new.field.setText("Harbour99")
    assert dialog.form.hint.text().startswith(
        "Easy to guess: the name of the office or of the desk is in it."
    )
    filled(dialog, new="Trustno1Trustno1", again="Trustno1Trustno1")
    assert dialog.form.problem.text().endswith(dialog.form.hint.text())
    assert dialog.form.new.field.selectedText() == "Trustno1Trustno1"
    assert not password.is_locked(plain)
    filled(dialog, new=NEW, again=NEW + "x")
    assert dialog.form.problem.text().startswith("The two passwords are not alike.")
    filled(dialog, again=NEW)
    shown = key_dialog(running)
    copies = [copy.path for copy in backup.list_backups(backup.folder_of(plain))]
    assert len(copies) > 0
    assert all(path.read_bytes()[:16] != PLAIN for path in (plain, *copies))
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert shown.isVisible()
    assert shown.told.text().startswith("Print the key")
    shown.copy_key()
    assert QGuiApplication.clipboard().text() == password.recovery_key(plain)
    QTest.keyClick(shown.tick, Qt.Key.Key_Space)
    press(shown, "Close")
    assert running.window.lock is not None
    assert "lock_now" in running.window.possible_commands()


def test_the_password_of_now_comes_before_another_and_before_none(
    running: program.Program, locked: Path
) -> None:
    opened(running, locked)
    before = password.recovery_key(locked)
    dialog = dialog_of(running, "change")
    filled(dialog, now="wrong one", new=NEW, again=NEW)
    assert dialog.form is not None
    wait_for(running, dialog.form.now.problem.text)
    assert password.recovery_key(locked) == before
    filled(dialog, now=PASSWORD)
    key_dialog(running).done(QDialog.DialogCode.Accepted)
    assert password.recovery_key(locked) != before
    filled(dialog_of(running, "remove"), now=NEW)
    wait_for(running, lambda: not password.is_locked(locked) and running.window.context)
    assert running.window.lock is None
    assert all(
        copy.path.read_bytes()[:16] == PLAIN
        for copy in backup.list_backups(backup.folder_of(locked))
    )


def test_the_recovery_key_is_shown_again_to_who_knows_the_password(
    running: program.Program, locked: Path
) -> None:
    opened(running, locked)
    filled(dialog_of(running, "show"), now=PASSWORD)
    shown = key_dialog(running)
    assert shown._page.key == password.recovery_key(locked)
    assert shown.ok.isEnabled()


def test_the_new_one_is_the_one_that_was_looked_at(running: program.Program, locked: Path) -> None:
    form, told = PasswordForm(running.tasks, locked, FORMS["change"], ()), list[str]()
    form.filled.connect(told.append)
    for field, text in ((form.now.field, PASSWORD), (form.new.field, NEW), (form.again.field, NEW)):
        field.setText(text)
    form.finish()
    form.new.field.setText(NEW[:-3])  # while the one of now is looked at
    wait_for(running, lambda: told)
    assert told == [NEW]


def test_a_printer_that_is_not_there_is_told(tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    page = RecoveryPage("office", "", "2026-11-27", "-".join(["ABCD"] * 14))
    printer.setOutputFileName(str(tmp_path / "page.pdf"))
    paint_on(printer, page)
    printer.setOutputFileName(str(tmp_path / "gone" / "page.pdf"))
    with pytest.raises(KnownFault, match="could not be printed"):
        paint_on(printer, page)


def test_cancelled_before_the_exchange_the_desk_is_as_it_was(
    running: program.Program, plain: Path
) -> None:
    opened(running, plain)
    filled(dialog_of(running, "set"), new=NEW, again=NEW)
    page = running.window.stack.currentWidget()
    assert isinstance(page, ChangingPage)
    QTest.mouseClick(page.stop, Qt.MouseButton.LeftButton)
    wait_for(running, lambda: running.window.context)
    assert not password.is_locked(plain)
    assert running.window.status.news.text().strip() == "Stopped. The desk is as it was."


def test_not_while_something_is_half_typed(running: program.Program, plain: Path) -> None:
    opened(running, plain)
    half_type(running, "email", "half")
    with pytest.raises(KnownFault, match="Something is typed that is not kept yet"):
        open_password(running.window)
    assert running.window.findChildren(PasswordDialog) == []


# --- what was noticed when it was opened ---


def test_a_flipped_bit_is_told_and_the_desk_opened_as_it_is(
    running: program.Program, plain: Path
) -> None:
    opened(running, plain)
    running._close_desk()
    seen = plain.stat()
    raw = bytearray(plain.read_bytes())
    raw[-1] ^= 1
    plain.write_bytes(raw)
    os.utime(plain, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    page = open_at(running, plain)
    assert isinstance(page, FaultPage)
    press(page, "Open it as it is")
    wait_for(running, lambda: running.window.context)


def test_that_another_program_wrote_to_it_stands_above_the_screens(
    running: program.Program, plain: Path
) -> None:
    opened(running, plain)
    running._close_desk()
    engine = make_engine(plain)
    with engine.begin() as other:
        other.exec_driver_sql("PRAGMA application_id=7")
    engine.dispose()
    opened(running, plain)
    assert running.window.remark.isVisible()
    assert running.window.remark.text().startswith(
        "Since lcdesk closed this desk, another program has written"
    )
    opened(running, plain)
    assert not running.window.remark.isVisible()


def test_a_window_that_is_closed_meanwhile_shows_the_recovery_key_first(
    running: program.Program, plain: Path
) -> None:
    opened(running, plain)
    filled(dialog_of(running, "set"), new=NEW, again=NEW)
    page = running.window.stack.currentWidget()
    assert isinstance(page, ChangingPage)
    assert not running.window.close()
    assert "recovery key" in page.note.text()
    shown = key_dialog(running)
    assert running.window.isVisible()
    assert shown._page.key == password.recovery_key(plain)
    QTest.keyClick(shown.tick, Qt.Key.Key_Space)
    press(shown, "Close")
    assert not running.window.isVisible()
