"""Changes on screen with real keys and clicks: published, told by day and person, copied, saved,
undone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from lcdesk import texts
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum import curriculum, published_versions
from lcdesk.ui.curriculum.screen import CurriculumScreen
from lcdesk.ui.versions import PublishDialog, VersionsScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.places import handled_in, told
from tests.ui.walking import name_of

pytestmark = [pytest.mark.opens("versions"), pytest.mark.shares]

Settle = Callable[[], None]
Press = Callable[..., None]
LEFT = Qt.MouseButton.LeftButton
DAY = dt.date(2026, 12, 9)


@pytest.fixture
def talk(desk: Desk) -> int:
    values = {
        "title": "Energy storage",
        "title_zh": "储能",
        "date": DAY,
        "start": dt.time(15),
        "venue": "Room 305",
    }
    return curriculum.add_activity(desk, 1, {**values, "speaker": "Li Wen"})


@pytest.fixture
def screen(talk: int, window: MainWindow, settle: Settle) -> VersionsScreen:
    window.open_screen("versions")
    settle()
    made = window.screens["versions"]
    assert isinstance(made, VersionsScreen)
    return made


def publish(screen: VersionsScreen, settle: Settle, note: str = "") -> None:
    QTest.mouseClick(screen.publish, LEFT)
    settle()
    dialog = next(one for one in screen.window().findChildren(PublishDialog) if one.isVisible())
    QTest.keyClicks(dialog.note, note)
    QTest.keyClick(dialog.note, Qt.Key.Key_Return)
    settle()


def bands(screen: VersionsScreen) -> list[tuple[str, int]]:
    return [(band.label, band.count) for band in screen.changes.table.bands.values()]


def test_nothing_published_says_so_and_offers_it(screen: VersionsScreen, settle: Settle) -> None:
    assert screen.empty.isVisible()
    assert not screen.versions.isVisible()
    assert not screen.print.isEnabled()
    QTest.mouseClick(screen.empty.button, LEFT)
    settle()
    assert any(one.isVisible() for one in screen.window().findChildren(PublishDialog))


def test_published_changed_and_undone(
    screen: VersionsScreen, desk: Desk, talk: int, window: MainWindow, settle: Settle
) -> None:
    publish(screen, settle, "first print")
    assert [line.note for line in published_versions.list_versions(desk, 1)] == ["first print"]
    assert screen.same.isVisible()
    assert screen.sentence.text() == "", "it is said once"
    assert not screen.publish.isEnabled(), "the same timetable is not published twice"
    curriculum.change_activities(desk, [talk], {"start": dt.time(15, 30), "venue": "Room 302"})
    settle()
    assert bands(screen) == [("Wed 9 Dec", 1)]
    assert screen.changes.rows() == [
        ("Energy storage", "Moved", "Time", "Wed 9 Dec 15:00 → 15:30"),
        ("", "", "Venue", "Room 305 → Room 302"),
    ]
    assert screen.sentence.text() == "1 change since version 1"
    assert screen.publish.isEnabled()
    for _turn in range(2):
        window.do("undo")
        settle()
    assert published_versions.list_versions(desk, 1) == []
    window.open_screen("versions")  # undo goes where it happened
    settle()
    assert screen.empty.isVisible()


def test_another_version_is_chosen_by_key(
    screen: VersionsScreen, desk: Desk, talk: int, settle: Settle, press: Press
) -> None:
    publish(screen, settle)
    curriculum.change_activities(desk, [talk], {"bus": "2"})
    settle()
    publish(screen, settle)
    assert screen.same.isVisible()
    screen.window().activateWindow()  # offscreen nobody does it when a dialog is closed
    QTest.qWaitForWindowActive(screen.window())
    screen.versions.view.setFocus()
    press(Qt.Key.Key_Down)
    assert screen.sentence.text() == "1 change since version 1"
    assert screen.changes.rows() == [("Energy storage", "Changed", "Bus", "none → 2")]


def test_the_changes_of_a_person(
    screen: VersionsScreen, desk: Desk, talk: int, settle: Settle
) -> None:
    visit = curriculum.add_activity(desk, 1, {"title": "Visit", "date": DAY, "group_name": "A"})
    settle()
    publish(screen, settle)
    curriculum.change_activities(desk, [talk], {"start": dt.time(16)})
    curriculum.change_activities(desk, [visit], {"date": DAY + dt.timedelta(days=1)})
    settle()
    assert bands(screen) == [("Wed 9 Dec", 2), ("Thu 10 Dec", 1)], (
        "what was moved stands under both days"
    )
    menu = QMenu()
    screen.whose.opening.emit(menu)
    names = [action.text() for action in menu.actions()]
    assert names[:2] == ["everybody", "Wanjiru Kamau"]
    assert "Eric Habimana" not in names, "who has withdrawn reads no timetable"
    next(action for action in menu.actions() if action.text() == "Li Wen").trigger()
    assert bands(screen) == [("Wed 9 Dec", 1)]
    assert screen.whose.value() == "Li Wen"
    QTest.mouseClick(screen.copy, LEFT)
    text = QApplication.clipboard().text()
    assert "for Li Wen" in text
    assert "Energy storage / 储能" in text
    assert "Visit" not in text


def test_what_cannot_be_printed_on_the_slip_is_said_before(
    screen: VersionsScreen, desk: Desk, talk: int, settle: Settle
) -> None:
    publish(screen, settle)
    curriculum.change_activities(desk, [talk], {"venue": "Hall 2"})
    settle()
    assert not screen.warning.isVisible()
    curriculum.change_activities(desk, [talk], {"title": "Adlam \U0001e900"})
    settle()
    assert screen.warning.isVisible()
    assert "Adlam \U0001e900" in screen.warning.text()
    curriculum.change_activities(desk, [talk], {"title": "Energy storage"})
    settle()
    assert not screen.warning.isVisible()


def test_the_slip_is_saved_both_ways(
    screen: VersionsScreen, desk: Desk, talk: int, settle: Settle, tmp_path: Path
) -> None:
    publish(screen, settle)
    curriculum.remove_activities(desk, [talk])
    settle()
    dialog = screen.ask_for_change_notice()
    assert dialog.selectedFiles()[0].endswith("Changes Low-Carbon 2026.pdf")
    dialog.close()
    for name in ("slip.pdf", "slip.txt"):
        screen.save_change_notice(tmp_path / name)
        settle()
    assert (tmp_path / "slip.pdf").read_bytes().startswith(b"%PDF")
    assert "Cancelled" in (tmp_path / "slip.txt").read_text(encoding="utf-8-sig")


def test_all_of_it_is_said_in_chinese(
    screen: VersionsScreen, desk: Desk, talk: int, window: MainWindow, settle: Settle
) -> None:
    publish(screen, settle)
    curriculum.change_activities(desk, [talk], {"start": dt.time(16)})
    settle()
    window.do("language_zh")
    settle()
    try:
        assert screen.changes.rows() == [("储能", "调整时间", "时间", "12月9日 周三 15:00 → 16:00")]
        assert screen.head.title.text() == "变更"
        assert screen.sentence.text() == "自第 1 版以来有 1 处变动"
    finally:
        texts.speak("en")


def test_everything_that_can_be_used_says_what_it_is(
    screen: VersionsScreen, desk: Desk, talk: int, window: MainWindow, settle: Settle
) -> None:
    publish(screen, settle)
    curriculum.change_activities(desk, [talk], {"start": dt.time(16)})
    settle()
    window.resize(1024, 640)
    settle()
    assert window.width() == 1024, "a laptop's window is wide enough"
    assert not [told(one) for one in handled_in(window) if not name_of(one, window)]
    dialog = screen.ask_to_publish()
    assert dialog is not None
    assert not [told(one) for one in handled_in(dialog) if not name_of(one, dialog)]
    dialog.close()


def test_copying_with_the_keyboard_on_no_text_copies_nothing(
    screen: VersionsScreen, window: MainWindow
) -> None:
    screen.setFocus()
    assert QApplication.focusWidget() is screen
    assert "copy" not in window.possible_commands()
    window.do("copy")  # it has a button of that name


def test_publishing_names_an_open_clash_and_asks(
    screen: VersionsScreen, desk: Desk, talk: int, window: MainWindow, settle: Settle
) -> None:
    other = {
        "title": "Hydrogen",
        "date": DAY,
        "start": dt.time(15),
        "speaker": "Li Wen",
        "venue": "Hall 1",
    }
    busy = curriculum.add_activity(desk, 1, other)
    settle()
    publish(screen, settle)  # Enter alone
    assert published_versions.list_versions(desk, 1) == []
    dialog = next(one for one in screen.window().findChildren(PublishDialog) if one.isVisible())
    clash = published_versions.open_clashes(desk, 1)[0]
    assert clash.message in dialog.words.text()
    QTest.mouseClick(dialog.show_button, LEFT)
    settle()
    assert window.stack.key == "curriculum"
    shown = window.screens["curriculum"]
    assert isinstance(shown, CurriculumScreen)
    assert set(shown.selected) == {talk, busy}
    window.open_screen("versions")
    settle()
    dialog = screen.ask_to_publish()
    assert dialog is not None
    late = curriculum.add_activity(desk, 1, {**other, "title": "Methane", "venue": "Hall 2"})
    QTest.mouseClick(dialog.ok, LEFT)
    settle()
    assert published_versions.list_versions(desk, 1) == [], (
        "another clash than those that were told"
    )
    assert dialog.isVisible()
    QTest.mouseClick(dialog.ok, LEFT)
    settle()
    assert [line.activities for line in published_versions.list_versions(desk, 1)] == [3]
    curriculum.remove_activities(desk, [busy, late])
    settle()
    dialog = screen.ask_to_publish()
    assert dialog is not None
    assert not dialog.open_items.clashes
    QTest.keyClick(dialog.note, Qt.Key.Key_Return)
    settle()
    assert len(published_versions.list_versions(desk, 1)) == 2
