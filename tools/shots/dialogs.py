"""States in which a dialog or a menu is on view: what is asked about people, cohorts, views and
the program itself.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget

from lcdesk.ui.figures.counting_rules_dialog import open_rules
from tests.model.mrz.test_mrz import passport
from tools.shots.stage import STATES, Stage, state

__all__ = ["STATES"]  # with those of this module in it

# --- dialogs ---


@state
def replacing(stage: Stage) -> QWidget:
    stage.go("people")
    stage.do("replace")
    dialog: Any = stage.opened()
    dialog.wanted.setFocus()
    stage.press("energy")
    dialog.put.setFocus()
    stage.press("power")
    QTest.qWait(300)
    return stage.opened()


@state
def status_dialog(stage: Stage) -> QWidget:
    stage.go("people")
    stage.put(1, "full_name")
    stage.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier, 4)
    stage.do("set_status")
    return stage.opened()


@state
def status_reason(stage: Stage) -> QWidget:
    stage.go("chosen")
    stage.do("set_status")
    dialog: Any = stage.opened()
    dialog.statuses.pick("withdrawn")
    return stage.opened()


@state
def reserve(stage: Stage) -> QWidget:
    stage.go("chosen")
    stage.do("promote")
    return stage.opened()


@state
def quota(stage: Stage) -> QWidget:
    stage.go("chosen")
    stage.do("quota")
    return stage.opened()


@state
def quota_empty(stage: Stage) -> QWidget:
    stage.go("one")
    stage.do("quota")
    return stage.opened()


@state
def balance(stage: Stage) -> None:
    stage.go("chosen")
    stage.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier, 9)
    QTest.qWait(250)


@state
def passport_lines(stage: Stage) -> QWidget:
    stage.go("one")
    stage.do("passport_lines")
    stage.press(passport().replace("\n", ""))
    QTest.qWait(200)
    return stage.opened()


@state
def passport_lines_empty(stage: Stage) -> QWidget:
    stage.go("one")
    stage.do("passport_lines")
    return stage.opened()


@state
def checklist(stage: Stage) -> QWidget:
    stage.go("people")
    stage.do("checklist")
    return stage.opened()


@state
def new_participant(stage: Stage) -> QWidget:
    stage.go("people")
    stage.do("new_participant")
    return stage.opened()


@state
def new_participant_wrong(stage: Stage) -> QWidget:
    dialog: Any = new_participant(stage)
    dialog.form.focus_field("email")
    stage.press("not a mail")
    dialog.form.focus_field("passport_expiry")
    stage.press("31.2.2026")
    dialog.form.focus_field("full_name")
    dialog.ok.click()
    return stage.opened()


@state
def removal(stage: Stage) -> QWidget:
    stage.go("people")
    stage.put(1, "full_name")
    stage.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier, 4)
    stage.do("remove")
    return stage.opened()


@state
def cohort_new(stage: Stage) -> QWidget:
    stage.go("people")
    stage.do("new_cohort")
    return stage.opened()


@state
def cohort_copy(stage: Stage) -> QWidget:
    stage.go("long")
    stage.do("copy_cohort")
    return stage.opened()


@state
def cohort_close(stage: Stage) -> QWidget:
    stage.go("people")
    stage.do("close_cohort")
    return stage.opened()


@state
def palette(stage: Stage) -> QWidget:
    stage.go("people")
    stage.do("palette")
    return stage.window


@state
def palette_searched(stage: Stage) -> QWidget:
    stage.go("scripts")
    stage.do("palette")
    stage.press("ma")
    QTest.qWait(300)
    stage.settle()
    return stage.window


@state
def shortcuts(stage: Stage) -> QWidget:
    stage.do("shortcuts")
    return stage.opened()


@state
def settings(stage: Stage) -> QWidget:
    stage.do("settings")
    return stage.opened()


@state
def about(stage: Stage) -> QWidget:
    stage.do("about")
    return stage.opened()


@state
def manage_views(stage: Stage) -> QWidget | None:
    return _asked(stage, "manage_views")


@state
def save_view(stage: Stage) -> QWidget | None:
    return _asked(stage, "save_view")


@state
def counting_rules(stage: Stage) -> QWidget:
    stage.go("people", "countries")
    context = stage.window.context
    assert context is not None
    open_rules(context, "confirmed", context.cohort_id, lambda _rule: None)
    return stage.opened()


def _asked(stage: Stage, command: str) -> QWidget | None:
    stage.go("people")
    stage.do(command)
    return next((one for one in stage.window.findChildren(QDialog) if one.isVisible()), None)


# --- menus ---


@state
def menu_of_right_button(stage: Stage) -> QWidget:
    stage.go("people")
    stage.people.open_menu(QPoint(200, 100))
    return stage.popup()


@state
def menu_country(stage: Stage) -> QWidget:
    stage.go("scripts")
    stage.people.views.filters.country.click()
    return stage.popup()


@state
def menu_columns(stage: Stage) -> QWidget:
    stage.go("people")
    stage.do("columns")
    return stage.popup()


@state
def menu_groups(stage: Stage) -> QWidget:
    stage.go("people")
    stage.do("group_by")
    return stage.popup()
