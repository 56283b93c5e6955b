"""Backups in the window: listed, looked into, gone back to and back again; and from the page of
a damaged desk.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from lcdesk import texts
from lcdesk.app import Program
from lcdesk.db.backup import backup
from lcdesk.services.backups.restoring import list_copies
from lcdesk.services.cohorts.cohorts import add_cohort, list_cohorts
from lcdesk.services.participants.participants import add_participant
from lcdesk.settings import Settings
from lcdesk.ui.backups.dialog import AskDialog, BackupsDialog
from lcdesk.ui.kit.dialogs.faults import FaultDialog
from lcdesk.ui.kit.widgets import Button, Label
from lcdesk.ui.security.unlock_form import UnlockForm
from lcdesk.ui.settings.page import ChoicesDialog
from lcdesk.ui.window.welcome import FaultPage
from tests.ui.locked import PASSWORD, wait_for

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def program(
    dressed: QApplication, settings: Settings, tmp_path: Path, peopled_desk: Path
) -> Iterator[Program]:
    """The window on a desk with a backup, and two steps of work after it."""
    path = Path(shutil.copytree(peopled_desk, tmp_path, dirs_exist_ok=True)) / "office.lcdesk"
    made = Program(dressed, settings, is_demo=True)
    made.window.stack.warms = False
    made.window.show()
    made.open(path)
    made.settle()
    assert made.desk
    cohort = add_cohort(made.desk, {"name_en": "Nairobi"})
    add_participant(made.desk, cohort, {"full_name": "Hana Tesfaye"})
    made.settle()
    yield made
    made.stop()
    made.window.close()
    made.window.deleteLater()  # with its dialogs, which would stand before those of other tests
    dressed.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def top(program: Program, kind: type[Any]) -> Any:
    """The window of that kind that is open."""
    program.settle()
    return next(one for one in program.window.findChildren(kind) if one.isVisible())


def listed(program: Program) -> BackupsDialog:
    program.window.do("backups")
    return top(program, BackupsDialog)


def button(page: QWidget | None, label: str) -> Button:
    assert page is not None
    return next(one for one in page.findChildren(Button) if one.text() == label)


def cohorts(program: Program) -> list[str]:
    assert program.desk
    return [cohort["name"] for cohort in list_cohorts(program.desk)]


def rows(dialog: BackupsDialog) -> list[list[str]]:
    table = dialog.list.table
    return [
        [str(table.index(row, at).data()) for at in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def hurt(path: Path) -> None:
    with path.open("rb+") as file:
        file.seek(8 * 4096)
        file.write(bytes(8 * 4096))


def test_gone_back_and_back_again(program: Program, qtbot: QtBot) -> None:
    dialog = listed(program)
    first = rows(dialog)[0]
    assert first[1:6] == ["start", "8", "0", "1", "2"]
    assert first[-1] == "whole"
    assert "2 steps of work done since are gone then:" in dialog.pane.said
    assert "Only in the desk now: Hana Tesfaye." in dialog.pane.said
    dialog.list.setFocus()
    qtbot.keyClick(dialog.list.view, Qt.Key.Key_Return)
    asked: AskDialog = top(program, AskDialog)
    qtbot.keyClick(asked, Qt.Key.Key_Return)  # Cancel has the keyboard
    program.settle()
    assert cohorts(program) == ["Low-Carbon 2026", "Nairobi"]
    qtbot.mouseClick(dialog.restore, LEFT)
    qtbot.mouseClick(top(program, AskDialog).confirm, LEFT)
    program.settle()
    assert cohorts(program) == ["Low-Carbon 2026"]
    remark = program.window.remark
    assert "is kept as the backup" in remark.text()
    qtbot.mouseClick(button(remark, "Go back there"), LEFT)
    program.settle()
    assert cohorts(program) == ["Low-Carbon 2026", "Nairobi"]


def test_a_damaged_backup_cannot_be_chosen(program: Program) -> None:
    assert program.desk
    hurt(list_copies(program.desk.path, checks=False)[0].backup.path)
    dialog = listed(program)
    assert rows(dialog)[0][-1] == "damaged"
    assert not dialog.restore.isEnabled()
    dialog.ask()
    program.settle()
    assert not program.window.findChildren(AskDialog)
    dialog.accept()


def test_nothing_to_show_and_one_made(program: Program, qtbot: QtBot) -> None:
    assert program.desk
    shutil.rmtree(backup.folder_of(program.desk.path))
    dialog = listed(program)
    assert dialog.empty.isVisible()
    assert not dialog.restore.isEnabled()
    qtbot.mouseClick(dialog.empty.button, LEFT)
    program.settle()
    assert [row[1] for row in rows(dialog)] == ["by hand"]
    assert "Nothing was done since that this backup does not have." in dialog.pane.said


def test_a_file_from_elsewhere_the_folder_and_where_backups_go(
    program: Program, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert program.desk
    old = Path(
        shutil.copyfile(
            backup.list_backups(backup.folder_of(program.desk.path))[0].path,
            tmp_path / "old.lcdesk",
        )
    )
    dialog, shown = listed(program), list[QUrl]()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(old), ""))
    monkeypatch.setattr(QDesktopServices, "openUrl", shown.append)
    qtbot.mouseClick(dialog.other, LEFT)
    program.settle()
    assert rows(dialog)[0][1] == "a file without a note"
    assert rows(dialog)[0][-1] == "not checked"
    qtbot.mouseClick(dialog.folder, LEFT)
    assert shown == [QUrl.fromLocalFile(str(tmp_path))]
    old.write_text("no database", encoding="utf-8")
    dialog.take_file(old)
    program.settle()
    assert "is damaged" in dialog.banner.text()
    qtbot.mouseClick(dialog.keep, LEFT)
    top(program, ChoicesDialog).accept()
    dialog.accept()


def test_a_backup_of_another_password_asks_for_it(
    program: Program, locked_desk: Path, tmp_path: Path
) -> None:
    dialog = listed(program)
    count = len(rows(dialog))
    far = Path(
        shutil.copy(locked_desk / "office.lcdesk", tmp_path / "of the other computer.lcdesk")
    )
    dialog.take_file(far)
    program.settle()
    asking = dialog.pane.findChild(UnlockForm)
    assert asking is not None
    assert "locked with a password that was not told" in dialog.pane.said[0]
    for text, is_right in (("not this one", False), (PASSWORD, True)):
        asking.field.setText(text)
        asking.ask()
        # called at once
        wait_for(program, lambda: len(rows(dialog)) > count if is_right else asking.problem.text())  # noqa: B023
    assert "Participants" in dialog.pane.said
    dialog.ask()
    button(top(program, AskDialog), "&Restore").click()
    program.settle()
    assert cohorts(program) == ["Low-Carbon 2026"]


def test_what_another_program_holds_is_told_and_the_desk_opened_again(program: Program) -> None:
    import sqlcipher3.dbapi2 as driver

    assert program.desk
    assert program.desk.sentinel
    program.desk.sentinel._driver.execute("PRAGMA busy_timeout=200")  # it waits in vain
    sqlite: Any = driver  # it has no stubs
    other = sqlite.connect(str(program.desk.path))
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM cohort").fetchall()
    try:
        listed(program).ask()
        top(program, AskDialog).accept()
        fault: FaultDialog = top(program, FaultDialog)
        assert fault.sentence == "The desk is in use by another program."
        fault.accept()
        assert cohorts(program) == ["Low-Carbon 2026", "Nairobi"]
    finally:
        other.close()


def test_from_the_page_of_a_damaged_desk(program: Program, qtbot: QtBot) -> None:
    assert program.desk
    path = program.desk.path
    program.desk.close()
    hurt(path)
    program.open(path)
    program.settle()
    page = program.window.stack.currentWidget()
    assert isinstance(page, FaultPage)
    first = page.findChildren(Button)[0]
    assert (first.text(), first.property("kind")) == ("Restore a backup…", "primary")
    assert all(page.rect().contains(one.geometry()) for one in page.findChildren(Button))
    qtbot.mouseClick(first, LEFT)
    dialog: BackupsDialog = top(program, BackupsDialog)
    assert (dialog.make.isVisible(), dialog.keep.isVisible()) == (False, False)
    assert "The desk cannot be read now, so there is nothing to compare with." in dialog.pane.said
    qtbot.mouseClick(dialog.restore, LEFT)
    qtbot.mouseClick(top(program, AskDialog).confirm, LEFT)
    program.settle()
    assert cohorts(program) == ["Low-Carbon 2026"]
    assert "The damaged desk is kept as “office (damaged" in program.window.remark.text()


def test_refused_from_the_page_of_a_damaged_desk_it_is_told_why(program: Program) -> None:
    assert program.desk
    path = program.desk.path
    copy = backup.list_backups(backup.folder_of(path))[0]
    program.desk.close()
    hurt(path)
    program.open(path)
    program.settle()
    hurt(copy.path)
    program.window.restore_asked.emit(path, copy)
    program.settle()
    assert isinstance(program.window.stack.currentWidget(), FaultPage)
    told: FaultDialog = top(program, FaultDialog)
    assert "is damaged" in " ".join(label.text() for label in told.findChildren(Label))
    told.close()


def test_another_desk_that_is_opened_instead_is_not_told_of_going_back(
    program: Program, tmp_path: Path
) -> None:
    assert program.desk
    path = program.desk.path
    other = Path(shutil.copytree(tmp_path, tmp_path / "other")) / "office.lcdesk"
    copy = backup.list_backups(backup.folder_of(path))[0]
    program.window.restore_asked.emit(path, copy)
    program.tasks.run("", lambda _task: path.rename(path.with_suffix(".gone")), is_quiet=True)
    program.settle()
    assert isinstance(program.window.stack.currentWidget(), FaultPage)
    program.open(other)
    program.settle()
    assert program.desk
    assert program.desk.path == other
    assert program.window.remark.isHidden()
    path.with_suffix(".gone").rename(path)
    program.open(path)
    program.settle()
    assert "Restored:" in program.window.remark.text()


def test_in_chinese(program: Program) -> None:
    texts.speak("zh")
    dialog = listed(program)
    assert rows(dialog)[0][1] == "启动"
    assert "此后的 2 步操作将不再存在：" in dialog.pane.said
    dialog.accept()


def test_no_word_is_cut(program: Program) -> None:
    dialog = listed(program)
    assert all(
        one.width() >= one.sizeHint().width()
        for one in dialog.findChildren(Button)
        if one.isVisible()
    )
    dialog.ask()
    asked: AskDialog = top(program, AskDialog)
    assert all(one.height() >= one.heightForWidth(one.width()) for one in asked.sentences)
    asked.reject()
    dialog.accept()
