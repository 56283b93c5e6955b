"""Quota and balance: what was agreed about countries, regions, women and men, line by line, beside who there is so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QScrollArea, QWidget

from lcdesk.model.balance import BYS, Agreed, Balance, By, region_title, regions, title_of
from lcdesk.model.catalogue import PARTICIPANT, RecordKind
from lcdesk.model.entities import Cohort
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.fields import fields_of
from lcdesk.services.participants.quotas import Tally
from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.dialogs.form_dialog import FormDialog
from lcdesk.ui.kit.editing.editors import as_editor, editor_for, typed_text
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.widgets import Button, IconButton, Label, column, row

WIDTH, LINES_HIGH = 640, 230
BY_WORDS: dict[By, str] = {"country": N_("Country/region"), "region": N_("Region"), "gender": N_("Gender")}
COHORT = RecordKind("cohort", N_("Cohort"), fields_of(Cohort))
Keep = Callable[[Sequence[Agreed]], object]


class QuotaLine(QWidget):
    """One agreement: of what, at least, at most, and how many there are; `changed` when any of it is, `removed`."""

    changed = Signal()
    removed = Signal()

    def __init__(self, agreed: Agreed) -> None:
        super().__init__()
        self.by = QComboBox()
        self.by.setFont(font(13))
        self.by.setAccessibleName(_("Quota of"))
        for by in BYS:
            self.by.addItem(_(BY_WORDS[by]), by)
        self.by.setCurrentIndex(BYS.index(agreed.by))
        self.by.setFixedWidth(152)
        self.country = editor_for(PARTICIPANT.field("nationality"))
        self.region, self.gender = (
            _choice(regions(), region_title),
            _choice(["F", "M"], lambda code: title_of("gender", code)),
        )
        self.least, self.most = _number(_("At least")), _number(_("At most"))
        self.count = Label("", 13, ink="fg2")
        self.count.setFixedWidth(64)
        bin_button = IconButton("x", _("Remove"), self.removed.emit, size=28)
        self._show(agreed)
        values = column(self.country, self.region, self.gender, gap=0)
        whole = row(self.by, values, self.least, self.most, self.count, bin_button, gap=8)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.by.currentIndexChanged.connect(lambda _at: self._show_kind())
        for choice in (self.region, self.gender):
            choice.currentIndexChanged.connect(lambda _at: self.changed.emit())
        for editor in (self.country, self.least, self.most):
            as_editor(editor).committed.connect(self.changed)
            as_editor(editor).echoed.connect(lambda _text: self.changed.emit())

    def read(self) -> Agreed | None:
        """What stands in the line; None while it is of nothing. `BadValue` where a cell cannot be understood."""
        by: By = self.by.currentData()
        value = as_editor(self.country).read_value() if by == "country" else self._choice_of(by).currentData()
        least, most = as_editor(self.least).read_value(), as_editor(self.most).read_value()
        return Agreed(by, value, least, most) if value else None

    def texts(self) -> tuple[str, ...]:
        """What stands in the line, understood or not; () while nothing was typed into it."""
        by: By = self.by.currentData()
        value = typed_text(self.country) if by == "country" else self._choice_of(by).currentText()
        texts = (value, typed_text(self.least), typed_text(self.most))
        return (by, *texts) if any(texts) else ()

    def show_count(self, balance: Balance) -> None:
        """How many there are of it now."""
        try:
            agreed = self.read()
        except BadValue:
            agreed = None
        counts = {(share.by, share.value): share.count for share in balance.shares}
        self.count.setText("" if agreed is None else _("now {count}", count=counts.get((agreed.by, agreed.value), 0)))

    def _show(self, agreed: Agreed) -> None:
        as_editor(self.country).show_value(agreed.value if agreed.by == "country" else None)
        for by in ("region", "gender"):
            choice = self._choice_of(by)
            choice.setCurrentIndex(max(choice.findData(agreed.value), 0))
        as_editor(self.least).show_value(agreed.least)
        as_editor(self.most).show_value(agreed.most)
        self._show_kind()

    def _show_kind(self) -> None:
        by = self.by.currentData()
        for name, editor in (("country", self.country), ("region", self.region), ("gender", self.gender)):
            editor.setVisible(name == by)
        self.changed.emit()

    def _choice_of(self, by: By) -> QComboBox:
        return self.region if by == "region" else self.gender


class QuotaDialog(FormDialog):
    """`keep(agreed)` gets what is agreed now; the sentences below follow what is typed."""

    def __init__(self, parent: QWidget, tally: Tally, keep: Keep) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Quota and balance"))
        self.setFixedWidth(WIDTH)
        self._tally, self._keep = tally, keep
        self.lines: list[QuotaLine] = []
        self._box = QWidget()
        self._box.setObjectName("plain")
        self._rows = column(None, gap=6, margins=(0, 0, 8, 0))
        self._box.setLayout(self._rows)
        self.said = Label("", 12, ink="fg2", wraps=True)
        self.problem = Label("", 12, ink="bad", wraps=True)
        self.add = Button(_("Add a line"), "plus", clicked=lambda: self._add_line(Agreed("country", "")))
        self.ok = Button(_("Save"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        self._lay_out()
        for agreed in tally.agreed or (Agreed("gender", "F"), Agreed("country", "")):
            self._add_line(agreed)
        self._at_first = self._texts()
        self.lines[0].least.setFocus()

    def is_typed(self) -> bool:
        """Is any line another than at first?"""
        return self._texts() != self._at_first

    def _texts(self) -> list[tuple[str, ...]]:
        return [texts for line in self.lines if (texts := line.texts())]

    def read(self) -> list[Agreed]:
        """What stands in all lines; `BadValue` where one cannot be understood."""
        return [agreed for agreed in (line.read() for line in self.lines) if agreed is not None]

    def _lay_out(self) -> None:
        area = QScrollArea()
        area.setObjectName("plain")
        area.setWidgetResizable(True)
        area.setWidget(self._box)
        area.setFixedHeight(LINES_HIGH)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        cancel = Button(_("Cancel"), clicked=self.reject)
        heads = QGridLayout()
        heads.setContentsMargins(0, 0, 0, 0)
        for at, (text, width) in enumerate(((_("At least"), 64), (_("At most"), 64), ("", 108))):
            label = Label(text, 12, ink="fg3")
            label.setFixedWidth(width)
            heads.addWidget(label, 0, at)
        self.setLayout(
            column(
                Label(_("Quota and balance"), 17, "bold"), Label(self._whole(), 13, ink="fg2"), row(None, heads), area,
                row(self.add, None), self.said, self.problem, 6, row(None, cancel, self.ok), gap=8, margins=(24, 22, 24, 18),
            )
        )  # fmt: skip

    def _whole(self) -> str:
        """How many places are taken."""
        balance = self._tally.balance()
        if balance.places is None:
            return n_("{count} selected", "{count} selected", balance.taken)
        return _("{taken} of {places} places", taken=balance.taken, places=balance.places)

    def _add_line(self, agreed: Agreed) -> None:
        line = QuotaLine(agreed)
        self.lines.append(line)
        self._rows.insertWidget(len(self.lines) - 1, line)
        line.changed.connect(self._weigh)
        line.removed.connect(lambda: QTimer.singleShot(0, self, lambda: self._remove_line(line)))
        self._weigh()
        if not agreed.value:
            line.country.setFocus()

    def _remove_line(self, line: QuotaLine) -> None:
        if line in self.lines:
            self.lines.remove(line)
            self._rows.removeWidget(line)
            line.deleteLater()
            self._weigh()

    def _weigh(self) -> None:
        """What is typed, held against who there is."""
        self.problem.hide()
        try:
            agreed = tuple(self.read())
        except BadValue:
            agreed = self._tally.agreed
        balance = Tally(self._tally.places, agreed, self._tally.groups).balance()
        for line in self.lines:
            line.show_count(balance)
        self.said.setText("\n".join(remark.text for remark in balance.remarks))
        self.said.set_ink("warn" if any(remark.is_pressing for remark in balance.remarks) else "fg2")

    def _finish(self) -> None:
        try:
            self._keep(self.read())
        except (BadValue, KnownFault) as fault:  # what was typed stays
            self.problem.setText(str(fault))
            self.problem.show()
            return
        self.accept()


def _choice(values: Sequence[str], title: Callable[[str], str]) -> QComboBox:
    made = QComboBox()
    made.setFont(font(13))
    made.setAccessibleName(_("Quota of"))
    for value in values:
        made.addItem(title(value), value)
    return made


def _number(name: str) -> Any:
    made = editor_for(COHORT.field("places"))
    made.setFixedWidth(64)
    made.setAccessibleName(name)
    return made
