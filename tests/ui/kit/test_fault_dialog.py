"""The dialog about a failure names what the same work had done before it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication

import lcdesk
from lcdesk import receipts
from lcdesk.crashes import note_step
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.history import done_words
from lcdesk.texts import _
from lcdesk.ui.kit.dialogs.faults import FaultDialog
from lcdesk.ui.kit.tasks import Task
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.sheets import dialog


def test_work_that_failed_after_a_commit_says_what_stands(
    window: MainWindow, desk: Desk, dressed: QApplication, settle: Callable[[], None]
) -> None:
    for error in (
        BadValue("bad_value", "No such day."),
        KnownFault("The disk is full.", "Make room."),
        ZeroDivisionError(),
    ):

        def fail(_task: Task, error: BaseException = error) -> None:
            raise error

        def make(_task: Task, error: BaseException = error) -> None:
            add_cohort(desk, {"name_en": "Spring"})
            raise error

        start = receipts.mark()
        told: list[str] = []
        for work in (fail, make):
            window.tasks.run("", work)
            settle()
            shown = dialog(dressed, FaultDialog)
            told.append(shown.advice)
            shown.accept()
        done = done_words(receipts.since(start))
        assert done
        assert [done in advice for advice in told] == [False, True]
        kept = told[0] in told[1]
        assert kept is not isinstance(error, BadValue), (
            "of a value it said that nothing was changed"
        )


def test_copied_details_of_a_known_fault_hold_what_was_said_and_no_value(
    dressed: QApplication,
) -> None:
    note_step("command", "import")
    name = "Wanjiru Kamau EP1300412.xlsx"
    fault = KnownFault(
        _("“{name}” was imported before: {when} ({counts}).", name=name, when="–", counts=name),
        f"Ask {name}.",
    )
    shown = FaultDialog(fault)
    shown.copy()
    told = dressed.clipboard().text()
    assert "“{name}” was imported before: {when} ({counts})." in told
    assert "command import" in told
    assert lcdesk.__version__ in told
    assert "KnownFault" in told
    assert "Kamau" not in told
    assert "EP1300412" not in told
    shown.close()
