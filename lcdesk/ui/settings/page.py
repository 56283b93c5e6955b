"""The settings as one page: sections, a search over all of them in every language, each choice at
once. What stands in it is declared in `kit.setting_kinds`.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QDialog, QGridLayout, QLineEdit, QWidget

from lcdesk.texts import N_, _
from lcdesk.ui.kit.painting.plain_text import Retranslation
from lcdesk.ui.kit.screen import Frame
from lcdesk.ui.kit.setting_kinds import (
    SECTIONS,
    SETTINGS,
    SettingKind,
    fitting,
    focus_of,
    section_title,
)
from lcdesk.ui.kit.widgets import Button, IconButton, Label, SearchBox, column, row, rule, scrolled

WIDTH, LABELS, SIDE, TALLEST = 860, 220, 176, 780  # px


class ChoicesDialog(QDialog):
    """There is nothing to confirm. `part`: the key of the setting where the keyboard begins."""

    def __init__(self, window: Frame, part: str = "") -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window, self._retranslation = window, Retranslation()
        self.parts: dict[str, QWidget] = {}
        self._heads: dict[str, QWidget] = {}
        self._lines: dict[str, tuple[QWidget, ...]] = {}
        self.search = SearchBox()
        self.search.textChanged.connect(lambda _text: self._show())
        self.area = scrolled(None)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.nothing = Label("", 13, ink="fg2")
        self.sections = {key: Button(kind="plain") for key, _title in SECTIONS}
        self.close_button = Button(kind="primary", clicked=self.accept)
        self._say()
        self._lay_out()
        self._fill()
        window.language_told.connect(self.retranslate)
        QTimer.singleShot(0, self, lambda: self.go_to(part))

    def _say(self) -> None:
        say = self._retranslation.say
        say(N_("Settings"), self.setWindowTitle)
        say(N_("Search the settings…"), self.search.set_hint)
        say(N_("No setting fits."), self.nothing.setText)
        say(N_("Close"), self.close_button.setText)
        for key, title in SECTIONS:
            say(title, self.sections[key].setText)

    def _lay_out(self) -> None:
        side = QWidget()
        side.setFixedWidth(SIDE)
        for key, button in self.sections.items():
            button.setProperty("kind", "section")
            button.clicked.connect(lambda _checked=False, key=key: self._go_to_section(key))
        side.setLayout(column(*self.sections.values(), None, gap=2, margins=(12, 8, 4, 8)))
        inside = row(side, rule(is_vertical=True), column(self.nothing, self.area, gap=0), gap=0)
        inside.setStretch(2, 1)
        self.nothing.setContentsMargins(24, 20, 24, 0)
        foot = row(None, self.close_button, margins=(24, 12, 24, 14))
        whole = column(
            row(self.search, margins=(16, 14, 16, 12)), rule(), inside, rule(), foot, gap=0
        )
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.resize(WIDTH, min(TALLEST, max(self._window.height() - 40, 320)))
        self.setMinimumWidth(WIDTH - 240)

    def retranslate(self) -> None:
        """The same in the language of the moment; what was typed and where one was stays."""
        there = next((key for key, part in self.parts.items() if focus_of(part).hasFocus()), None)
        self._retranslation.again()
        self._fill()
        if there is not None:
            focus_of(self.parts[there]).setFocus()

    def go_to(self, part: str) -> None:
        """The keyboard to a setting, or to the search."""
        if part not in self.parts:
            self.search.setFocus()
            return
        wanted = focus_of(self.parts[part])
        wanted.setFocus(Qt.FocusReason.TabFocusReason)
        self.area.ensureWidgetVisible(self.parts[part])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+F comes back to the search; Enter in it goes to the first that fits."""
        if event.key() == Qt.Key.Key_F and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.search.setFocus()
            self.search.selectAll()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.search.hasFocus():
            shown = self.shown()
            if shown:
                self.go_to(shown[0])
        else:
            super().keyPressEvent(event)

    def shown(self) -> list[str]:
        """The keys of the settings that fit what was typed."""
        return [kind.key for kind in fitting(SETTINGS, self.search.text())]

    def _fill(self) -> None:
        self.parts.clear()
        self._heads.clear()
        self._lines.clear()
        inside = QWidget()
        inside.setObjectName("plain")
        grid = QGridLayout(inside)
        grid.setContentsMargins(24, 20, 24, 16)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(10)
        grid.setColumnMinimumWidth(0, LABELS)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(2, 30)
        for section, _title in SECTIONS:
            kinds = [kind for kind in SETTINGS if kind.section == section]
            if kinds:
                self._add_section(grid, section, kinds)
        grid.setRowStretch(grid.rowCount(), 1)
        self.area.setWidget(inside)
        self._show()

    def _add_section(self, grid: QGridLayout, section: str, kinds: Iterable[SettingKind]) -> None:
        head = self._heads[section] = Label(section_title(section), 15, "bold")
        head.setContentsMargins(0, 0 if len(self._heads) == 1 else 14, 0, 2)
        grid.addWidget(head, grid.rowCount(), 0, 1, 3)
        for kind in kinds:
            self._add(grid, kind)

    def _add(self, grid: QGridLayout, kind: SettingKind) -> None:
        """Its name with what it does below it; what is chosen; and the way back."""
        at, name = grid.rowCount(), _(kind.label)
        words = _words(name, _(kind.note) if kind.note else "")
        part = self.parts[kind.key] = self._make(kind)
        wanted = focus_of(part)
        if not wanted.accessibleName():
            wanted.setAccessibleName(name)
        if kind.note:
            wanted.setAccessibleDescription(_(kind.note))
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(words, at, 0, top)
        grid.addWidget(part, at, 1, top)
        self._lines[kind.key] = (words, part)
        if isinstance(part, QComboBox) and kind.first() is not None:
            reset = self._resetting(kind, part)
            grid.addWidget(reset, at, 2, top)
            self._lines[kind.key] = (words, part, reset)

    def _make(self, kind: SettingKind) -> QWidget:
        if kind.part:
            return kind.make_part(self._window)
        if not kind.options:
            return self._line(kind)
        made = _box(kind, kind.value_in(self._window))
        made.activated.connect(lambda _at: kind.choose(self._window, str(made.currentData())))
        return made

    def _resetting(self, kind: SettingKind, box: QComboBox) -> IconButton:
        """Greyed as long as the program's own choice stands."""
        first = str(kind.first())

        def go_back() -> None:
            box.setCurrentIndex(box.findData(first))
            kind.choose(self._window, first)
            box.setFocus()

        made = IconButton("rotate-ccw", clicked=go_back, size=30)
        made.set_name(_("Reset: {setting}", setting=_(kind.label)))
        made.setEnabled(box.currentData() != first)
        box.currentIndexChanged.connect(lambda _at: made.setEnabled(box.currentData() != first))
        return made

    def _line(self, kind: SettingKind) -> QLineEdit:
        made = QLineEdit(kind.value_in(self._window))
        if kind.hint:
            made.setPlaceholderText(kind.hint())
        made.textChanged.connect(lambda text: kind.choose(self._window, text))
        return made

    def _show(self) -> None:
        """Only what fits."""
        shown = set(self.shown())
        sections = {kind.section for kind in SETTINGS if kind.key in shown}
        for key, widgets in self._lines.items():
            for widget in widgets:
                widget.setVisible(key in shown)
        for section, head in self._heads.items():
            head.setVisible(section in sections)
        for section, button in self.sections.items():
            button.setEnabled(section in sections)
        self.nothing.setVisible(not shown)
        self.area.setVisible(bool(shown))
        if self.search.text():
            self.area.verticalScrollBar().setValue(0)

    def _go_to_section(self, section: str) -> None:
        inside = self.area.widget()
        if inside is not None:
            top = self._heads[section].mapTo(inside, QPoint(0, 0)).y()
            self.area.verticalScrollBar().setValue(top - 12)
        shown = self.shown()
        first = next(kind for kind in SETTINGS if kind.section == section and kind.key in shown)
        focus_of(self.parts[first.key]).setFocus(Qt.FocusReason.TabFocusReason)


def _words(name: str, note: str) -> QWidget:
    made, parts = QWidget(), [Label(name, 13, wraps=True)]
    if note:
        parts.append(Label(note, 12, ink="fg3", wraps=True))
    made.setLayout(column(*parts, gap=2, margins=(0, 7, 0, 6)))
    return made


def _box(kind: SettingKind, chosen: str) -> QComboBox:
    made = QComboBox()
    for value, label in kind.options:
        made.addItem(_(label), value)
    if made.findData(chosen) < 0:  # the settings were written by somebody else
        made.addItem(chosen, chosen)
    made.setCurrentIndex(made.findData(chosen))
    return made
