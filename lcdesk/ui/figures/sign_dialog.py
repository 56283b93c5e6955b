"""Signing a report: its number, who signs and a note are asked for; then it is kept as it
stands.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from lcdesk.model.faults import KnownFault
from lcdesk.model.report import Report
from lcdesk.services.figures.signed_reports import (
    SignedLine,
    in_language,
    last_signer,
    next_number,
    sign,
)
from lcdesk.texts import _
from lcdesk.ui.kit.forms.edit_tracking import LocalUndo
from lcdesk.ui.kit.painting.theme import CONTROL
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.widgets import Button, Label, column, row

WIDTH = 460  # px
LONGEST = {"number": 60, "signed_by": 100, "note": 2000}
Done = Callable[[SignedLine], object]


def ask_to_sign(context: Context, report: Report, on_done: Done | None = None) -> SignDialog:
    """Open the dialog over whatever is in front; `on_done` gets the signed report."""
    dialog = SignDialog(window_of(context), context, report, on_done)
    dialog.open()
    return dialog


def window_of(context: Context) -> QWidget | None:
    """What a dialog of this context stands over."""
    parent = QApplication.activeModalWidget() or context.parent()
    return parent if isinstance(parent, QWidget) else None


class SignDialog(QDialog):
    """Number and name are proposed; what cannot be kept is told here, and nothing typed is lost."""

    def __init__(
        self, parent: QWidget | None, context: Context, report: Report, on_done: Done | None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Sign the report"))
        self.setMinimumWidth(WIDTH)
        self._context, self._report, self._done = context, report, on_done
        desk = context.desk
        self.number, self.signed_by, self.note = (
            QLineEdit(next_number(desk)),
            QLineEdit(last_signer(desk) or desk.who),
            QLineEdit(),
        )
        self.problem = Label("", 12, ink="bad", wraps=True)
        self.problem.hide()
        self.ok = Button(_("Sign"), "signature", "primary", clicked=self._finish)
        self.ok.setDefault(True)
        self._lay_out()
        self.signed_by.setFocus()
        self.signed_by.selectAll()

    def _lay_out(self) -> None:
        report = self._report
        parts = column(Label(_("Sign the report"), 17, "bold"), gap=8, margins=(24, 22, 24, 18))
        about = " · ".join(in_language(words) for words in (report.scope, report.sentence) if words)
        for text, ink in (
            (about, "fg"),
            (
                _(
                    "These numbers are kept as they are. What changes in the desk from now on is "
                    "told beside them."
                ),
                "fg2",
            ),
        ):
            parts.addWidget(Label(text, 13, ink=ink, wraps=True))
        parts.addSpacing(4)
        fields = (
            ("number", _("Report no."), self.number),
            ("signed_by", _("Signed by"), self.signed_by),
            ("note", _("Note"), self.note),
        )
        for name, title, field in fields:
            label = Label(title, 12, ink="fg3")
            label.setBuddy(field)
            field.setAccessibleName(title)
            field.setFixedHeight(CONTROL)
            field.setMaxLength(LONGEST[name])
            parts.addWidget(label)
            parts.addWidget(field)
        parts.addWidget(self.problem)
        parts.addSpacing(6)
        parts.addLayout(row(None, Button(_("Cancel"), clicked=self.reject), self.ok))
        self.setLayout(parts)

    def _finish(self) -> None:
        context, own = self._context, LocalUndo(self._context.desk)
        signed: list[SignedLine] = []
        values = self.signed_by.text(), self.number.text().strip(), self.note.text()
        try:
            own.do(lambda: signed.append(sign(context.desk, self._report, *values)))
        except KnownFault as fault:
            self.problem.setText(str(fault))
            self.problem.show()
            return
        self.accept()
        (line,) = signed
        # exactly this is taken back, whatever was done in the meantime
        words = _("Signed as {number}.", number=line.number)
        context.offer(words, _("Undo"), lambda: context.announce(own.undo()), "ok")
        if self._done is not None:
            self._done(line)
