"""Above the rows of a review: which earlier list the file was compared with, and another to be
chosen; corrections made here that stay, as one line that opens.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu

from lcdesk.model.day_words import moment_of
from lcdesk.services.importing.importing import count_kept
from lcdesk.tabular.plan.previous_choice import EarlierList
from lcdesk.tabular.understood import ImportPlan
from lcdesk.texts import _, n_
from lcdesk.ui.importing.review import Outlook
from lcdesk.ui.kit.painting.plain_text import literal, set_tip
from lcdesk.ui.kit.widgets import Button, Label, MenuButton, row

MOST = 12
"""Earlier lists to choose from, the newest ones."""


class VersionNotice(QFrame):
    """`followed(number, "none", or None for the one that fits)`; `kept_asked()`: show the rows with
    corrections. Hidden where no list came in before.
    """

    followed = Signal(object)
    kept_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("soft")
        self.words = Label("", 13, ink="fg2")
        self.words.setMinimumWidth(40)
        self.kept = Button("", kind="link", clicked=self.kept_asked.emit)
        self.choose = MenuButton("", "history")
        self.choose.opening.connect(self._fill)
        self._outlook: Outlook | None = None
        self._said = ""
        made = row(self.words, self.kept, None, self.choose, gap=10)
        made.setContentsMargins(14, 6, 8, 6)
        self.setLayout(made)
        self.hide()

    def show_outlook(self, outlook: Outlook, *, is_file: bool) -> None:
        """What it was compared with, and what stays."""
        self._outlook = outlook
        plan = outlook.plan
        self._said = " ".join([_compared_words(plan), *_missing_words(plan)])
        set_tip(self.words, self._said)
        kept = count_kept(plan)
        self.kept.setText(
            n_("{count} correction of yours is kept", "{count} corrections of yours are kept", kept)
        )
        self.kept.setVisible(bool(kept))
        set_tip(self.kept, _("Show these rows: what was corrected here, and what the list says"))
        self.choose.set_label(_("Another list"))
        self.setAccessibleName(_("Newer version of a list"))
        self.setVisible(is_file and bool(outlook.earlier))
        self._fit_words()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_words()

    def _fit_words(self) -> None:
        """What does not fit beside the buttons is said on hover."""
        taken = self.choose.sizeHint().width() + 60
        taken += self.kept.sizeHint().width() if not self.kept.isHidden() else 0
        room, mode = max(self.width() - taken, 40), Qt.TextElideMode.ElideRight
        self.words.setText(self.words.fontMetrics().elidedText(self._said, mode, room))

    def _fill(self, menu: QMenu) -> None:
        assert self._outlook is not None
        previous = self._outlook.plan.previous
        for one in self._outlook.earlier[:MOST]:
            action = menu.addAction(
                literal(_list_words(one)), partial(self.followed.emit, one.number)
            )
            action.setCheckable(True)
            action.setChecked(previous is not None and previous.batch_id == one.batch_id)
        menu.addSeparator()
        alone = menu.addAction(
            _("None: compare with the desk alone"), partial(self.followed.emit, "none")
        )
        alone.setCheckable(True)
        alone.setChecked(previous is None)


def _compared_words(plan: ImportPlan) -> str:
    if plan.previous is None:
        return _("Compared with the desk alone: no earlier list fits.")
    when = moment_of(plan.previous.imported_at)
    return _("Compared with “{name}” ({when}).", name=plan.previous.file_name, when=when)


def _missing_words(plan: ImportPlan) -> list[str]:
    """What the list names no more, and stays."""
    values = sum(len(one.unlisted) for one in plan.rows)
    said: list[str] = []
    if values:
        said.append(
            n_(
                "{count} value is no longer in the list, and stays.",
                "{count} values are no longer in the list, and stay.",
                values,
            )
        )
    if plan.gone_activities:
        said.append(
            n_(
                "{count} activity is no longer in this list, and stays.",
                "{count} activities are no longer in this list, and stay.",
                len(plan.gone_activities),
            )
        )
    return said


def _list_words(one: EarlierList) -> str:
    return f"{one.file_name} · {moment_of(one.imported_at)}"
