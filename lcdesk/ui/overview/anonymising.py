"""Cohorts whose day for personal data has passed: a line each, and the dialog that makes one anonymous once its name is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from lcdesk.texts import _
from lcdesk.ui.kit.painting.plain_text import set_tip
from lcdesk.ui.kit.widgets import Button, Label, column, row, scrolled
from lcdesk.ui.overview.lines import MissingLine

if TYPE_CHECKING:
    from lcdesk.services.cohorts.retention import Overdue
    from lcdesk.services.erasure.erasure_words import ErasurePlan, ErasureResult
    from lcdesk.ui.kit.screen import Context

SIZE = (560, 560)


def overdue_lines(context: Context, overdue: Sequence[Overdue], parent: QWidget) -> list[MissingLine]:
    """A line for each, which asks whether it shall be made anonymous."""
    made: list[MissingLine] = []
    for one in overdue:
        line = MissingLine("user-x", one.title, _("make anonymous…"), "warn")
        set_tip(line, one.words)
        line.setAccessibleDescription(one.words)
        line.clicked.connect(partial(ask, context, one.cohort_id, parent))
        made.append(line)
    return made


def ask(context: Context, cohort_id: int, parent: QWidget) -> None:
    """Work out what would go, beside the window, and show it."""
    from lcdesk.services.erasure.erasure import anonymise_cohort, preview_cohort

    desk = context.desk

    def erase() -> None:
        context.tasks.run(
            _("Making anonymous…"), lambda _task: anonymise_cohort(desk, cohort_id), lambda done: _tell(context, done), owner=parent
        )  # fmt: skip

    context.tasks.run(
        _("Looking at what would go…"), lambda _task: preview_cohort(desk, cohort_id),
        lambda plan: AnonymiseDialog(parent, plan, erase).open(), owner=parent,
    )  # fmt: skip


def _tell(context: Context, done: ErasureResult) -> None:
    is_whole = done.is_wiped and not done.missed and not done.beside
    context.announce(done.message, "ok" if is_whole else "warn")


class AnonymiseDialog(QDialog):
    """What goes and what stays; `confirmed()` once the name of the cohort was typed."""

    def __init__(self, parent: QWidget, plan: ErasurePlan, confirmed: Callable[[], object]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Make a cohort anonymous"))
        self._plan = plan
        self.typed = QLineEdit()
        asked = Label(_("Type “{name}” to go on: ", name=plan.typed).strip(), 13, "medium", wraps=True)
        asked.setBuddy(self.typed)
        self.ok = Button(_("Erase for good"), kind="danger", clicked=self.accept)
        self.ok.setEnabled(False)
        self.cancel = Button(_("Cancel"), clicked=self.reject)
        self.typed.textChanged.connect(lambda said: self.ok.setEnabled(self._plan.is_meant(said)))
        self.accepted.connect(confirmed)
        title = Label(_("Make “{name}” anonymous?", name=plan.typed), 17, "bold", wraps=True)
        made = column(title, gap=12, margins=(24, 22, 24, 18))
        made.addWidget(scrolled(_told(plan)), 1)
        end = Label(_("This cannot be undone."), 13, "bold", ink="bad", wraps=True)  # never scrolled out of sight
        made.addLayout(column(end, asked, self.typed, gap=6))
        made.addLayout(row(None, self.cancel, self.ok))
        self.setLayout(made)
        self.resize(*SIZE)
        self.typed.setFocus()


def _told(plan: ErasurePlan) -> QWidget:
    """What goes and what stays."""
    goes, stays = ([Label(line.strip(), 13, wraps=True) for line in lines] for lines in (plan.erased, plan.stays))
    heads = (Label(words, 13, "bold") for words in (_("Erased:"), _("Stays:")))
    made = QWidget()
    made.setObjectName("plain")
    made.setLayout(column(next(heads), *goes, 6, next(heads), *stays, None, gap=4, margins=(0, 0, 8, 0)))
    return made
