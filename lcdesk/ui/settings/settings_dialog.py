"""The settings dialog: office, language, theme, rows, passports, names of countries, and where backups lie."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QDialog, QGridLayout, QLineEdit, QWidget

from lcdesk import texts
from lcdesk.texts import N_, _
from lcdesk.ui.kit.painting.theme import theme
from lcdesk.ui.kit.widgets import Button, Label, column, row, rule, scrolled
from lcdesk.ui.security.lock_minutes import MinutesBox
from lcdesk.ui.settings.backup_folder import BackupChoice
from lcdesk.ui.settings.country_names import WordingChoice

if TYPE_CHECKING:
    from lcdesk.ui.kit.frame import Frame

THEMES = (("light", N_("Light")), ("dark", N_("Dark")), ("system", N_("As the system")))
MONTHS = (0, 1, 3, 6, 9, 12)
DENSITIES = (("normal", N_("Comfortable (40 px)")), ("compact", N_("Compact (32 px)")))
WIDTH, LABELS, TALLEST = 620, 190, 780  # px


class ChoicesDialog(QDialog):
    """Each choice takes effect at once; there is nothing to confirm. `part`: where the keyboard begins."""

    def __init__(self, window: Frame, part: str = "") -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window = window
        self._make_fields()
        self._lay_out()
        if part in self.parts:
            QTimer.singleShot(0, self, self.parts[part].setFocus)

    def _make_fields(self) -> None:
        window, settings = self._window, self._window.settings
        self.setWindowTitle(_("Settings"))
        self.office = QLineEdit(settings.office)
        self.office.textChanged.connect(self._set_office)
        self.language = _combo(texts.LANGUAGES.items(), texts.language())
        self.language.activated.connect(lambda _at: self._set_language(self.language.currentData()))
        self.theme = _combo([(key, _(label)) for key, label in THEMES], theme().choice)
        self.theme.activated.connect(lambda _at: window.set_theme(self.theme.currentData()))
        self.density = _combo([(key, _(label)) for key, label in DENSITIES], theme().density)
        self.density.activated.connect(lambda _at: window.set_density(self.density.currentData()))
        months = sorted({*MONTHS, settings.passport_months})
        self.months = _combo([(str(number), str(number)) for number in months], str(settings.passport_months))
        self.months.activated.connect(lambda _at: self._set_months(int(self.months.currentData())))
        self.lock = MinutesBox(window)
        self.wording, self.backups = WordingChoice(window), BackupChoice(window)
        self.parts: dict[str, QWidget] = {
            "office": self.office, "language": self.language, "theme": self.theme, "density": self.density,
            "months": self.months, "lock": self.lock, "wording": self.wording.choose, "backups": self.backups.choose,
        }  # fmt: skip

    def _lay_out(self) -> None:
        groups: tuple[tuple[str, Sequence[tuple[str, QWidget]]], ...] = (
            (_("Office"), ((_("Name of the office"), self.office),)),
            (_("On screen"), (
                (_("Language"), self.language), (_("Appearance"), self.theme), (_("Row height"), self.density),
            )),
            (_("Passports"), ((_("Passport valid after the course, months"), self.months),)),
            (_("Lock"), ((_("Lock the window of a desk with a password when nobody touches it"), self.lock),)),
            (_("Names of countries"), ((_("The office's own wording"), self.wording),)),
            (_("Backups"), ((_("Folder"), self.backups),)),
        )  # fmt: skip
        inside = QWidget()
        inside.setObjectName("plain")
        grid = QGridLayout(inside)
        grid.setContentsMargins(24, 20, 24, 8)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.setColumnMinimumWidth(0, LABELS)
        grid.setColumnStretch(1, 1)
        for at, (title, fields) in enumerate(groups):
            self._add_group(grid, title, fields, is_first=at == 0)
        grid.setRowStretch(grid.rowCount(), 1)
        area = scrolled(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close = Button(_("Close"), kind="primary", clicked=self.accept)
        self.setLayout(column(area, rule(), row(None, close, margins=(24, 12, 24, 14)), gap=0))
        self.resize(WIDTH, min(TALLEST, max(self._window.height() - 40, 320)))
        self.setMinimumWidth(WIDTH - 80)

    def _add_group(
        self, grid: QGridLayout, title: str, fields: Sequence[tuple[str, QWidget]], *, is_first: bool
    ) -> None:
        """A title and its lines, each a label and what can be chosen."""
        head = Label(title, 13, "bold")
        head.setContentsMargins(0, 0 if is_first else 12, 0, 0)
        grid.addWidget(head, grid.rowCount(), 0, 1, 2)
        for label, field in fields:
            at, words = grid.rowCount(), Label(label, 13, ink="fg2", wraps=True)
            words.setContentsMargins(0, 7, 0, 0)
            words.setBuddy(field)
            field.setAccessibleName(label)
            grid.addWidget(words, at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(field, at, 1)

    def _set_office(self, text: str) -> None:
        self._window.settings.office = text.strip()
        if self._window.context:
            self._window.setWindowTitle(f"{text.strip() or self._window.context.desk.path.stem} – lcdesk")

    def _set_language(self, code: str) -> None:
        """The dialog itself speaks it too: a fresh one takes its place."""
        self._window.set_language(code)
        self.accept()
        fresh = ChoicesDialog(self._window, "language")
        fresh.open()
        fresh.setGeometry(self.geometry())

    def _set_months(self, months: int) -> None:
        self._window.settings.passport_months = months
        if self._window.context:
            self._window.context.readiness.read_soon()
        if screen := self._window.current_screen():
            screen.refresh(None)


def _combo(options: Iterable[tuple[str, str]], chosen: str) -> QComboBox:
    made = QComboBox()
    for key, label in options:
        made.addItem(label, key)
    made.setCurrentIndex(made.findData(chosen))
    return made
