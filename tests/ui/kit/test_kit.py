"""The kit: colours, icons, small widgets, tasks, faults."""

from __future__ import annotations

import datetime as dt
import gc
import threading
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from lcdesk import garbage_collection
from lcdesk.drawing import palette
from lcdesk.garbage_collection import collection_paused
from lcdesk.model.catalogue import ACTIVITY
from lcdesk.model.faults import KnownFault
from lcdesk.ui.kit.dialogs.faults import FaultDialog, words_of
from lcdesk.ui.kit.painting import icons
from lcdesk.ui.kit.painting.plain_text import Retranslation
from lcdesk.ui.kit.painting.theme import colour, theme, tones
from lcdesk.ui.kit.status_line import StatusLine
from lcdesk.ui.kit.tasks import Task, Tasks
from lcdesk.ui.kit.widgets import (
    Banner,
    Button,
    Chip,
    EmptyState,
    IconButton,
    MenuButton,
    SearchBox,
    StatCard,
)
from lcdesk.ui.kit.widgets.chips import initials

NEAR = dt.date(2026, 12, 6)
GROUNDS = ("bg", "card", "side", "field", "sel", "hover")


# --- colours ---


@pytest.mark.parametrize("tokens", [palette.LIGHT, palette.DARK], ids=["light", "dark"])
def test_every_text_can_be_read(tokens: palette.Tokens) -> None:
    pairs = [(ink, ground) for ink in ("fg", "fg2", "fg3") for ground in GROUNDS]
    pairs += [
        (tone, ground)
        for tone in ("ok", "warn", "bad", "info", "mute")
        for ground in (f"{tone}_bg", "card", "bg", "sel")
    ]
    pairs += [
        ("accent_fg", "accent"),
        ("accent", "accent_soft"),
        ("fg", "accent_soft"),
        ("fg2", "accent_soft"),
        ("accent", "card"),
    ]
    assert not [
        (ink, ground)
        for ink, ground in pairs
        if palette.contrast(tokens[ink], tokens[ground]) < 4.5
    ]


@pytest.mark.parametrize("tokens", [palette.LIGHT, palette.DARK], ids=["light", "dark"])
def test_every_graphic_and_border_can_be_seen(tokens: palette.Tokens) -> None:
    pairs = [(ink, "card") for ink in ("women", "men", "other", "amber", "edge")] + [
        ("edge", "bg"),
        ("edge", "field"),
        ("edge", "side"),
    ]
    assert not [
        (ink, ground) for ink, ground in pairs if palette.contrast(tokens[ink], tokens[ground]) < 3
    ]


@pytest.mark.parametrize("is_dark", [False, True])
def test_every_kind_of_activity_has_a_colour_that_can_be_read(is_dark: bool) -> None:
    card = palette.tokens(is_dark)["card"]
    for code, _label in ACTIVITY.field("kind").kind.choices():
        assert palette.contrast(palette.activity_ink(code, is_dark), card) >= 4.5


def test_themes_have_the_same_tokens() -> None:
    assert palette.LIGHT.keys() == palette.DARK.keys()
    assert palette.ACTIVITY_LIGHT.keys() == palette.ACTIVITY_DARK.keys()


def test_the_theme_switches_live(dressed: QApplication) -> None:
    theme().choose("dark")
    assert colour("bg") == QColor(palette.DARK["bg"])
    assert palette.DARK["accent"] in dressed.styleSheet()
    theme().choose("light")
    assert colour("bg") == QColor(palette.LIGHT["bg"])


def test_the_style_sheet_leaves_no_place_open(dressed: QApplication) -> None:
    for choice in ("light", "dark"):
        theme().choose(choice)
        assert "{bg}" not in dressed.styleSheet()
        assert not [
            word
            for word in dressed.styleSheet().split()
            if word.startswith("{") and word.endswith("}") and len(word) > 2
        ]


# --- icons and flags ---


def test_every_icon_that_is_named_is_there() -> None:
    assert not [
        name for _tone, name in tones().values() if name and not icons._source("icons", name)
    ]


