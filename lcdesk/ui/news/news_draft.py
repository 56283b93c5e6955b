"""The news draft of a cohort: sentence by sentence in Chinese and English, where each value is
from, what is missing, and the ways to mend it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QComboBox,
    QDialog,
    QFrame,
    QVBoxLayout,
    QWidget,
)

from lcdesk.model.faults import KnownFault
from lcdesk.model.files import NEWS, write_bytes
from lcdesk.services.news.fact_words import Gap, Part
from lcdesk.services.news.factsheet import FactSheet, PrintedSentence, make_factsheet
from lcdesk.services.news.sentence_templates import LANGS, Lang
from lcdesk.services.papers.news_paper import (
    gather_news,
    kept_news_template,
    languages_of,
    list_news_templates,
    save_news,
)
from lcdesk.texts import LANGUAGES, _, n_
from lcdesk.ui.kit.dialogs.saving import ask_to_save, tell_saved
from lcdesk.ui.kit.origin_links import icon_of, link_of
from lcdesk.ui.kit.painting.theme import CONTROL, font
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.tasks import LatestAnswer, Task
from lcdesk.ui.kit.widgets import (
    Banner,
    Button,
    Card,
    Chip,
    Label,
    ThemedIcon,
    column,
    row,
    rule,
    scrolled,
)
from lcdesk.ui.news.sentence_row import GUTTER, NUMBER, SentenceRow
from lcdesk.ui.news.templates_dialog import TemplatesDialog

SIZE, SIDE = (1180, 760), 306  # px: of the dialog, of the pane beside the sentences


class NewsDialog(QDialog):
    """What is seen is what is copied and saved, gaps in brackets."""

    def __init__(self, parent: QWidget, context: Context, cohort_id: int) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("News draft"))
        self._context, self._cohort_id, self._latest = context, cohort_id, LatestAnswer()
        self.sheet: FactSheet | None = None
        self.rows: list[SentenceRow] = []
        self._group = QButtonGroup(self)
        self.known, self.gap_chip = Label("", 15, "bold"), Chip("", "warn", "triangle-alert")
        self.language = _language_chooser()
        self.through = _chooser(_("Through"))
        self._through_words = Label(_("Through"), 12, ink="fg2")
        self.templates = Button(_("&Templates…"), "pencil", clicked=lambda: self.edit_template())
        self.save = Button(_("&Save…"), "download", clicked=self.ask_where)
        self.copy = Button(_("&Copy"), "copy", "primary", self.copy_text)
        self.close_button = Button(_("Close"), clicked=self.reject)
        self.banner = Banner()
        self.lines = QVBoxLayout()
        self.heads = row(gap=GUTTER, margins=(NUMBER, 10, GUTTER, 10))
        self.pane = QVBoxLayout()
        self._lay_out(parent)
        self.language.currentIndexChanged.connect(lambda _at: self._show_rows())
        self.read()

    def langs(self) -> tuple[Lang, ...]:
        """The languages on view."""
        chosen = self.language.currentData()
        return LANGS if chosen == "both" else (chosen,)

    # --- read and shown ---

    def read(self) -> None:
        """Gather what the desk knows beside the window, then show it."""
        desk, cohort_id = self._context.desk, self._cohort_id
        self._context.tasks.run(
            _("Gathering the facts"),
            lambda _task: (make_factsheet(desk, cohort_id), list_news_templates(desk)),
            self._latest.only(lambda found: self._show(*found)),
            self._refuse,
            owner=self,
            is_quiet=True,
        )

    def _show(self, sheet: FactSheet, templates: Sequence[str]) -> None:
        self.sheet = sheet
        chosen = self.through.currentData()
        self.through.clear()
        self.through.addItem(_("a plain page"), "")
        for name in templates:
            self.through.addItem(name, name)
        self.through.setCurrentIndex(max(self.through.findData(chosen), 0))
        for part in (self.through, self._through_words):
            part.setVisible(bool(templates))
        self.known.setText(
            _("{known} of {count} facts are known", known=sheet.known, count=len(sheet.facts))
        )
        gaps = len(sheet.gaps)
        self.gap_chip.set_chip(
            n_("{count} gap", "{count} gaps", gaps) if gaps else _("no gap"),
            "warn" if gaps else "ok",
            "triangle-alert" if gaps else "check",
        )
        self._show_rows()

    def _show_rows(self) -> None:
        """The sentences in the languages chosen; the one that was marked stays so."""
        if self.sheet is None:
            return
        marked, langs = self.chosen_key(), self.langs()
        _clear(self.lines)
        self._show_heads(langs)
        for button in self.rows:
            self._group.removeButton(button)
        pairs = [pair for pair in self.sheet.pairs() if any(lang in pair for lang in langs)]
        self.rows = [
            SentenceRow(number, [pair.get(lang) for lang in langs])
            for number, pair in enumerate(pairs, 1)
        ]
        for line in self.rows:
            line.toggled.connect(lambda on, key=line.key: on and self._explain(key))
            self._group.addButton(line)
            self.lines.addWidget(line)
        self.lines.addStretch(1)
        wanted = next((one for one in self.rows if one.key == marked), None)
        if first := wanted or next(iter(self.rows), None):
            first.setChecked(True)
            if not marked:
                first.setFocus()
        for button in (self.copy, self.save):
            button.setEnabled(bool(self.rows))

    def _show_heads(self, langs: Sequence[Lang]) -> None:
        """The languages above their columns."""
        _clear(self.heads)
        for place, lang in enumerate(langs):
            self.heads.addWidget(Label(LANGUAGES[lang], 12, "medium", "fg2"))
            self.heads.setStretch(place, 1)

    def chosen_key(self) -> str:
        """Which sentence is explained; "" while there is none."""
        return next((one.key for one in self.rows if one.isChecked()), "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go from sentence to sentence."""
        step = {int(Qt.Key.Key_Up): -1, int(Qt.Key.Key_Down): 1}.get(event.key(), 0)
        at = next((place for place, one in enumerate(self.rows) if one.isChecked()), None)
        if step and at is not None and 0 <= at + step < len(self.rows):
            line = self.rows[at + step]
            line.setChecked(True)
            line.setFocus()
            line.reveal()
            return
        super().keyPressEvent(event)

    def _refuse(self, fault: BaseException) -> None:
        if not isinstance(fault, KnownFault):
            self._context.tasks.failed.emit(fault)
            return
        self.banner.say(str(fault), "bad", can_close=True)

    # --- where it is from ---

    def _explain(self, key: str) -> None:
        sheet = self.sheet
        shown = {one.lang: one for one in (sheet.sentences if sheet else ()) if one.key == key}
        _clear(self.pane)
        if sheet is None or not shown:
            return
        number = next(one.number for one in self.rows if one.key == key)
        first = next(iter(shown.values()))
        parts = [part for value in first.values for part in value.parts]
        count = n_("{count} value, from this desk", "{count} values, from this desk", len(parts))
        place = _("Sentence {number} of {count}", number=number, count=len(self.rows))
        for widget in (
            Label(place, 12, ink="fg2"),
            Label(_("Where it is from"), 16, "bold"),
            Label(count, 12, ink="fg2"),
            *(self._card(part) for part in parts),
        ):
            self.pane.addWidget(widget)
        self.pane.addSpacing(6)
        self.pane.addWidget(rule())
        self._add_template([shown[lang] for lang in self.langs() if lang in shown])
        self._add_gaps(sheet.gaps)
        self.pane.addStretch(1)

    def _card(self, part: Part) -> QWidget:
        """One of those a value names: in both languages, and its place."""
        texts = ["".join(piece.text for piece in part.said[lang]) for lang in LANGS]
        texts[1] = texts[1].removeprefix("the ")  # as it is called where it is kept
        names = column(Label(texts[1], 13, "medium", wraps=True), gap=1)
        if texts[0] != texts[1]:
            names.addWidget(Label(texts[0], 12, ink="fg2", wraps=True))
        origin = part.origins[0]
        picture = column(ThemedIcon(icon_of(origin), 16, "ok"), None)
        card = Card()
        inside = column(row(picture, names, gap=10), gap=6, margins=(12, 9, 10, 8))
        for one in part.origins:
            foot = row(Label(one.said, 12, ink="fg2", wraps=True), gap=6)
            foot.setStretch(0, 1)
            link = link_of(self._context, one)
            if link is not None:
                foot.addWidget(self._link(link.words, link.go))
            inside.addWidget(rule())
            inside.addLayout(foot)
        card.setLayout(inside)
        return card

    def _link(self, words: str, go: Callable[[], object]) -> Button:
        """It leads away from here: the dialog goes first."""

        def leave() -> None:
            self.accept()
            go()

        made = Button(words, "arrow-right", "link", leave)
        made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands behind
        return made

    def _add_template(self, sentences: Sequence[PrintedSentence]) -> None:
        key = sentences[0].key if sentences else ""
        edit = Button(_("Edit"), kind="link", clicked=lambda: self.edit_template(key))
        self.pane.addLayout(row(Label(_("Sentence template"), 13, "bold"), None, edit))
        for one in sentences:
            self.pane.addWidget(Label(one.template.text, 12, ink="fg2", wraps=True))

    def _add_gaps(self, gaps: Sequence[Gap]) -> None:
        if not gaps:
            return
        self.pane.addSpacing(6)
        self.pane.addWidget(rule())
        head = row(Label(_("Gaps"), 13, "bold"), Label(str(len(gaps)), 12, ink="fg2"), None)
        self.pane.addLayout(head)
        for gap in gaps:
            self.pane.addWidget(self._gap_card(gap))

    def _gap_card(self, gap: Gap) -> QWidget:
        card = QFrame()
        card.setObjectName("banner")
        card.setProperty("tone", "warn")
        words = Label(gap.words, 12, "medium", "warn", wraps=True)
        texts = column(words, gap=3)
        link = link_of(self._context, gap.origin)
        if link is not None:
            texts.addLayout(row(self._link(link.words, link.go), None))
        picture = column(ThemedIcon("triangle-alert", 14, "warn"), None)
        inside = row(picture, texts, gap=8, margins=(10, 8, 10, 8))
        inside.setStretch(1, 1)
        card.setLayout(inside)
        return card

    # --- what is done with it ---

    def copy_text(self) -> None:
        """The draft on the clipboard."""
        if self.sheet is not None:
            QGuiApplication.clipboard().setText(self.sheet.text(self.langs()))
            self.banner.say(_("The draft is on the clipboard."), "ok", can_close=True)

    def ask_where(self) -> None:
        """Ask where the text goes."""
        name = f"{_('News draft')} {self._context.cohort.get('name') or ''}".strip()
        ask_to_save(self, _("Save the news draft"), NEWS, name, self.save_to)

    def save_to(self, path: Path) -> None:
        """Write what is on view as text; or, as it is by now, as .docx or PDF, through the template
        that is chosen.
        """
        if self.sheet is None:
            return
        if NEWS.ending_of(path) == ".txt":
            write_bytes(path, self.sheet.text(self.langs()).encode(), formats=NEWS)
            tell_saved(self, path)
            return
        desk, cohort_id, langs = self._context.desk, self._cohort_id, self.langs()
        name, office = self.through.currentData(), self._context.office

        def save(_task: Task) -> Path:
            through = kept_news_template(desk, name) if name else None
            wanted = languages_of(through) if through else langs
            save_news(gather_news(desk, cohort_id, wanted, office=office), path, through)
            return path

        self._context.tasks.run(
            _("Saving the news draft"),
            save,
            lambda saved: tell_saved(self, saved),
            self._refuse,
            owner=self,
        )

    def edit_template(self, key: str = "") -> TemplatesDialog:
        """The words of a sentence, as the office wants them."""
        wanted = key or self.chosen_key() or "title"
        dialog = TemplatesDialog(self, self._context.desk, wanted, self.read)
        dialog.open()
        return dialog

    # --- how it is built ---

    def _lay_out(self, parent: QWidget) -> None:
        label = Label(_("Text"), 12, ink="fg2")
        label.setBuddy(self.language)
        top = row(Label(_("News draft"), 20, "bold"), None, self.templates, self.save, self.copy)
        self._through_words.setBuddy(self.through)
        below = row(
            label,
            self.language,
            self._through_words,
            self.through,
            None,
            self.known,
            self.gap_chip,
            gap=10,
        )
        inside = QWidget()
        inside.setObjectName("plain")
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.lines.setSpacing(0)
        inside.setLayout(self.lines)
        area = scrolled(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar = area.verticalScrollBar().sizeHint().width()
        self.heads.setContentsMargins(NUMBER, 10, GUTTER + bar, 10)
        paper = Card()
        paper.setLayout(column(self.heads, rule(), area, gap=0, margins=(1, 1, 1, 1)))
        left = column(
            top,
            below,
            self.banner,
            paper,
            row(None, self.close_button),
            gap=12,
            margins=(24, 20, 20, 16),
        )
        beside, explained = QFrame(), QWidget()
        beside.setObjectName("pane")
        beside.setFixedWidth(SIDE)
        explained.setObjectName("plain")
        self.pane.setContentsMargins(18, 20, 18, 16)
        self.pane.setSpacing(8)
        explained.setLayout(self.pane)
        side = scrolled(explained)
        side.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        beside.setLayout(column(side, gap=0))
        whole = row(beside, gap=0)
        whole.insertLayout(0, left, 1)
        self.setLayout(whole)
        self.setMinimumSize(860, 480)
        room = parent.window().size()
        self.resize(min(SIZE[0], room.width()), min(SIZE[1], room.height()))
        self.copy.setDefault(True)


def _language_chooser() -> QComboBox:
    made = _chooser(_("Text"))
    for code, name in (
        ("both", _("Chinese and English")),
        ("zh", LANGUAGES["zh"]),
        ("en", LANGUAGES["en"]),
    ):
        made.addItem(name, code)
    return made


def _chooser(name: str) -> QComboBox:
    made = QComboBox()
    made.setFont(font(13))
    made.setFixedHeight(CONTROL)
    made.setMaximumWidth(220)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    made.setAccessibleName(name)
    return made


def _clear(box: QBoxLayout) -> None:
    """Take everything out of a layout."""
    while (item := box.takeAt(0)) is not None:
        inside, widget = item.layout(), item.widget()
        while inside is not None and (part := inside.takeAt(0)) is not None:
            if (one := part.widget()) is not None:
                one.hide()
                one.deleteLater()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def open_news(context: Context, parent: QWidget) -> NewsDialog | None:
    """Open the draft of the cohort on screen; None where there is none."""
    if context.cohort_id is None:
        return None
    dialog = NewsDialog(parent, context, context.cohort_id)
    dialog.open()
    return dialog
