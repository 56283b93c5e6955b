"""The dialog "Passport lines": the lines at the foot of a passport typed, pasted or scanned,
checked, and compared with the record.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QCheckBox, QGridLayout, QPlainTextEdit, QVBoxLayout, QWidget

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.fields import masked
from lcdesk.model.mrz import Fault, Mrz, country_of, read, words_of
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants import documents
from lcdesk.services.participants.documents import Difference
from lcdesk.texts import _
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.dialogs.form_dialog import FormDialog
from lcdesk.ui.kit.widgets import Banner, Button, Label, column, row

WIDE, LABELS = 600, 150  # px
_LINES = 3


class PassportLines(FormDialog):
    """What is ticked is taken over as one operation; nothing is written before."""

    def __init__(self, parent: QWidget, desk: Desk, enrolment_id: int, name: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Passport lines"))
        self.setMinimumWidth(WIDE)
        self._desk, self._id = desk, enrolment_id
        self._mrz: Mrz | None = None
        self.ticks: dict[str, QCheckBox] = {}
        self.lines = self._field()
        self.said, self.remark = Banner(), Label("", 12, ink="fg2", wraps=True)
        self.repairs, self.differences = QVBoxLayout(), QWidget()
        self.take = Button(_("Take over"), kind="primary", clicked=self._take)
        self.take.setDefault(True)
        place = row(self.lines)
        cancel = Button(_("Cancel"), clicked=self.reject)
        hint = Label(
            _(
                "Type, paste or scan the two lines with many < at the foot of the page with the "
                "photo."
            ),
            13,
            ink="fg2",
            wraps=True,
        )
        self.setLayout(
            column(
                Label(_("Passport lines of {name}", name=name), 17, "bold", wraps=True),
                hint,
                place,
                self.said,
                self.repairs,
                self.remark,
                self.differences,
                row(None, cancel, self.take),
                gap=12,
                margins=(24, 22, 24, 18),
            )
        )
        # a style sheet knows nothing of its lines
        place.addStrut(self.lines.fontMetrics().lineSpacing() * _LINES + 26)
        self.lines.textChanged.connect(self._read)
        self._show(None, ())
        self.lines.setFocus()

    def is_typed(self) -> bool:
        """Does anything stand in the lines?"""
        return bool(self.lines.toPlainText().strip())

    def _field(self) -> QPlainTextEdit:
        made = QPlainTextEdit()
        face = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        face.setPixelSize(15)
        made.setFont(face)
        made.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        made.setTabChangesFocus(True)
        made.setAcceptDrops(False)
        made.setAccessibleName(_("Lines of the passport"))
        made.setPlaceholderText(
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
        )
        return made

    def _read(self) -> None:
        """Whenever something is typed: what the lines say, what is wrong with them, what
        differs.
        """
        text = self.lines.toPlainText()
        if not text.strip():
            self._show(None, ())
            return
        try:
            mrz = read(text)
        except BadValue as bad:
            self._show(None, ())
            self.said.say(bad.message, "mute")
            return
        try:
            self._show(mrz, documents.compare(self._desk, self._id, mrz))
            is_stranger = documents.is_stranger(self._desk, self._id, mrz)
        except KnownFault as fault:
            show_fault(fault, self)
            return
        self._say(mrz, is_stranger=is_stranger)

    def _say(self, mrz: Mrz, *, is_stranger: bool) -> None:
        if is_stranger:
            name = f"{mrz.given} {mrz.surname}".strip()
            self.said.say(_("These are the lines of {name}. Nothing is ticked.", name=name), "warn")
        elif mrz.is_sure:
            words = (
                _("All check digits add up.")
                if self.ticks
                else _("All check digits add up, and the record says the same.")
            )
            self.said.say(words, "ok")
        else:
            self.said.say(
                _(
                    "The lines do not add up: something was misread. Compare them with the "
                    "passport."
                ),
                "bad",
            )
        for fault in mrz.faults:
            self.repairs.addWidget(self._repair_line(fault))
        self.remark.setText(_remarks(mrz))
        self.remark.setVisible(bool(self.remark.text()))

    def _show(self, mrz: Mrz | None, differences: Sequence[Difference]) -> None:
        self._mrz, self._shown = mrz, tuple(differences)
        self.said.hide()
        self.remark.hide()
        while item := self.repairs.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self._list(differences)
        self._allow()

    def _repair_line(self, fault: Fault) -> QWidget:
        made, inside = QWidget(), QVBoxLayout()
        made.setLayout(inside)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(2)
        inside.addWidget(Label(fault.words, 13, ink="bad", wraps=True))
        for repair in fault.repairs:
            words = _("Read {fits} at place {place}", fits=repair.fits, place=repair.place)
            put = Button(
                words,
                kind="link",
                clicked=partial(self.lines.setPlainText, "\n".join(repair.lines)),
            )
            inside.addWidget(put, 0, Qt.AlignmentFlag.AlignLeft)
        return made

    def _list(self, differences: Sequence[Difference]) -> None:
        """A line a difference: its tick, what stands now, what the lines say."""
        fresh = QWidget()
        grid = QGridLayout(fresh)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setColumnMinimumWidth(0, LABELS)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        self.ticks = {}
        heads = ("", _("The record"), _("The passport")) if differences else ()
        for at, words in enumerate(heads):
            grid.addWidget(Label(words, 12, "medium", "fg3"), 0, at)
        for at, found in enumerate(differences, 1):
            self._add_line(grid, at, found)
        if layout := self.layout():
            layout.replaceWidget(self.differences, fresh)
        self.differences.hide()
        self.differences.deleteLater()
        self.differences = fresh
        fresh.setVisible(bool(differences))

    def _add_line(self, grid: QGridLayout, at: int, found: Difference) -> None:
        field = PARTICIPANT.field(found.field)
        tick = self.ticks[found.field] = QCheckBox(field.title)
        tick.setChecked(found.is_proposed)
        tick.toggled.connect(self._allow)
        now, said = field.text({field.name: found.now}), field.text({field.name: found.read})
        grid.addWidget(tick, at, 0)
        grid.addWidget(
            Label((masked(now) if field.is_private else now) or "–", 13, ink="fg2", wraps=True),
            at,
            1,
        )
        grid.addWidget(Label(said, 13, "medium", wraps=True), at, 2)

    def _allow(self) -> None:
        self.take.setEnabled(any(tick.isChecked() for tick in self.ticks.values()))

    def _take(self) -> None:
        names = [name for name, tick in self.ticks.items() if tick.isChecked()]
        if self._mrz is None or not names:
            return
        try:
            documents.take(self._desk, self._id, self._mrz, names, self._shown)
        except KnownFault as fault:  # the lines stay; what the record says now is shown
            show_fault(fault, self)
            self._read()
        else:
            self.accept()


def _remarks(mrz: Mrz) -> str:
    """What else the lines say: a name that may be cut, a nationality that is no country's, a
    visa.
    """
    told: list[str] = []
    if mrz.is_visa:
        told.append(
            _("These are the lines of a visa: its number and last day are not the passport's.")
        )
    if mrz.is_cut:
        told.append(_("The names fill the line; they may be longer."))
    if country_of(mrz.nationality) is None and mrz.nationality:
        told.append(
            _("Nationality: {what} ({code}).", what=words_of(mrz.nationality), code=mrz.nationality)
        )
    return "\n".join(told)
