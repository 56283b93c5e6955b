"""The window locks itself: nothing of it can be seen or used, and everything half typed is as it
was afterwards.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QEvent, QMimeData, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleInterface,
    QAction,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QEventPoint,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QNativeGestureEvent,
    QPointingDevice,
    QShortcutEvent,
    QTabletEvent,
    QTouchEvent,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPlainTextEdit, QWidget

from lcdesk import app as program
from lcdesk.db.engine import keys
from lcdesk.model.faults import KnownFault
from lcdesk.services.core.finding import read_one
from lcdesk.services.security import password, password_delays
from lcdesk.settings import Settings
from lcdesk.ui.cohorts.cohort_dialog import CohortDialog
from lcdesk.ui.kit.dialogs import faults
from lcdesk.ui.kit.forms.form import RecordForm
from lcdesk.ui.kit.forms.unsaved_input import half_typed
from lcdesk.ui.kit.widgets.controls import Popup
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.security.password_dialog import open_password
from lcdesk.ui.security.window_lock import Cover, IdleWatch, LockDialog, PutAside, WindowLock
from tests.pauses import begin_again, let_pass
from tests.ui.drags import COPY
from tests.ui.locked import PASSWORD, give_keyboard_to, half_type, open_at, started, wait_for


@pytest.fixture(scope="module")
def _opened(
    _dressed_once: QApplication, tmp_path_factory: pytest.TempPathFactory, locked_desk: Path
) -> Iterator[program.Program]:
    path = (
        Path(shutil.copytree(locked_desk, tmp_path_factory.mktemp("idle") / "locked"))
        / "office.lcdesk"
    )
    password.unlock(path, PASSWORD)
    with started(_dressed_once, Settings(language="en", theme="light")) as made:
        open_at(made, path)
        yield made


@pytest.fixture(scope="module")
def _key(_opened: program.Program) -> keys.Key | None:
    return keys.known_for(_opened.desk.path) if _opened.desk else None


@pytest.fixture
def running(_opened: program.Program, _key: keys.Key) -> Iterator[program.Program]:
    """The program with a desk that has a password, at the participants."""
    keys.remember(_key)  # each test ends by forgetting all of them
    _opened.window.open_screen("participants")
    give_keyboard_to(_opened.window)
    _opened.settle()
    yield _opened
    lock = _opened.window.lock
    if isinstance(lock, WindowLock) and lock.is_locked:
        unlock(_opened, lock)
    screen = participants(_opened)  # what one test has typed is not the next one's
    screen.view.setFocus()
    screen.details.pane.form.give_up()
    screen.details.show()


@pytest.fixture
def lock(running: program.Program) -> WindowLock:
    assert isinstance(running.window.lock, WindowLock)
    return running.window.lock


def unlock(running: program.Program, lock: WindowLock, told: str = PASSWORD) -> None:
    dialog = dialog_of(lock)
    QTest.keyClicks(dialog.asking.field, told)
    QTest.keyClick(dialog.asking.field, Qt.Key.Key_Return)
    wait_for(running, lambda: not lock.is_locked or dialog.asking.problem.text())
    QTest.qWait(10)


def dialog_of(lock: WindowLock) -> LockDialog:
    assert lock.dialog is not None
    return lock.dialog


def locked_and_back(running: program.Program, lock: WindowLock) -> None:
    running.window.do("lock_now")
    running.settle()
    assert lock.is_locked
    unlock(running, lock)
    assert not lock.is_locked


def participants(running: program.Program) -> ParticipantsScreen:
    made = running.window.screens["participants"]
    assert isinstance(made, ParticipantsScreen)
    return made


# --- what is half typed ---


def test_half_typed_in_a_form_it_is_as_it_was(running: program.Program, lock: WindowLock) -> None:
    editor = half_type(running, "email", "half@typ")
    editor.setSelection(2, 3)
    locked_and_back(running, lock)
    assert (editor.text(), editor.selectedText(), editor.isModified()) == ("half@typ", "lf@", True)
    assert QApplication.focusWidget() is editor
    desk, screen = running.desk, participants(running)
    assert desk is not None
    one = screen.table.id_at(0)
    assert (read_one(desk, one) or {})["email"] != "half@typ", "nobody left the field"
    QTest.keyClicks(editor, "@x.org")
    editor.setText("whole@example.org")
    editor.setModified(True)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    running.settle()
    assert (read_one(desk, one) or {})["email"] == "whole@example.org"


def test_half_typed_in_a_cell_it_goes_on_being_edited(
    running: program.Program, lock: WindowLock
) -> None:
    screen = participants(running)
    screen.view.edit_cell(1, "full_name")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    kept = editor.text()
    editor.selectAll()
    QTest.keyClicks(editor, "Otieno half")
    locked_and_back(running, lock)
    assert editor.isVisible()
    assert editor.text() == "Otieno half"
    assert QApplication.focusWidget() is editor
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    running.settle()
    assert running.desk is not None
    assert (read_one(running.desk, 1) or {})["full_name"] == kept


def test_half_typed_in_a_dialog_it_stays_open(running: program.Program, lock: WindowLock) -> None:
    running.window.do("new_cohort")
    running.settle()
    dialog = next(one for one in running.window.findChildren(CohortDialog) if one.isVisible())
    # it is made of one
    editor = dialog.findChild(RecordForm).row_of("name_en").editor  # type: ignore[union-attr]
    assert isinstance(editor, QPlainTextEdit)
    QTest.keyClicks(editor, "Half a name")
    place, left = dialog.geometry(), list[object]()
    half_typed().left.connect(left.append)
    locked_and_back(running, lock)
    half_typed().left.disconnect(left.append)
    assert left == [], "it was not dismissed"
    assert dialog.isVisible()
    assert (editor.toPlainText(), dialog.geometry()) == ("Half a name", place)
    assert QApplication.focusWidget() is editor
    assert dialog.windowTitle() == "New cohort"
    QTest.keyClicks(editor, "!")
    assert editor.toPlainText() == "Half a name!"
    dialog.done(0)  # Esc would ask


def test_a_new_password_half_typed_stays(running: program.Program, lock: WindowLock) -> None:
    dialog = open_password(running.window, "change")
    assert dialog is not None
    assert dialog.form is not None
    dialog.form.new.field.setFocus()
    QTest.keyClicks(dialog.form.new.field, "half a new one")
    running.settle()
    high = dialog.height()
    locked_and_back(running, lock)
    running.settle()
    assert (dialog.form.new.field.text(), dialog.height()) == ("half a new one", high)
    assert QApplication.focusWidget() is dialog.form.new.field
    dialog.reject()


def test_a_popup_somebody_types_into_comes_back(running: program.Program, lock: WindowLock) -> None:
    popup = Popup(running.window, "Rename")
    field = QLineEdit(popup)
    popup.resize(200, 60)
    popup.open_at(running.window.mapToGlobal(running.window.rect().center()))
    field.setFocus()
    QTest.keyClicks(field, "half")
    running.window.do("lock_now")
    running.settle()
    assert not popup.isVisible()
    unlock(running, lock)
    assert popup.isVisible()
    assert field.text() == "half"
    popup.close()


def test_a_dialog_for_files_is_dismissed(running: program.Program, lock: WindowLock) -> None:
    """It may be the system's own, which cannot be covered."""
    QTimer.singleShot(50, running.window, lock.lock)
    assert QFileDialog.getOpenFileName(running.window, "Import a list") == ("", "")
    running.settle()
    assert lock.is_locked
    unlock(running, lock)


