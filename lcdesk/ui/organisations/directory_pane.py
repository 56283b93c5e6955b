"""The pane beside a table of the directory: the form of one entry, saved field by field, and
where it is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from lcdesk.model.day_words import short_day
from lcdesk.model.lists import ACTIVITY_ROLE
from lcdesk.services.curriculum.directory import EXPERTS, Shelf, Use, name_of
from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.forms.form import RecordForm
from lcdesk.ui.kit.painting.plain_text import PaintedButton, set_tip
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.table.delegates import draw_text
from lcdesk.ui.kit.table.model import Record
from lcdesk.ui.kit.translated_texts import Retranslation
from lcdesk.ui.kit.widgets import IconButton, Label, column, row, rule, scrolled
from lcdesk.ui.kit.widgets.controls import paint_line_ground
from lcdesk.ui.organisations.directory_content import SHELVES

WIDTH = 348
MOST = 40  # uses told one by one
_HIGH = 48


class DirectoryPane(QFrame):
    """Tells `kept(field, value)`, `revealed(field)`, `opened(Use)` for an activity that was
    clicked, `closed()`.
    """

    kept = Signal(str, object)
    revealed = Signal(str)
    opened = Signal(object)
    closed = Signal()

    def __init__(self, screen: QWidget) -> None:
        super().__init__(screen)
        self.setObjectName("pane")
        self.setFixedWidth(WIDTH)
        self.retranslation = Retranslation()
        self.shelf: Shelf = EXPERTS
        self.record: Record = {}
        self._uses: Sequence[Use] = ()
        self.title = Label("", 15, "bold", wraps=True)
        self.close_button = IconButton("x", clicked=self.closed.emit, size=28)
        self.retranslation.say(N_("Close"), self.close_button.set_name)
        self.forms = {name: RecordForm(shelf.kind) for name, shelf in SHELVES.items()}
        for form in self.forms.values():
            form.changed.connect(self.kept)
            form.revealed.connect(self.revealed)
        self.count = Label("", 13, "bold", wraps=True)
        self.uses = QWidget()
        self.uses.setObjectName("plain")
        self.uses.setLayout(column(gap=2))
        self._build()
        for form in self.forms.values():
            form.set_always(tuple(field.name for field in form.kind.fields))
        self._say()
        self.hide()

    @property
    def key(self) -> int:
        """The id of the entry shown, 0 for none."""
        return int(self.record.get("id") or 0)

    def show_entry(self, shelf: Shelf, record: Record, uses: Sequence[Use]) -> None:
        """Show an entry and where it is used."""
        self.shelf, self.record, self._uses = shelf, record, uses
        for name, form in self.forms.items():
            form.setVisible(name == shelf.kind.name)
        self.forms[shelf.kind.name].show_record(record)
        self._say()
        self.show()

    def focus_form(self) -> None:
        """Go to the name."""
        self.forms[self.shelf.kind.name].focus_field(self.shelf.names[0])

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self.retranslation.again()
        for form in self.forms.values():
            form.retranslate()
        self._say()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        head = row(self.title, self.close_button, margins=(20, 18, 12, 10))
        head.setStretch(0, 1)
        head.setAlignment(self.close_button, Qt.AlignmentFlag.AlignTop)
        body = QWidget()
        body.setObjectName("plain")
        # from the outside in: what gets a parent is styled anew with all that is in it
        self.setLayout(column(head, scrolled(body), gap=0))
        inside = column(
            *self.forms.values(),
            rule(),
            self.count,
            self.uses,
            None,
            gap=10,
            margins=(20, 4, 14, 12),
        )
        body.setLayout(inside)

    def _say(self) -> None:
        self.title.setText(name_of(self.shelf, self.record))
        count = len({use.activity_id for use in self._uses})
        self.count.setText(
            n_("In {count} activity", "In {count} activities", count)
            if count
            else _("In no activity yet")
        )
        lines = self.uses.layout()
        assert lines is not None
        while lines.count():
            item = lines.takeAt(0)
            if item and (widget := item.widget()):
                widget.hide()
                widget.deleteLater()
        for use in self._uses[:MOST]:
            line = UseLine(use)
            line.clicked.connect(partial(self.opened.emit, use))
            lines.addWidget(line)
        if len(self._uses) > MOST:
            more = len(self._uses) - MOST
            lines.addWidget(Label(n_("and {count} more", "and {count} more", more), 12, ink="fg3"))


class UseLine(PaintedButton):
    """An activity as a line to click: its title, and below it day, role, cohort and the name as
    printed.
    """

    def __init__(self, use: Use) -> None:
        super().__init__()
        self.setFixedHeight(_HIGH)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        said = [
            short_day(use.date) if use.date else _("no day"),
            ACTIVITY_ROLE.format(use.role) if use.role else "",
            use.cohort,
            use.printed,
        ]
        self._lines = use.title, " · ".join(one for one in said if one)
        self.setAccessibleName(", ".join(self._lines))
        set_tip(self, "\n".join(self._lines))

    def sizeHint(self) -> QSize:
        return QSize(200, _HIGH)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_line_ground(painter, self)
        for text, top, face, ink in (
            (self._lines[0], 4, font(13), "fg"),
            (self._lines[1], 24, font(12), "fg2"),
        ):
            draw_text(painter, QRect(6, top, self.width() - 12, 20), text, face, colour(ink))
