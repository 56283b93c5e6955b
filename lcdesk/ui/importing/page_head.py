"""The head of a review: what was understood in a sentence, remarks on demand, and which sheet, heads and cohort it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from lcdesk.tabular.review import ReviewedTables
from lcdesk.tabular.understood import ReadTable
from lcdesk.texts import N_, _, n_
from lcdesk.ui.importing.review import Outlook
from lcdesk.ui.kit.dialogs.popup import Popup
from lcdesk.ui.kit.painting.plain_text import literal, set_tip
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.translated_texts import Retranslation
from lcdesk.ui.kit.widgets import Button, Label, MenuButton, column, row

_WIDE = 210  # px of a cohort's or sheet's name in a button
_REMARKS = 460  # px of the remarks' width
Chosen = Callable[[], object]


class ReviewPageHeader(QWidget):
    """Title and sentence, and the buttons beside them; what they choose is up to the page."""

    def __init__(self, retranslation: Retranslation) -> None:
        super().__init__()
        self.title, self.sentence = Label("", 22, "bold"), Label("", 13, ink="fg2")
        self.details = Button("", kind="link", clicked=self.show_remarks)
        self.sheet, self.heads = MenuButton("", "files"), Button("", "sliders-horizontal")
        self.columns, self.target = MenuButton("", "columns-3"), MenuButton("", "users")
        self.remembered: Chosen | None = None
        self._remarks: Sequence[str] = ()
        self._texts = ("", "")
        for text, setter in (
            (N_("Sheet"), self.sheet.set_label), (N_("Columns"), self.columns.set_label), (N_("Into"), self.target.set_label),
        ):  # fmt: skip
            retranslation.say(text, setter)
        self._build()

    def show_place(self, outlook: Outlook, at: int, title: str, sentence: str) -> None:
        """The sheet on view, of those of the file."""
        sight, ignored = outlook.sights[at], outlook.plan.understanding.ignored_sheets
        table = outlook.plan.understanding.tables[sight.tables[0]]
        self._texts, self._remarks = (title, sentence), outlook.remarks
        self.sheet.setVisible(len(outlook.sights) + len(ignored) > 1)
        self.sheet.set_value(shortened(_place_words(sight, at, len(outlook.sights))))
        _calm(self.sheet)
        self.heads.setText(heads_button(table))
        self.heads.setVisible(table.shape == "list")
        self.details.setText(n_("{count} remark", "{count} remarks", len(self._remarks)))
        set_tip(self.details, "\n".join(self._remarks))
        self.details.setVisible(bool(self._remarks))
        self.fit()

    def offer_choices(self, *, is_file: bool) -> None:
        """Heads, columns and cohort are chosen for files; for rows that waited they were."""
        self.heads.setVisible(is_file and not self.heads.isHidden())
        for button in (self.columns, self.target):
            button.setVisible(is_file)
        self.fit()

    def show_target(self, words: str, tip: str) -> None:
        """Where the rows go."""
        self.target.set_value(shortened(words))
        set_tip(self.target, tip)

    def show_remarks(self) -> None:
        """What is worth knowing about how the file was read, below the sentence."""
        below = self.details.mapToGlobal(QPoint(0, self.details.height() + 2))
        Remarks(self, self._remarks, self.remembered).open_at(below)

    def fit(self) -> None:
        """Title and sentence end in dots where the buttons leave no room; on hover they are whole."""
        buttons = [one for one in (self.sheet, self.heads, self.columns, self.target) if not one.isHidden()]
        room = self.width() - 12 - sum(one.sizeHint().width() + 8 for one in buttons)
        below = self.width() - (self.details.sizeHint().width() + 14 if not self.details.isHidden() else 8)
        for label, text, wide in ((self.title, self._texts[0], room), (self.sentence, self._texts[1], below)):
            label.setText(label.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(wide, 80)))
            set_tip(label, text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def _build(self) -> None:
        above = row(gap=8)
        above.addWidget(self.title, 1)
        for button in (self.sheet, self.heads, self.columns, self.target):
            above.addWidget(button)
        made = column(above, row(self.sentence, self.details, None, gap=6), gap=0)
        self.title.setMinimumWidth(80)
        self.sentence.setMinimumWidth(80)
        self.setLayout(made)


class Remarks(Popup):
    """Sentences on how a file was read, and a way to what is remembered."""

    def __init__(self, parent: QWidget, remarks: Sequence[str], remembered: Chosen | None) -> None:
        super().__init__(parent, _("How this file was read"))
        self._box = column(Label(_("How this file was read"), 13, "bold"), gap=8, margins=(16, 14, 16, 14))
        for remark in remarks:
            self._box.addWidget(Label(remark, 13, ink="fg2", wraps=True))
        if remembered is not None:
            link = Button(_("What is remembered…"), kind="link", clicked=lambda: (self.close(), remembered()))
            self._box.addLayout(row(link, None, margins=(-4, 0, 0, 0)))
        self.setLayout(self._box)
        self.setFixedSize(_REMARKS, self._box.totalHeightForWidth(_REMARKS))


def fill_sheets(
    menu: QMenu, outlook: Outlook, present: int, choose: Callable[[int], object], read: Callable[[str], object]
) -> None:
    """The sheets that are read, with what they ask, and below those that are not, to be read after all."""
    for at, sight in enumerate(outlook.sights):
        people = n_("{count} row", "{count} rows", sight.planned)
        asked = sum(place in outlook.lines.asked for place in sight.rows)
        said = " · ".join([people, *([n_("{count} asks", "{count} ask", asked)] if asked else [])])
        action = menu.addAction(literal(f"{sheet_name(sight)}    {said}"), lambda at=at: choose(at))
        action.setCheckable(True)
        action.setChecked(at == present)
    ignored: Mapping[str, str] = outlook.plan.understanding.ignored_sheets
    if ignored:
        menu.addSeparator()
        menu.addAction(_("Not read; choose one to read it after all:")).setEnabled(False)
    for name, why in ignored.items():
        action = menu.addAction(literal(f"{name}    {shortened(why)}"), lambda name=name: read(name))
        set_tip(action, why)
    menu.setToolTipsVisible(True)


def heads_button(table: ReadTable) -> str:
    """Header row: 3."""
    first, last = table.head_rows
    if first < 1:
        return _("No header row")
    if first == last:
        return _("Header row: {row}", row=first)
    return _("Header rows: {first}–{last}", first=first, last=last)


def _calm(button: MenuButton) -> None:
    """A button that only says what is on view looks like any other."""
    button.setProperty("on", False)
    button.style().unpolish(button)
    button.style().polish(button)


def _place_words(sight: ReviewedTables, at: int, count: int) -> str:
    if count == 1:
        return sheet_name(sight)
    return _("{name} ({number} of {count})", name=sheet_name(sight), number=at + 1, count=count)


def sheet_name(sight: ReviewedTables) -> str:
    """The name of the sheet, or of the first of several that are one list."""
    if len(sight.sheets) > 1:
        return _("{first} and {count} more", first=sight.sheets[0], count=len(sight.sheets) - 1)
    return next(iter(sight.sheets), "") or (_("People") if sight.record == "participant" else _("Timetable"))


def shortened(words: str) -> str:
    """Words that fit into a button."""
    return QFontMetrics(font(13)).elidedText(words, Qt.TextElideMode.ElideMiddle, _WIDE)