# --- nothing of it is to be had ---


def shown_names(thing: QAccessibleInterface) -> Iterator[str]:
    """What a screen reader finds in a window: names and values of what is not hidden."""
    if thing.state().invisible:  # type: ignore[attr-defined]  (the stubs know it as a number)
        return
    for kind in (QAccessible.Text.Name, QAccessible.Text.Value, QAccessible.Text.Description):
        yield thing.text(kind)
    for at in range(thing.childCount()):
        yield from shown_names(thing.child(at))


def visible(window: QWidget) -> list[QWidget]:
    return [
        one for one in window.findChildren(QWidget) if one.isVisible() and one.window() is window
    ]


def test_nothing_of_it_can_be_seen_or_heard(running: program.Program, lock: WindowLock) -> None:
    window = running.window
    before = " ".join(shown_names(QAccessible.queryAccessibleInterface(window)))
    assert "Wanjiru Kamau" in before
    title = window.windowTitle()
    window.do("lock_now")
    running.settle()
    picture = window.grab().toImage()
    assert [type(one) for one in visible(window)] == [Cover]
    assert window.windowTitle() == "lcdesk" != title
    heard = set(shown_names(QAccessible.queryAccessibleInterface(window))) - {""}
    assert heard == {"lcdesk", "Locked"}
    unlock(running, lock)
    assert window.windowTitle() == title
    window.open_screen("history")
    running.settle()
    open_picture = window.grab().toImage()
    window.do("lock_now")
    running.settle()
    assert window.grab().toImage() == picture != open_picture, (
        "what stood there does not show through"
    )


