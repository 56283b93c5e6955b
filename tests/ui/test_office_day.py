"""A day at the office by keys and clicks: a list comes in, is put right, seen, moved on; then
all is taken back, and done again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from lcdesk import app as program
from lcdesk.services.core.desk import Desk
from lcdesk.services.exporting.exporting import export_cohort
from lcdesk.settings import Settings
from lcdesk.ui.cohorts.cohort_dialog import CohortDialog
from lcdesk.ui.importing.screen import ImportScreen
from lcdesk.ui.kit.dialogs.saving import ExportDialog
from lcdesk.ui.participants.saved_views import SaveViewDialog
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.participants.status_dialog import StatusDialog
from lcdesk.ui.start.new_desk import NewDeskDialog
from tests.services.rows import contents

Key = Qt.Key
CTRL, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)
LEFT = Qt.MouseButton.LeftButton
FOLDERS = (
    "HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_STATE_HOME",
    "XDG_CACHE_HOME",
    "APPDATA",
    "LOCALAPPDATA",
)
W = TypeVar("W", bound=QWidget)
WHOLE = ("Import of", "4 participants: arrived")
"""Beginnings of operations after which whole exports are kept, to be compared on the way back."""

# Five rows of four as Excel puts them on the clipboard; its text has the dates as they are shown
# there.
BLOCK = (
    ("Kenya", 'Institute 007 "Green"', "2030-03-14", "issued"),
    ("巴基斯坦", "Lahore\nWater Board", "2031-01-02", "applied"),
    ("Egypt", "=1+1 & <Sons>", "2029-12-31", "not needed"),
    ("Ethiopia", "أكاديمية المناخ", "2030-06-15", "issued"),
    ("Viet Nam", "123456789012345678", "2028-08-08", "refused"),
)
EXCEL = """Version:1.0
<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator content="Microsoft Excel 15">
<style><!--table {mso-displayed-decimal-separator:"\\.";} .xl65 {mso-number-format:"\\@";}
br {mso-data-placement:same-cell;}--></style></head>
<body link=blue vlink=purple><table border=0 cellpadding=0 cellspacing=0 width=256 style='border-collapse:collapse;width:192pt'>
<col width=64 span=4 style='width:48pt'><!--StartFragment-->%s<!--EndFragment--></table></body></html>"""


@dataclass(frozen=True)
class State:
    """Everything a desk holds, its index of words, and the bytes of a full export of each
    cohort; None where nobody looked at these.
    """

    rows: dict[str, list[dict[str, Any]]]
    words: list[Any]
    exports: list[bytes] | None

    def differences(self, other: State) -> list[str]:
        """What is not the same, row by row."""
        out = [
            f"{name}: {now} was {was}"
            for name, rows in self.rows.items()
            for now, was in zip_longest(rows, other.rows[name])
            if now != was
        ]
        if self.words != other.words:
            out.append("words")
        if None not in (self.exports, other.exports) and self.exports != other.exports:
            out.append("exports")
        return out


class Office:
    """Hands on the window. `states` are those the desk went through, `deeds` what led from each
    to the next; both are noted when a deed is committed, as one deed of a person may be two of
    the desk (an import learns, and brings in).
    """

    def __init__(self, running: program.Program, qtbot: QtBot, folder: Path) -> None:
        self.running, self.window, self._qtbot, self._folder = (
            running,
            running.window,
            qtbot,
            folder,
        )
        self.states = list[State]()
        self.handlers = list[str]()
        self._told = 0
        self._is_asked = False  # there was a dialog when the hands rested last

    @property
    def desk(self) -> Desk:
        assert self.running.desk is not None
        return self.running.desk

    @property
    def people(self) -> ParticipantsScreen:
        made = self.window.screens["participants"]
        assert isinstance(made, ParticipantsScreen)
        return made

    @property
    def importing(self) -> ImportScreen:
        made = self.window.screens["import"]
        assert isinstance(made, ImportScreen)
        return made

    # --- hands ---

    def settle(self) -> None:
        """Let all work end; when a dialog has gone, the window is on top again, as a desktop
        sees to.
        """
        was_asked = QApplication.activeModalWidget() is not None or self._is_asked
        self.running.settle()
        self._is_asked = QApplication.activeModalWidget() is not None
        if QApplication.activeWindow() is None and QApplication.activePopupWidget() is None:
            assert was_asked, (
                "something was a window for a moment: it was shown before it had a parent"
            )
            with self._qtbot.waitActive(self.window):
                self.window.activateWindow()
            self.running.settle()

    def press(self, key: Qt.Key | str, held: Qt.KeyboardModifier = NONE) -> None:
        """A key, or words, to whatever has the keyboard."""
        target = QApplication.focusWidget()
        assert target is not None, "the keyboard is nowhere"
        if isinstance(key, str):
            # it may open the editor of a cell, which gets the others
            QTest.keyClicks(target, key[:1], held)
            QTest.keyClicks(QApplication.focusWidget() or target, key[1:], held)
        else:
            QTest.keyClick(target, key, held)
        self.settle()

    def click(
        self, widget: QWidget, at: QPoint | None = None, held: Qt.KeyboardModifier = NONE
    ) -> None:
        QTest.mouseClick(widget, LEFT, held, at or widget.rect().center())
        self.settle()

    def click_cell(self, row: int, name: str, held: Qt.KeyboardModifier = NONE) -> None:
        view = self.people.view
        at = view.table.index(row, view.table.column_at(name))
        view.scrollTo(at)
        self.click(view.viewport(), view.visualRect(at).center(), held)

    def dialog(self, kind: type[W]) -> W:
        return next(one for one in self.window.findChildren(kind) if one.isVisible())

    def text_of(self, row: int, name: str) -> str:
        return self.people.table.cell(row, self.people.table.column_at(name))[0]

    # --- what there is ---

    def state(self, *, is_whole: bool) -> State:
        with self.desk.reading() as session:
            words = list(
                session.execute(sa.text("SELECT rowid, * FROM participant_search ORDER BY rowid"))
            )
            cohorts = list(session.scalars(sa.text("SELECT id FROM cohort ORDER BY id")))
        exports = [self.export(one) for one in cohorts] if is_whole else None
        return State(contents(self.desk), [tuple(row) for row in words], exports)

    def export(self, cohort_id: int) -> bytes:
        path = self._folder / "seen.xlsx"
        export_cohort(self.desk, cohort_id, path, is_plain=True)
        return path.read_bytes()

    def watch(self) -> None:
        """Note every deed from now on."""
        self.states.append(self.state(is_whole=True))
        self.desk.subscribe(lambda news: self._note() if news.kind == "do" else None)

    def _note(self) -> None:
        label = str(self.desk.undo_label())
        self.states.append(self.state(is_whole=label.startswith(WHOLE)))
        self.handlers.append(label)

    def done(self, *labels: str) -> None:
        """These deeds were done last, one after another, and no others."""
        assert self.handlers[self._told :] == list(labels)
        self._told = len(self.handlers)


@pytest.fixture(scope="session")
def samples(checkout: Path) -> Path:
    return checkout / "resources" / "samples"


@pytest.fixture
def office(
    dressed: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    """The program started for the first time by somebody who has nothing yet."""
    for name in FOLDERS:
        monkeypatch.setenv(name, str(tmp_path / "home"))
    running = program.Program(dressed, Settings(theme="light"))
    running.start(None)
    with qtbot.waitActive(running.window):
        running.window.activateWindow()
    running.settle()
    yield Office(running, qtbot, tmp_path)
    running.stop()
    running.window.close()
    running.window.deleteLater()
    dressed.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def begin(office: Office) -> None:
    """The first page, then a desk with nothing in it."""
    office.press(Key.Key_N, CTRL)
    office.dialog(NewDeskDialog)
    office.press("International Office")
    office.press(Key.Key_Return)
    assert office.window.windowTitle() == "International Office – lcdesk"
    assert not office.desk.undo_label()
    office.watch()


def make_cohort(office: Office) -> None:
    office.press(Key.Key_N, CTRL | SHIFT)
    dialog = office.dialog(CohortDialog)
    office.press("Shanghai 2025")
    for name, day in (("starts", "2025-06-14"), ("ends", "2025-06-27")):
        office.click(dialog.form.rows[name].editor)
        office.press(day)
    office.press(Key.Key_Return)
    office.done("New cohort Shanghai 2025")


def bring_in(office: Office, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: ([str(path)], ""))
    office.press(Key.Key_I, CTRL)
    office.click(office.importing.page.confirm)
    office.done(f"Remember the columns of {path.name}", f"Import of {path.name}")


def type_cells(office: Office) -> None:
    """One typed over, one opened by F2, one from a list."""
    office.click_cell(0, "organization")
    office.press("Indus Institute 007")
    office.press(Key.Key_Return)
    office.done("Edit Organisation of Sana Qureshi")
    office.click_cell(3, "full_name")
    office.press(Key.Key_F2)
    office.press(Key.Key_End)
    office.press(" Khan")
    office.press(Key.Key_Return)
    office.done("Edit Name of Bilal Marwat")
    office.click_cell(5, "visa_state")
    office.press("refused")
    office.press(Key.Key_Return)
    office.done("Edit Visa of Hossam Adel Mansour")


def paste(office: Office) -> None:
    mime = QMimeData()
    mime.setText("".join("\t".join(map(_quoted, row)) + "\r\n" for row in BLOCK))
    mime.setHtml(
        EXCEL % "".join(f"<tr height=20>{''.join(map(_celled, row))}</tr>" for row in BLOCK)
    )
    QGuiApplication.clipboard().setMimeData(mime)
    office.people.view.columns.show("status", False)  # the block has none
    office.click_cell(10, "nationality")
    office.press(Key.Key_V, CTRL)
    office.people.view.columns.show("status", True)
    names = ("nationality", "organization", "passport_expiry", "visa_state")
    shown = [tuple(office.text_of(row, name) for name in names) for row in range(10, 15)]
    assert shown == [
        ("Kenya", 'Institute 007 "Green"', "14 Mar 2030", "issued"),
        ("Pakistan", "Lahore Water Board", "2 Jan 2031", "applied for"),
        ("Egypt", "=1+1 & <Sons>", "31 Dec 2029", "not needed"),
        ("Ethiopia", "أكاديمية المناخ", "15 Jun 2030", "issued"),
        ("Vietnam", "123456789012345678", "8 Aug 2028", "refused"),
    ]
    office.done("Paste 20 cells")


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if "\n" in text else text


def _celled(text: str) -> str:
    said = text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>\n    ")
    return f"<td class=xl65 style='border-top:none;mso-number-format:\"\\@\"'>{said}</td>"


def edit_several(office: Office) -> None:
    """The position of four, in the pane beside the table."""
    office.click_cell(16, "organization")
    office.click_cell(19, "organization", SHIFT)
    editor = office.people.details.pane.form.row_of("position").editor
    assert isinstance(editor, QLineEdit)
    office.click(editor)
    office.press("Head of Division")
    office.press(Key.Key_Return)
    office.done("Edit Position of 4 participants")


def filter_by_search(office: Office, qtbot: QtBot) -> None:
    office.press(Key.Key_F, CTRL)
    office.press("country:Egypt")
    qtbot.waitUntil(lambda: len(office.people.table.ids) < 22)
    office.settle()


def save_view(office: Office) -> None:
    """What was searched for, under a name."""
    office.press(Key.Key_S, CTRL | SHIFT)
    office.dialog(SaveViewDialog)
    office.press("Our guests from Egypt")
    office.press(Key.Key_Return)
    office.done("Save the view Our guests from Egypt")


def move_statuses(office: Office) -> None:
    """All who are shown, in the dialog: also the one the step does not fit, with a reason."""
    office.click_cell(0, "full_name")
    office.press(Key.Key_A, CTRL)
    assert len(office.people.view.selected_ids()) == 4
    office.press(Key.Key_T, CTRL)
    dialog = office.dialog(StatusDialog)
    office.press(Key.Key_Down)
    assert dialog.statuses.code() == "arrived"
    office.click(dialog.tick, QPoint(8, dialog.tick.height() // 2))
    office.click(dialog.form.row_of("reason").editor)
    office.press("All on one flight")
    office.click(dialog.ok)
    office.done("4 participants: arrived")


def export_by_hand(office: Office, path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    office.press(Key.Key_E, CTRL)
    question = office.dialog(ExportDialog)
    # letter by letter, private values too
    office.click(question.plain, QPoint(8, question.plain.height() // 2))
    office.click(question.ok)
    return path.read_bytes()


def undo_all(office: Office) -> None:
    """Ctrl+Z until there is nothing left to undo."""
    for label, before in zip(reversed(office.handlers), reversed(office.states[:-1]), strict=True):
        assert office.desk.undo_label() == label
        office.press(Key.Key_Z, CTRL)
        is_whole = before.exports is not None
        assert office.state(is_whole=is_whole).differences(before) == [], label
    assert not office.window.commands.actions["undo"].isEnabled()


def redo_all(office: Office) -> None:
    """Ctrl+Y until there is nothing left to do again."""
    for label, after in zip(office.handlers, office.states[1:], strict=True):
        assert office.desk.redo_label() == label
        office.press(Key.Key_Y, CTRL)
        assert office.state(is_whole=False).differences(after) == [], label
    assert not office.window.commands.actions["redo"].isEnabled()


def test_a_day(
    office: Office, qtbot: QtBot, tmp_path: Path, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(office)
    make_cohort(office)
    for name in ("shanghai_participants.xlsx", "shanghai_curriculum.xlsx"):
        bring_in(office, samples / name, monkeypatch)
    office.press(Key.Key_3, CTRL)
    assert len(office.people.table.ids) == 22
    type_cells(office)
    paste(office)
    edit_several(office)
    filter_by_search(office, qtbot)
    save_view(office)
    move_statuses(office)
    exported = export_by_hand(office, tmp_path / "evening.xlsx", monkeypatch)
    assert [exported] == office.states[-1].exports
    undo_all(office)
    assert not any(office.states[0].rows.values()), "it began with nothing"
    assert office.window.context is not None
    assert office.window.context.cohort == {}
    redo_all(office)
    office.press(Key.Key_3, CTRL)
    assert len(office.people.table.ids) == 22
    assert export_by_hand(office, tmp_path / "again.xlsx", monkeypatch) == exported