def test_flags_are_found_whatever_their_case(dressed: QApplication) -> None:
    assert icons.has_flag("KE")
    assert icons.has_flag("ke")
    assert not icons.has_flag("XX")
    assert not icons.has_flag(None)
    assert not icons.flag("KE").isNull()


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Hana Tesfaye", "HT"),
        ("Supriyadi", "S"),
        ("王小明", "小明"),
        ("", ""),
        ("van der Berg", "VB"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


# --- small widgets ---


def test_small_widgets_say_what_they_show(dressed: QApplication, qtbot: QtBot) -> None:
    chip, card, banner, empty, button, box = (
        Chip("confirmed", "ok"),
        StatCard("users"),
        Banner(),
        EmptyState("users"),
        MenuButton("Status"),
        SearchBox("Find"),
    )
    for widget in (chip, card, banner, empty, button, box):
        qtbot.addWidget(widget)
        widget.show()
    card.show_figure("Women", "45%", "10 of 22", 0.45)
    done: list[str] = []
    banner.say(
        "Room 305 is booked twice",
        "bad",
        ("Use room 302", lambda: done.append("moved")),
        can_close=True,
    )
    empty.say("Nothing here", "Import", lambda: done.append("imported"))
    qtbot.mouseClick(empty.button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(banner._buttons[0], Qt.MouseButton.LeftButton)
    assert done == ["imported", "moved"]
    button.set_value("confirmed")
    assert button.accessibleName() == "Status: confirmed"
    assert card.accessibleName() == "Women: 45%. 10 of 22"
    with qtbot.waitSignal(box.searched) as told:
        qtbot.keyClicks(box, "ken")
    assert told.args == ["ken"]
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == ""
    for widget in (chip, card, banner, empty, button, box):
        assert not widget.grab().isNull()


# --- tasks ---


def test_work_runs_beside_the_window_and_ends_on_the_main_thread(
    dressed: QApplication, qtbot: QtBot
) -> None:
    tasks, seen = Tasks(), list[Any]()
    with qtbot.waitSignal(tasks.ended):
        tasks.run(
            "count",
            lambda task: (task.step(1, 2), threading.current_thread().name)[1],
            lambda name: seen.append((name, threading.current_thread())),
        )
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][0].startswith("lcdesk-work")
    assert seen[0][1] is threading.main_thread()
    tasks.close()


def test_nothing_somebody_waits_for_stands_behind_figures(
    dressed: QApplication, qtbot: QtBot
) -> None:
    tasks, owner, hold, seen = Tasks(), QObject(), threading.Event(), list[str]()
    tasks.count(lambda _task: hold.wait(10), lambda _answer: seen.append("figures"), owner=owner)
    tasks.run("search", lambda _task: None, lambda _answer: seen.append("search"))
    qtbot.waitUntil(lambda: seen == ["search"])
    hold.set()
    qtbot.waitUntil(lambda: seen == ["search", "figures"])
    tasks.close()


def test_what_is_waited_for_is_told_at_once_and_only_once(
    dressed: QApplication, qtbot: QtBot
) -> None:
    tasks, seen, ended = Tasks(), list[str](), list[Task]()
    tasks.ended.connect(ended.append)
    tasks.wait_for(tasks.run("quick", lambda _task: "answer", seen.append), 10)
    assert seen == ["answer"]
    assert not tasks.is_busy()
    assert ended[0].found is None, "whoever is told would be held by the task"
    qtbot.wait(20)
    assert (seen, len(ended)) == (["answer"], 1)
    hold = threading.Event()
    slow = tasks.run("slow", lambda _task: hold.wait(10) and "late", seen.append)
    tasks.wait_for(slow, 0.01)
    assert seen == ["answer"]
    hold.set()
    qtbot.waitUntil(lambda: seen == ["answer", "late"])
    assert len(ended) == 2
    tasks.close()


def test_cancelled_work_stops_at_its_next_step(dressed: QApplication, qtbot: QtBot) -> None:
    tasks, started, told = Tasks(), threading.Event(), list[Any]()

    def work(task: Task) -> None:
        started.set()
        for step in range(100_000):
            task.step(step, 100_000)
            threading.Event().wait(0.001)

    with qtbot.waitSignal(tasks.ended):
        task = tasks.run("long", work, told.append)
        started.wait(2)
        task.cancel()
    assert not told
    assert task.is_cancelled()
    assert not tasks.is_busy()
    tasks.close()


def test_cancel_is_shown_beside_work_that_hears_it_alone(
    dressed: QApplication, qtbot: QtBot
) -> None:
    tasks = Tasks()
    line = StatusLine(tasks, Retranslation())
    qtbot.addWidget(line)
    line.show()
    for hears in (False, True):
        hold = threading.Event()
        task = tasks.run("long", lambda _task, hold=hold: hold.wait(10))
        if hears:
            task.stoppable()
        qtbot.waitUntil(line.bar.isVisible)
        assert line.stop.isVisible() == hears
        hold.set()
        qtbot.waitUntil(lambda: not tasks.is_busy())
    tasks.close()


def test_a_failed_work_is_told_once(dressed: QApplication, qtbot: QtBot) -> None:
    tasks, own = Tasks(), list[BaseException]()

    def fail(_task: Task) -> None:
        raise KnownFault("The file is open in Excel.", "Close it there.")

    with qtbot.waitSignal(tasks.failed) as told:
        tasks.run("read", fail)
    assert told.args
    assert isinstance(told.args[0], KnownFault)
    with qtbot.waitSignal(tasks.ended):
        tasks.run("read", fail, failed=own.append)
    qtbot.waitUntil(lambda: bool(own))
    tasks.close()


# --- faults ---


def test_a_known_fault_is_calm_and_a_bug_can_be_copied(dressed: QApplication, qtbot: QtBot) -> None:
    calm = FaultDialog(KnownFault("The disk is full.", "Nothing was changed. Make room."))
    qtbot.addWidget(calm)
    assert calm.sentence == "The disk is full."
    assert "KnownFault" in calm.details
    assert "Make room" not in calm.details
    bug = FaultDialog(ZeroDivisionError("division by zero"))
    qtbot.addWidget(bug)
    bug.copy()
    assert "ZeroDivisionError" in QGuiApplication.clipboard().text()
    assert words_of(ValueError("x"))[0]
    assert "division" not in bug.sentence


def test_the_buttons_of_a_narrow_banner_stand_below_its_sentence(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    banner = Banner()
    inside = QVBoxLayout(holder)
    inside.addWidget(banner)
    actions = (("Open", lambda: None), ("Show in folder", lambda: None))
    holder.show()
    for width in (280, 900, 280):
        holder.resize(width, 300)
        banner.say("Saved report.pdf", "ok", *actions, can_close=True)
        QApplication.processEvents()
        buttons = [one for one in banner.findChildren(Button) if not one.isHidden()]
        assert len(buttons) == 2
        for button in buttons:
            assert button.width() >= button.sizeHint().width()
        cross = next(one for one in banner.findChildren(IconButton) if not one.isHidden())
        is_below = buttons[0].y() > cross.geometry().bottom()
        assert is_below == (width == 280)


# --- a search while somebody types ---


def test_the_first_letter_is_searched_at_once_and_fast_typing_once(qtbot: QtBot) -> None:
    box, asked = SearchBox("Find"), list[str]()
    qtbot.addWidget(box)
    box.searched.connect(asked.append)
    box.setText("w")
    QApplication.processEvents()
    assert asked == ["w"], "nobody waits for a pause"
    for text in ("wa", "wan", "wanj"):
        box.setText(text)
        QApplication.processEvents()
    assert asked == ["w"]
    qtbot.waitUntil(lambda: len(asked) > 1)
    assert asked == ["w", "wanj"]


# --- garbage collection beside the window ---


def test_figures_are_counted_without_a_garbage_collection(qtbot: QtBot) -> None:
    tasks, owner, seen = Tasks(), QObject(), list[bool]()
    assert gc.isenabled()
    tasks.count(lambda _task: gc.isenabled(), seen.append, owner=owner)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [False]
    assert gc.isenabled(), "afterwards it goes on"
    tasks.close()


def test_the_last_of_several_works_lets_the_collection_go_on() -> None:
    with collection_paused():
        inner = collection_paused()
        with inner:
            assert not gc.isenabled()
        assert not gc.isenabled(), "one of them still holds it back"
        garbage_collection.resume_collection()
        assert not gc.isenabled()
    assert gc.isenabled()
    with collection_paused():
        garbage_collection.pause_collection()
    assert not gc.isenabled(), "the program starts, and is not done yet"
    garbage_collection.resume_collection()
    assert gc.isenabled()