def test_no_key_no_click_and_no_file_reaches_it(
    running: program.Program, lock: WindowLock, tmp_path: Path
) -> None:
    editor = half_type(running, "email", "half")
    window, dialog_key = running.window, running.window.stack.key
    window.do("lock_now")
    running.settle()
    QTest.keyClicks(editor, "more")
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(dialog_of(lock), Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    QTest.mouseClick(window.side.items["history"], Qt.MouseButton.LeftButton)
    data = QMimeData()
    data.setText("names.xlsx")
    drop = QDropEvent(
        QPointF(9, 9), COPY, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(window, drop)
    assert (editor.text(), window.stack.key) == ("half", dialog_key)
    assert not drop.isAccepted() or window.stack.key == dialog_key
    QTest.keyClick(dialog_of(lock), Qt.Key.Key_Escape)
    dialog_of(lock).done(1)
    assert lock.is_locked


KIND = QEvent.Type
LEFT, NO_BUTTON, NO_KEY = (
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.NoButton,
    Qt.KeyboardModifier.NoModifier,
)


def inputs(data: QMimeData) -> list[QEvent]:
    """One event of each kind by which somebody could do something to a widget."""
    at, device = QPointF(5, 5), QPointingDevice.primaryPointingDevice()
    screen, finger = QTest.createTouchDevice(), QEventPoint(1, QEventPoint.State.Pressed, at, at)
    keys_of = (KIND.KeyPress, KIND.KeyRelease, KIND.ShortcutOverride)
    mouse = (
        KIND.MouseButtonPress,
        KIND.MouseButtonRelease,
        KIND.MouseButtonDblClick,
        KIND.MouseMove,
    )
    pen = (KIND.TabletPress, KIND.TabletMove, KIND.TabletRelease)
    return [
        *(QKeyEvent(kind, Qt.Key.Key_A, NO_KEY, "a") for kind in keys_of),
        *(QMouseEvent(kind, at, at, LEFT, LEFT, NO_KEY) for kind in mouse),
        *(QTabletEvent(kind, device, at, at, 1, 0, 0, 0, 0, 0, NO_KEY, LEFT, LEFT) for kind in pen),
        *(
            QTouchEvent(kind, screen, NO_KEY, [finger])
            for kind in (KIND.TouchBegin, KIND.TouchUpdate, KIND.TouchEnd)
        ),
        QWheelEvent(
            at, at, QPoint(), QPoint(0, 120), NO_BUTTON, NO_KEY, Qt.ScrollPhase.NoScrollPhase, False
        ),
        QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), QPoint(5, 5)),
        QNativeGestureEvent(
            Qt.NativeGestureType.ZoomNativeGesture, device, 2, at, at, at, 1.0, QPointF()
        ),
        QDragEnterEvent(QPoint(5, 5), COPY, data, LEFT, NO_KEY),
        QDragMoveEvent(QPoint(5, 5), COPY, data, LEFT, NO_KEY),
        QDropEvent(at, COPY, data, LEFT, NO_KEY),
        QInputMethodEvent("字", []),
        QHelpEvent(KIND.ToolTip, QPoint(5, 5), QPoint(5, 5)),
        QHelpEvent(KIND.WhatsThis, QPoint(5, 5), QPoint(5, 5)),
        QShortcutEvent(QKeySequence("Ctrl+2"), 1),
        QFocusEvent(KIND.FocusIn),
        QFocusEvent(KIND.FocusOut),
        QFocusEvent(KIND.FocusAboutToChange),
    ]


class Listener(QWidget):
    """Writes down what reaches it."""

    heard: list[QEvent.Type]

    def event(self, event: QEvent) -> bool:
        self.heard.append(event.type())
        event.accept()
        return True


def test_no_kind_of_input_reaches_what_lies_beneath(
    running: program.Program, lock: WindowLock
) -> None:
    listener, action = Listener(running.window), QAction(running.window)
    listener.heard, acts, data = [], list[str](), QMimeData()
    data.setText("names")
    listener.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
    listener.setAcceptDrops(True)
    action.triggered.connect(lambda: acts.append("acted"))
    running.window.do("lock_now")
    running.settle()
    listener.heard.clear()
    for event in inputs(data):
        QApplication.sendEvent(listener, event)
        assert listener.heard == [], event
    QApplication.sendEvent(action, QShortcutEvent(QKeySequence("Ctrl+2"), 1))
    assert acts == []
    unlock(running, lock)
    for event in inputs(data):
        listener.heard.clear()
        QApplication.sendEvent(listener, event)
        assert event.type() in listener.heard, "the control: it would reach it"
    QApplication.sendEvent(action, QShortcutEvent(QKeySequence("Ctrl+2"), 1))
    assert acts == ["acted"]
    listener.deleteLater()
    action.deleteLater()


