"""A window on a desk that somebody else has: it says who, shows what they change, and changes
nothing; once they have gone it is opened to work.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from lcdesk import app as program
from lcdesk.db.engine.ownership import holder_of
from lcdesk.model import clock
from lcdesk.services.cohorts.cohorts import add_cohort, change_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants.participants import add_participant, change_participants
from lcdesk.settings import Settings
from lcdesk.ui.deadlines.screen import TodayScreen
from lcdesk.ui.kit.commands import CHANGING
from lcdesk.ui.kit.grey_reasons import why_not
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.widgets import Button
from lcdesk.ui.participants.screen import ParticipantsScreen

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def owner(tmp_path: Path, new_desk: Callable[[Path], Desk]) -> Desk:
    desk = new_desk(tmp_path)
    add_participant(desk, add_cohort(desk, {"name_en": "Chengdu"}), {"full_name": "Ada Obi"})
    return desk


@pytest.fixture
def looking(dressed: QApplication, qtbot: QtBot, owner: Desk) -> Iterator[program.Program]:
    """The program with a window that looks."""
    made = program.Program(dressed, Settings(language="en", theme="light"), is_demo=True)
    made.window.stack.warms = False
    made.window.show()
    made.open(owner.path)
    qtbot.waitUntil(lambda: made.window.context is not None, timeout=20_000)
    made.settle()
    yield made
    made.stop()
    made.window.close()
    made.window.deleteLater()
    dressed.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_it_looks_until_the_desk_is_free(
    looking: program.Program, owner: Desk, qtbot: QtBot
) -> None:
    window, banner = looking.window, looking.looking.banner
    holder = holder_of(owner.path)
    assert holder is not None
    assert banner.isVisible()
    assert holder.words in banner.text()
    enabled = {key for key, action in window.commands.actions.items() if action.isEnabled()}
    assert not CHANGING & enabled
    assert {"find", "settings", "history"} <= enabled
    for menu, _title in window.commands._menus:
        menu.aboutToShow.emit()
    assert all(holder.who in window.commands.actions[key].toolTip() for key in CHANGING)
    assert holder.words in why_not(window, "new_participant")

    view = window.screens["participants"].findChild(RecordView)
    assert view is not None
    assert view.edit(view.model().index(0, 0)) is False
    last = owner.undo_label()
    change_participants(owner, [1], {"full_name": "Ada Lovelace"})
    add_cohort(owner, {"name_en": "Shanghai"})
    looking.looking.ask()
    looking.settle()
    assert window.context is not None
    assert [one["name_en"] for one in window.context.cohorts] == ["Shanghai", "Chengdu"]
    assert owner.undo_label() != last

    owner.close()
    looking.looking.ask()
    looking.settle()
    assert holder.words not in banner.text()
    (again,) = (one for one in banner.findChildren(Button) if one.isVisible())
    qtbot.mouseClick(again, LEFT)
    qtbot.waitUntil(lambda: window.context is not None, timeout=20_000)
    looking.settle()
    assert looking.desk is not None
    assert (looking.desk.taken, banner.isVisible()) == (None, False)
    assert window.commands.actions["new_cohort"].isEnabled()
    assert holder.who not in why_not(window, "new_cohort")


def test_nothing_is_typed_or_unmasked_where_it_could_not_be_kept_or_noted(
    looking: program.Program, owner: Desk, qtbot: QtBot
) -> None:
    change_participants(owner, [1], {"passport_no": "ZQ7310246", "nationality": "KE"})
    looking.window.open_screen("participants", open=1)
    looking.looking.ask()
    looking.settle()
    screen = looking.window.screens["participants"]
    assert isinstance(screen, ParticipantsScreen)
    assert not screen.details.pane.facts.eye.isEnabled()
    screen.details.pane.show_fields(True)
    form = screen.details.pane.form
    for name in ("full_name", "nationality"):
        editor = form.row_of(name).editor
        assert isinstance(editor, QLineEdit)
        before = editor.text()
        qtbot.keyClicks(editor, "X")
        qtbot.keyClick(editor, Qt.Key.Key_Down)
        assert (editor.text(), before != "") == (before, True)
        assert form.row_of(name).typed_text() is None
    assert not form.row_of("passport_no").eye.isEnabled()


def test_today_a_mail_is_written_but_nothing_ticked_or_noted(
    looking: program.Program, owner: Desk
) -> None:
    change_cohort(owner, 1, {"starts": clock.today() + dt.timedelta(days=5)})
    looking.looking.ask()
    looking.window.open_screen("today")
    looking.settle()
    screen = looking.window.screens["today"]
    assert isinstance(screen, TodayScreen)
    ticks = [one.tick for one in screen.late.rows if one.tick]
    assert ticks
    assert not any(one.isEnabled() for one in ticks)
    assert screen.seen is not None
    dialog = screen.write_to_people(screen.seen.late[0])
    assert dialog is not None
    assert (dialog.note.isChecked(), dialog.note.isEnabled()) == (False, False)
    dialog.done(0)
