"""The line below the table: figures of those who are marked, and what is done with them most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from lcdesk.model.selected_figures import SelectedFigures, figures_of
from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.commands import CHANGING
from lcdesk.ui.kit.grey_reasons import grey
from lcdesk.ui.kit.painting.plain_text import Retranslation, set_tip
from lcdesk.ui.kit.screen import Handlers
from lcdesk.ui.kit.widgets import Button, Label, row, rule
from lcdesk.ui.kit.widgets.layout import column
from lcdesk.ui.participants.shown import PeopleView

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent

COUNTED = 2000  # people; of more they are only counted
SOON_MS = 60
NO_ADDRESS = N_("Nobody who is marked has an e-mail address.")
NARROW = 560  # px; below, the figures alone stay


class MarkedPart:
    """`line` stands below the table."""

    def __init__(self, shown: PeopleView, retranslation: Retranslation) -> None:
        self._shown, self._context = shown, shown.context
        self.line = MarkedLine()
        self._soon = QTimer(shown, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self.show)
        for key, button in self.line.buttons.items():
            button.clicked.connect(lambda _on=False, key=key: self._context.command(key))
        retranslation.say(N_("Set status…"), self.line.buttons["set_status"].setText)
        retranslation.say(N_("Papers…"), self.line.buttons["papers_for"].setText)
        for happened in (shown.picked, shown.listed):
            happened.connect(self._soon.start)

    def handlers(self) -> Handlers:
        return {}

    def fill_menu(self, menu: QMenu) -> None:
        """It has nothing for the menu of the table."""

    def refresh(self, news: ChangeEvent | None) -> None:
        """`listed` comes when the rows are read anew."""

    def retranslate(self) -> None:
        self.show()

    def figures(self) -> SelectedFigures | None:
        """Of the people marked; None where nobody is, or more than are looked at."""
        view, block = self._shown.view, self._shown.block
        if not 0 < view.count_selected() <= COUNTED:
            return None
        records = map(self._shown.table.record, block.numbers())
        return figures_of((one for one in records if one), block.names)

    def addresses(self) -> int:
        """How many of those marked have an e-mail address; of more than are looked at, all may."""
        count = self._shown.view.count_selected()
        if count > COUNTED:
            return count
        records = map(self._shown.table.record, self._shown.block.numbers())
        return sum(bool(record and record["email"]) for record in records)

    def show(self) -> None:
        """Tell of those who are marked now."""
        count = self._shown.view.count_selected()
        told = figures.words() if (figures := self.figures()) else []
        if count > COUNTED:
            told = [n_("{count} marked", "{count} marked", count, count=f"{count:,}")]
        has_cohort = self._context.cohort_id is not None
        self.line.tell(told, count, self.addresses(), has_cohort=has_cohort)
        if count and (only := self._context.desk.only_looked_at):
            for key in CHANGING & self.line.buttons.keys():
                grey(self.line.buttons[key], only.message)


class MarkedLine(QWidget):
    """Figures at the left, buttons at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("plain")
        self.count, self.figures = Label("", 12, "bold"), Label("", 12, ink="fg2")
        self.buttons = {
            "set_status": Button("", "list-checks", "link"),
            "copy_mail": Button("", "mail", "link"),
            "papers_for": Button("", "files", "link"),
        }
        # what there is no room for is read on hover
        self.figures.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        line = row(self.count, self.figures, *self.buttons.values(), gap=10, margins=(18, 4, 10, 4))
        line.setStretch(1, 1)
        self.setLayout(column(rule(), line, gap=0))
        self._count = 0
        self._has_cohort = True

    def tell(self, told: list[str], count: int, addresses: int, *, has_cohort: bool) -> None:
        """The parts of what is known of so many marked people, `addresses` of whom have an e-mail
        address; nobody: what one can do.
        """
        self._count, self._has_cohort = count, has_cohort
        self.count.setText(told[0] if told else _("Nobody is marked"))
        words = "".join(f"·   {part}   " for part in told[1:]).rstrip()
        self.figures.setText(words)
        set_tip(self.figures, words)
        self.buttons["copy_mail"].setText(
            n_("Copy {count} address", "Copy {count} addresses", addresses)
        )
        for button in self.buttons.values():
            grey(button, "")
            button.setEnabled(count > 0)
        if count:
            grey(self.buttons["copy_mail"], "" if addresses else _(NO_ADDRESS))
        self._show_buttons()

    def _show_buttons(self) -> None:
        is_roomy = self.width() >= NARROW
        for key, button in self.buttons.items():
            button.setVisible(is_roomy and (key != "papers_for" or self._has_cohort))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_buttons()
