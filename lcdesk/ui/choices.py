"""The settings dialog: office, language, theme, rows, and how early a passport is noticed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QLineEdit

from lcdesk import texts
from lcdesk.texts import N_, _
from lcdesk.ui.theme import theme
from lcdesk.ui.widgets import Button, Label, column, row

if TYPE_CHECKING:
    from lcdesk.ui.frame import Frame

THEMES = (("light", N_("Light")), ("dark", N_("Dark")), ("system", N_("As the system")))
MONTHS = (0, 1, 3, 6, 9, 12)
DENSITIES = (("normal", N_("Comfortable (40 px)")), ("compact", N_("Compact (32 px)")))


class ChoicesDialog(QDialog):
    """Each choice takes effect at once; there is nothing to confirm."""

    def __init__(self, window: Frame) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(420)
        self._window = window
        self._build()

    def _build(self) -> None:
        window, settings = self._window, self._window.settings
        self.setWindowTitle(_("Settings"))
        self.office = QLineEdit(settings.office)
        self.office.textChanged.connect(lambda text: setattr(settings, "office", text.strip()))
        self.language = _combo(texts.LANGUAGES.items(), texts.language())
        self.language.activated.connect(lambda _at: self._set_language(self.language.currentData()))
        self.theme = _combo([(key, _(label)) for key, label in THEMES], theme().choice)
        self.theme.activated.connect(lambda _at: window.set_theme(self.theme.currentData()))
        self.density = _combo([(key, _(label)) for key, label in DENSITIES], theme().density)
        self.density.activated.connect(lambda _at: window.set_density(self.density.currentData()))
        months = sorted({*MONTHS, settings.passport_months})
        self.months = _combo([(str(number), str(number)) for number in months], str(settings.passport_months))
        self.months.activated.connect(lambda _at: self._set_months(int(self.months.currentData())))
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        for label, field in (
            (_("Name of the office"), self.office), (_("Language"), self.language), (_("Appearance"), self.theme),
            (_("Row height"), self.density), (_("Passport valid after the course, months"), self.months),
        ):  # fmt: skip
            words = Label(label, 13, ink="fg2", wraps=True)
            words.setBuddy(field)
            field.setAccessibleName(label)
            form.addRow(words, field)
        close = Button(_("Close"), kind="primary", clicked=self.accept)
        self.setLayout(column(form, row(None, close), gap=20, margins=(24, 24, 24, 18)))

    def _set_language(self, code: str) -> None:
        """The dialog itself speaks it too: a fresh one takes its place."""
        self._window.set_language(code)
        self.accept()
        ChoicesDialog(self._window).open()

    def _set_months(self, months: int) -> None:
        self._window.settings.passport_months = months
        if self._window.stack.current:
            self._window.stack.current.refresh(None)


def _combo(options: Iterable[tuple[str, str]], chosen: str) -> QComboBox:
    made = QComboBox()
    for key, label in options:
        made.addItem(label, key)
    made.setCurrentIndex(made.findData(chosen))
    return made