def test_what_opens_meanwhile_is_covered_and_does_not_hold_the_password(
    running: program.Program, lock: WindowLock
) -> None:
    window = running.window
    window.do("lock_now")
    running.settle()
    done: list[str] = []
    running.tasks.run("", lambda _task: "long work", done.append)
    dialog = faults.show_fault(
        KnownFault("Wanjiru Kamau was not found.", "Nothing was changed."), window
    )
    assert dialog is not None
    window.setWindowTitle("Wanjiru Kamau – lcdesk")
    running.settle()
    assert done == ["long work"]
    assert [type(one) for one in visible(dialog)] == [Cover]
    assert window.windowTitle() == "lcdesk"
    assert QApplication.activeModalWidget() is lock.dialog
    unlock(running, lock)
    assert window.windowTitle() == "Wanjiru Kamau – lcdesk"
    assert len(visible(dialog)) > 1
    dialog.close()


def test_the_clipboard_is_emptied_and_filled_again(dressed: QApplication) -> None:
    board, data = QGuiApplication.clipboard(), QMimeData()
    data.setText("EP900412")
    data.setData("application/x-lcdesk", QByteArray(b"1"))
    board.setMimeData(data)
    ours, others = PutAside(lambda: True), PutAside(lambda: False)
    others.take()
    assert board.text() == "EP900412", "what another program put there stays"
    ours.take()
    assert board.text() == ""
    ours.give_back()
    assert (board.text(), bytes(board.mimeData().data("application/x-lcdesk").data())) == (
        "EP900412",
        b"1",
    )
    ours.take()
    board.setText("of somebody else")
    ours.give_back()
    assert board.text() == "of somebody else"


def test_a_wrong_password_opens_nothing(running: program.Program, lock: WindowLock) -> None:
    running.window.do("lock_now")
    running.settle()
    unlock(running, lock, "seven grey hens")
    assert lock.is_locked
    asking = dialog_of(lock).asking
    assert asking.problem.text().startswith("The password is not right.")
    assert running.window.context is not None
    for _number in range(5):
        let_pass(64)
        assert password_delays.begin(password.mark_of(running.window.context.desk.path) or b"") == 0
    begin_again()
    unlock(running, lock)
    wait_for(running, lambda: asking._pause or not lock.is_locked)
    assert lock.is_locked, "the right one has to wait, too"
    assert not asking.go.isEnabled()
    asking.clear()
    let_pass(64)
    asking._wait()
    unlock(running, lock)
    assert not lock.is_locked


# --- when ---


class Clocks:
    """Two clocks a test sets."""

    def __init__(self) -> None:
        self.steady, self.wall = 1000.0, 5000.0

    def __call__(self) -> tuple[float, float]:
        return self.steady, self.wall

    def go_on(self, seconds: float) -> None:
        self.steady += seconds
        self.wall += seconds


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def watched(qapp: QApplication, clocks: Clocks) -> Iterator[Callable[[], list[str]]]:
    """A window that is watched for 60 seconds without touch; the function looks, and tells when
    it was over.
    """
    window, told = QLineEdit(), list[str]()
    window.show()
    watch = IdleWatch(60, window, clocks)
    watch.idle.connect(lambda: told.append("idle"))

    def look() -> list[str]:
        if not told:
            watch.look()
        return told

    look.window, look.watch = window, watch  # type: ignore[attr-defined]  (for the tests)
    yield look
    watch.close()
    window.deleteLater()


def touch(watched: Callable[[], list[str]]) -> None:
    # see the fixture
    QTest.keyClick(watched.window.windowHandle(), Qt.Key.Key_A)  # type: ignore[attr-defined]


def test_a_touch_begins_the_time_anew(watched: Callable[[], list[str]], clocks: Clocks) -> None:
    clocks.go_on(50)
    touch(watched)
    clocks.go_on(50)
    assert watched() == []
    clocks.go_on(10)
    assert watched() == ["idle"]


def test_a_clock_that_is_set_back_does_not_matter(
    watched: Callable[[], list[str]], clocks: Clocks
) -> None:
    clocks.wall -= 1_000_000
    clocks.steady += 59
    assert watched() == []
    clocks.steady += 1
    assert watched() == ["idle"]


def test_a_sleep_counts_and_the_key_that_ends_it_is_nobodys(
    watched: Callable[[], list[str]], clocks: Clocks
) -> None:
    clocks.wall += 3600  # the other one stood still
    touch(watched)
    assert watched() == ["idle"]
    assert watched.window.text() == ""  # type: ignore[attr-defined]  (see the fixture)


def test_never_is_never(watched: Callable[[], list[str]], clocks: Clocks) -> None:
    watched.watch.wait(0)  # type: ignore[attr-defined]  (see the fixture)
    clocks.go_on(1_000_000)
    assert watched() == []


def test_the_choice_takes_effect_at_once(running: program.Program, lock: WindowLock) -> None:
    running.window.settings.lock_minutes = 1
    lock.follow_settings()
    lock.watch._now = lambda: (1e9, 0.0)
    assert lock.watch.look()
    assert lock.is_locked
    unlock(running, lock)
    assert not lock.is_locked
