"""What papers say of a cohort while it is edited: the head with its organisers as it is printed in
both languages, and the texts for handbook and news with the language that is missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lcdesk.model.organisers import Organiser, organiser_words
from lcdesk.texts import N_, _
from lcdesk.ui.kit.forms.editors import WrappedEditor
from lcdesk.ui.kit.forms.form import FieldRow
from lcdesk.ui.kit.widgets import Card, Label, ThemedIcon, column, row
from lcdesk.ui.kit.widgets.chips import Chip

LABEL = 122  # px of the role before its organisations
LINES = 4  # of a text, which scrolls


@dataclass(frozen=True)
class CohortText:
    """One text of a cohort: the stem of its fields, what it is called, where it is printed, and its
    picture.
    """

    stem: str
    label: str
    use: str
    icon: str

    @property
    def fields(self) -> tuple[str, str]:
        """Its fields, English and Chinese."""
        return f"{self.stem}_en", f"{self.stem}_zh"


TEXTS = (
    CohortText("aims", N_("Aims"), N_("handbook, news"), "flag"),
    CohortText("overview", N_("Overview of the course"), N_("handbook, news"), "file-text"),
    CohortText("reminders", N_("Reminders"), N_("handbook"), "megaphone"),
)


class TextCard(Card):
    """A text in both languages, and a chip that says which one is missing. `inherited`: what stands
    for it where nothing is written.
    """

    def __init__(
        self, text: CohortText, rows: Sequence[FieldRow], inherited: Mapping[str, str | None]
    ) -> None:
        super().__init__()
        self.text, self._inherited = text, inherited
        self.rows = rows
        self.chip = Chip()
        head = row(
            ThemedIcon(text.icon, 16, "fg2"),
            Label(_(text.label), 14, "bold"),
            None,
            self.chip,
            gap=8,
        )
        use = Label(_(text.use), 12, ink="fg3")
        use.setContentsMargins(24, 0, 0, 0)
        made = column(column(head, use, gap=0), gap=8, margins=(14, 10, 14, 12))
        for part, name, mark in zip(rows, text.fields, ("EN", "中"), strict=True):
            part.label.setText(mark)
            part.label.setFixedWidth(24)
            editor = part.editor
            editor.setAccessibleName(part.field.title)
            if isinstance(editor, WrappedEditor):
                editor.keep_lines(LINES)
                editor.textChanged.connect(self.look)
                if theirs := inherited.get(name):
                    said = _("Of the programme: {text}", text=theirs)
                    editor.setPlaceholderText(said)
            made.addWidget(part)
        made.addStretch(1)
        self.setLayout(made)
        self.look()

    def look(self) -> None:
        """Say in which languages it is written."""
        written = [
            isinstance(part.editor, WrappedEditor) and bool(part.editor.toPlainText().strip())
            for part in self.rows
        ]
        inherited = [bool(self._inherited.get(name)) for name in self.text.fields]
        if not any(written) and any(inherited):
            self.chip.set_chip(_("of the programme"), "info", "circle-check")
        elif all(written):
            self.chip.set_chip(_("both languages"), "ok", "circle-check")
        elif written[0]:
            self.chip.set_chip(_("no Chinese"), "warn", "triangle-alert")
        elif written[1]:
            self.chip.set_chip(_("no English"), "warn", "triangle-alert")
        else:
            self.chip.set_chip(_("nothing yet"), "mute")


class PrintedHead(Card):
    """The title of a cohort and a line a role, as the report and the workbook begin, in Chinese and
    in English.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, list[str]] = {}
        self._papers: dict[Literal["zh", "en"], QVBoxLayout] = {
            "zh": QVBoxLayout(),
            "en": QVBoxLayout(),
        }
        made = column(
            row(
                Label(_("As printed"), 14, "bold"),
                Label(_("head of report, workbook and timetable"), 12, ink="fg3"),
                None,
                gap=8,
            ),
            gap=12,
            margins=(14, 12, 14, 14),
        )
        for paper in self._papers.values():
            paper.setSpacing(5)
            made.addLayout(paper)
        made.addStretch(1)
        self.setLayout(made)

    def show_head(self, names: Mapping[str, str | None], organisers: Sequence[Organiser]) -> None:
        """Lay it out for a cohort of these names ("en", "zh")."""
        words = organiser_words(organisers)
        for code, paper in self._papers.items():
            title = names.get(code) or names.get("en") or names.get("zh") or ""
            said = [one.said(code)[0] for one in words]
            self.lines[code] = [title, *said]
            while item := paper.takeAt(0):
                if widget := item.widget():
                    widget.hide()
                    widget.deleteLater()
            paper.addWidget(Label(title, 13, "bold", wraps=True))
            for line in said:
                paper.addWidget(_role_line(line, "：" if code == "zh" else ": "))
            if not said:
                empty = _("No organisation has a role yet.")
                paper.addWidget(Label(empty, 12, ink="fg3", wraps=True))


def _role_line(line: str, sign: str) -> QWidget:
    """The role, and beside it the organisations in it."""
    role, _sign, names = line.partition(sign)
    label = Label(role, 12, "medium", ink="accent", wraps=True)
    label.setFixedWidth(LABEL)
    made = QWidget()
    body = row(label, Label(names, 12, wraps=True), gap=8)
    body.setAlignment(label, Qt.AlignmentFlag.AlignTop)
    body.setStretch(1, 1)
    made.setLayout(body)
    return made
