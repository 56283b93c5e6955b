"""The settings dialog: office, language, theme, rows, passports, names of countries, and where
backups lie.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QGridLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from lcdesk import texts
from lcdesk.model.countries import wording
from lcdesk.model.faults import KnownFault
from lcdesk.model.files import TABLE
from lcdesk.model.names import NAME_FORMS, name_form
from lcdesk.services.core.desk import login, whose_work, work_as
from lcdesk.services.core.opening import follow_names
from lcdesk.texts import N_, _, n_, with_label
from lcdesk.ui.kit.dialogs.saving import ask_where, tell_saved
from lcdesk.ui.kit.painting.theme import theme
from lcdesk.ui.kit.widgets import Button, Label, ThemedIcon, column, row, rule, scrolled
from lcdesk.ui.security.password_dialog import MinutesBox

if TYPE_CHECKING:
    from lcdesk.ui.kit.screen import Frame

THEMES = (("light", N_("Light")), ("dark", N_("Dark")), ("system", N_("As the system")))
STARTS = (("last", N_("The desk that was open last")), ("page", N_("The start page")))
MONTHS = (0, 1, 3, 6, 9, 12)
SIZES = (100, 110, 125, 150, 175, 200)  # per cent
SCALE = "QT_SCALE_FACTOR"  # of the environment: what is true of this window
DENSITIES = (
    ("normal", N_("Comfortable (40 px)")),
    ("compact", N_("Compact (32 px)")),
    ("wide", N_("Wide (52 px)")),
)
WIDTH, LABELS, TALLEST = 620, 190, 780  # px


class ChoicesDialog(QDialog):
    """Each choice takes effect at once; there is nothing to confirm. `part`: where the keyboard
    begins.
    """

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
        self.who = QLineEdit(settings.who)
        self.who.setPlaceholderText(login())
        self.who.textChanged.connect(self._set_who)
        self.start = _combo([(key, _(label)) for key, label in STARTS], settings.start_with)
        self.start.activated.connect(lambda _at: self._set_start(self.start.currentData()))
        self.language = _combo(texts.LANGUAGES.items(), texts.language())
        self.language.activated.connect(lambda _at: self._set_language(self.language.currentData()))
        self.theme = _combo([(key, _(label)) for key, label in THEMES], theme().choice)
        self.theme.activated.connect(lambda _at: window.set_theme(self.theme.currentData()))
        self.density = _combo([(key, _(label)) for key, label in DENSITIES], theme().density)
        self.density.activated.connect(lambda _at: window.set_density(self.density.currentData()))
        self.text_size = TextSizeChoice(window)
        self.names = _combo([(key, _(label)) for key, label in NAME_FORMS], name_form())
        self.names.activated.connect(lambda _at: window.set_name_form(self.names.currentData()))
        months = sorted({*MONTHS, settings.passport_months})
        self.months = _combo(
            [(str(number), str(number)) for number in months], str(settings.passport_months)
        )
        self.months.activated.connect(lambda _at: self._set_months(int(self.months.currentData())))
        self.lock = MinutesBox(window)
        self.wording, self.backups = WordingChoice(window), BackupChoice(window)
        self.parts: dict[str, QWidget] = {
            "office": self.office,
            "who": self.who,
            "start": self.start,
            "language": self.language,
            "theme": self.theme,
            "density": self.density,
            "text_size": self.text_size.sizes,
            "names": self.names,
            "months": self.months,
            "lock": self.lock,
            "wording": self.wording.choose,
            "backups": self.backups.choose,
        }

    def _lay_out(self) -> None:
        groups: tuple[tuple[str, Sequence[tuple[str, QWidget]]], ...] = (
            (
                _("Office"),
                (
                    (_("Name of the office"), self.office),
                    (_("Your name, as the history shall say it"), self.who),
                ),
            ),
            (_("When lcdesk starts"), ((_("Show"), self.start),)),
            (
                _("On screen"),
                (
                    (_("Language"), self.language),
                    (_("Appearance"), self.theme),
                    (_("Row height"), self.density),
                    (_("Text size"), self.text_size),
                    (_("Names of people in lists"), self.names),
                ),
            ),
            (_("Passports"), ((_("Passport valid after the course, months"), self.months),)),
            (
                _("Lock"),
                (
                    (
                        _("Lock the window of a desk with a password when nobody touches it"),
                        self.lock,
                    ),
                ),
            ),
            (_("Names of countries"), ((_("The office's own wording"), self.wording),)),
            (_("Backups"), ((_("Folder"), self.backups),)),
        )
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
        self,
        grid: QGridLayout,
        title: str,
        fields: Sequence[tuple[str, QWidget]],
        *,
        is_first: bool,
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
        self._window.name_desk()

    def _set_who(self, text: str) -> None:
        self._window.settings.who = text.strip()
        work_as(text)
        if self._window.context:
            self._window.context.desk.who = whose_work()

    def _set_start(self, choice: str) -> None:
        self._window.settings.start_with = choice

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


class TextSizeChoice(QWidget):
    """How large everything in the window is, beside what the system says: Qt is told once, when
    the program starts.
    """

    def __init__(self, window: Frame) -> None:
        super().__init__()
        self._window, self._now = window, round(float(os.environ.get(SCALE, 1)) * 100)
        chosen = str(window.settings.text_size)
        self.sizes = _combo([(str(one), f"{one} %") for one in SIZES], chosen)
        self.sizes.activated.connect(lambda _at: self._choose(int(self.sizes.currentData())))
        self.told = Label(_("From the next start on."), 12, ink="fg3", wraps=True)
        self.again = Button(_("Start again now"), "rotate-ccw", clicked=self._start)
        self.setFocusProxy(self.sizes)
        self.setLayout(column(self.sizes, row(self.told, self.again), gap=6))
        self._show()

    def _choose(self, percent: int) -> None:
        self._window.settings.text_size = percent
        self._show()

    def _start(self) -> None:
        self.window().close()
        self._window.start_again()

    def _show(self) -> None:
        is_other = self._window.settings.text_size != self._now
        self.told.setVisible(is_other)
        self.again.setVisible(is_other)


# --- The part of the settings about backups: the folder they lie in, and what is to be said of it
# ---


_ICONS = {"ok": "circle-check", "warn": "triangle-alert", "bad": "triangle-alert"}


class BackupChoice(QWidget):
    """Beside the desk, or in a folder of the office's choice; backups made before stay where
    they are.
    """

    def __init__(self, window: Frame) -> None:
        super().__init__()
        self._window = window
        self.told = Label("", 13, "medium", wraps=True)
        self.choose = Button(_("Choose a folder…"), clicked=self.ask_for_folder)
        self.reset = Button(_("Beside the desk"), clicked=lambda: self.use(None))
        self._remarks = QVBoxLayout()
        self._remarks.setSpacing(4)
        self.setLayout(
            column(
                self.told,
                self._remarks,
                row(self.choose, self.reset, None),
                gap=6,
                margins=(0, 7, 0, 8),
            )
        )
        self._show()

    def use(self, folder: Path | None) -> None:
        """Backups go there from now on; None: beside the desk."""
        from lcdesk.db.backup import backup

        self._window.settings.backup_folder = str(folder) if folder else ""
        backup.keep_in(folder)
        self._show()
        self._window.show_desk()

    def ask_for_folder(self) -> None:
        """Choose the folder."""
        name = QFileDialog.getExistingDirectory(
            self, _("Folder for backups"), self._window.settings.backup_folder
        )
        if name:
            self.use(Path(name))

    def remarks(self) -> list[str]:
        """What is said of the folder."""
        lines = (self._remarks.itemAt(at) for at in range(self._remarks.count()))
        return [widget.accessibleName() for line in lines if line and (widget := line.widget())]

    def _show(self) -> None:
        folder, context = self._window.settings.backup_folder, self._window.context
        self.told.setText(folder or _("Beside the desk"))
        self.reset.setVisible(bool(folder))
        while item := self._remarks.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        if folder and context:
            from lcdesk.services.safety.sync_folders import judge_backup_folder

            for remark in judge_backup_folder(Path(folder), context.desk.path):
                self._remarks.addWidget(_line(remark.tone, remark.words))


def _line(tone: str, words: str) -> QWidget:
    made = QWidget()
    made.setAccessibleName(words)
    inside = row(ThemedIcon(_ICONS[tone], 14, tone), Label(words, 12, ink=tone, wraps=True), gap=8)
    inside.setStretch(1, 1)
    made.setLayout(inside)
    return made


# --- The part of the settings about names of countries: a file of the office's own, seen, changed,
# put back ---


_SHOWN = 6  # names given as examples


class WordingChoice(QWidget):
    """Which file is in use, some of its names, and what can be done; a file with a mistake
    changes nothing.
    """

    def __init__(self, window: Frame) -> None:
        super().__init__()
        self._window = window
        self.told, self.names = (
            Label("", 13, "medium", wraps=True),
            Label("", 12, ink="fg3", wraps=True),
        )
        self.problem = Label("", 12, "medium", "bad", wraps=True)
        self.choose = Button(_("Choose a file…"), clicked=self.ask_for_file)
        self.copy = Button(_("Save a copy to edit…"), clicked=self.ask_for_copy)
        self.reset = Button(_("As the program has them"), clicked=lambda: self.use(None))
        buttons = row(self.choose, self.copy, None)
        self.setLayout(
            column(
                self.told,
                self.names,
                self.problem,
                buttons,
                row(self.reset, None),
                gap=6,
                margins=(0, 7, 0, 0),
            )
        )
        self._show()

    def use(self, path: Path | None) -> None:
        """Call countries as the file does from now on, everywhere; where it has a mistake, say
        in which line.
        """
        self.problem.setText("")
        try:
            wording.use_wording(path)
        except KnownFault as fault:
            self.problem.setText(with_label(path.name if path else "", fault))
            self._show()
            return
        self._window.settings.wording_file = str(path) if path else ""
        self._show()
        self._window.set_language(texts.language())  # every name on screen is said again
        if (context := self._window.context) is not None:
            desk = context.desk
            context.tasks.run(_("Bringing the search up to date"), lambda _task: follow_names(desk))

    def ask_for_file(self) -> None:
        """Choose the office's file."""
        name, _filter = QFileDialog.getOpenFileName(
            self, _("Names of countries"), "", _("Tables of text") + " (*.csv *.txt *.tsv)"
        )
        if name:
            self.use(Path(name))

    def ask_for_copy(self) -> None:
        """The names in use as a file that can be edited and chosen."""
        path = ask_where(self, _("Save a copy to edit"), Path("countries.csv"), TABLE)
        if path:
            wording.save_wording(path)
            tell_saved(self, path)

    def _show(self) -> None:
        file, names = self._window.settings.wording_file, wording.office_names()
        count = n_("{count} name", "{count} names", len(names))
        self.told.setText(
            f"{Path(file).name} · {count}"
            if file
            else _("As the program has them · {count}", count=count)
        )
        language = texts.language()
        told = [
            row.get(language) or row.get("en") or code for code, row in list(names.items())[:_SHOWN]
        ]
        self.names.setText(" · ".join(told) + (" …" if len(names) > _SHOWN else ""))
        self.problem.setVisible(bool(self.problem.text()))
        self.reset.setVisible(bool(file))
